"""The jobs that are measured: what a person or a partner's system asks of the portal, and the same asked of a baseline."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

API, PLAIN = "/api/v1/activities/", "/bench/activities/"
HALF_YEAR = 6  # months
MOST_REPORTED = 2_000
numbers = count(1)


class Refused(Exception):
    """The portal did not do what was asked, so there is nothing to measure."""


def checked(response, expected=200):
    if response.status_code != expected:
        raise Refused(f"{response.request['PATH_INFO']}: {response.status_code} {response.content[:500]}")
    return b"".join(response.streaming_content) if response.streaming else response.content


@dataclass(frozen=True)
class Ask:
    """A machine with its token asks for an address."""

    path: str
    by: str = "partner"
    how: str = "machines"

    def __call__(self, callers):
        return checked(getattr(callers, self.how)[self.by].get(self.path.format(**callers.words)))


@dataclass(frozen=True)
class Open(Ask):
    """A person with a session opens a page."""

    how: str = "browsers"


@dataclass(frozen=True)
class Create:
    """Staff log a workshop of two countries."""

    path: str

    def __call__(self, callers):
        body = {
            "phase": 9,
            "component": "B9-C1",
            "kind": "workshop",
            "context": "bilateral",
            "title": f"Logged by the bench {next(numbers)}",
            "status": "completed",
            "starts_on": "2017-12-04",
            "ends_on": "2017-12-06",
            "countries": ["KG", "UZ"],
            "participations": [{"country": "KG", "women": 4, "men": 8}, {"country": "UZ", "women": 2, "men": 9}],
        }
        officer = callers.machines["officer"]
        return checked(officer.post(self.path, body, content_type="application/json"), expected=201)


def same_bytes(callers):
    """A bare view answers with the bytes of the API page."""
    from tests.bench import baselines

    if not baselines.same_bytes.body:
        baselines.same_bytes.body = JOBS["api page"](callers)
    return checked(callers.machines["partner"].get("/bench/bytes/"))


def six_month_report(callers):
    """Make the report on a half-year of phase 9 into which all its activities, 2,000 at most, were moved."""
    from activities.models import Activity
    from reports import services
    from reports.models import Schedule

    schedule = Schedule.objects.get(phase__number=9, months=HALF_YEAR)
    period = schedule.periods()[3]
    chosen = Activity.objects.filter(phase__number=9, status="completed").order_by("pk").values_list("pk", flat=True)
    chosen = list(chosen[:MOST_REPORTED])
    for month in range(HALF_YEAR):
        day = period.starts_on + timedelta(days=30 * month)
        Activity.objects.filter(pk__in=chosen[month::HALF_YEAR]).update(starts_on=day, ends_on=day)
    report, _is_new = services.open_report(schedule=schedule, period=period, language="en")

    return services.make_report(report.pk, worker="bench")


JOBS = {
    "api page": Ask(f"{API}?page_size=100"),
    "api page, administrator": Ask(f"{API}?page_size=100", by="admin"),
    "api page of 20": Ask(f"{API}?page_size=20"),
    "api last page": Ask(f"{API}?page_size=100&page={{last}}"),
    "api common word": Ask(f"{API}?q=workshop"),
    "api rare word": Ask(f"{API}?q={{rare}}"),
    "api create": Create(API),
    "plain page": Ask(f"{PLAIN}?page_size=100"),
    "plain common word": Ask(f"{PLAIN}?q=workshop"),
    "plain rare word": Ask(f"{PLAIN}?q={{rare}}"),
    "plain create": Create(PLAIN),
    "same bytes": same_bytes,
    "list": Open("/bench/list-of-fifty/"),
    "plain list": Open("/bench/list/"),
    "dashboard": Open("/phases/9/"),
    "figures": Ask("/api/v1/figures/?phase=9"),
    "aggregates": Open("/bench/aggregates/"),
    "csv": Open("/activities.csv"),
    "raw csv": Open("/bench/rows.csv"),
    "report": six_month_report,
}
