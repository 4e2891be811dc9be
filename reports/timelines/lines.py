"""The lines of a timeline: first only their keys in order, then in full those that a page shows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Deliverable, EndUseCheck, Recommendation, SubGrant
from activities.models.choices import Kind, Status
from activities.tally import Tally

ACTIVITY, CHECK, DELIVERABLE, RECOMMENDATION, GRANT = "activity", "check", "deliverable", "recommendation", "grant"
EQUIPMENT, WORKS = "equipment", "works"  # activities too, chosen by what was given or built
SORTS = [
    (ACTIVITY, _("activities")),
    (EQUIPMENT, _("equipment handed over")),
    (WORKS, _("construction and renovation")),
    (CHECK, _("end-use checks")),
    (DELIVERABLE, _("deliverables")),
    (RECOMMENDATION, _("recommendations")),
    (GRANT, _("sub-grants")),
]
WAYS = {
    "held": _("held here"),
    "session": _("a session was held here"),
    "equipment": _("equipment is used here"),
    "check": _("equipment was looked at here"),
    "partners": _("as partner"),
    "agencies": _("as beneficiary agency"),
    "co_organisers": _("as co-organiser"),
    "host_organisation": _("as host"),
    "people": _("with people of its own"),
    "recipient": _("received equipment"),
    "site": _("at a place it runs"),
}
AT_ONCE = 500


@dataclass(frozen=True)
class Key:
    """Where a line stands: the phase, the day (None where it is not known), what it tells of."""

    phase: int
    day: date | None
    sort: str
    pk: int


@dataclass(frozen=True)
class Line:
    """One thing that BOMCA did. `record` says where it is from; `facts` are sentences; value: EUR for the subject."""

    key: Key
    kind: str
    title: str
    url: str
    record: object
    uid: str
    ends_on: date | None = None
    dates_note: str = ""
    status: str = ""
    status_label: str = ""
    how: list = field(default_factory=list)  # of WAYS
    place: str = ""
    whom: str = ""
    value: Decimal | None = None
    is_shared: bool = False
    people: Tally | None = None
    statuses: list = field(default_factory=list)
    renews: object = None
    renewed_by: list = field(default_factory=list)

    @property
    def phase(self):
        return self.key.phase

    @property
    def is_unusual(self):
        """Whether its status says more than that it was done."""
        return self.status not in ("", Status.COMPLETED, Status.VERIFIED)

    @property
    def ways(self):
        """How an activity concerns the subject, in words."""
        return [WAYS[name] for name in self.how]

    @property
    def day(self):
        return self.key.day

    @property
    def year(self):
        return self.key.day.year if self.key.day else None


def keys(subject, sort=None, phase=None, oldest_first=False):
    """The keys of all lines in order: by phase and day, undated ones last in their phase.

    sort: one of SORTS; phase: a Phase; both None for all.
    """
    sources = {name: source for name, source in SOURCES.items() if sort in (None, name)}
    if sort in CHOOSING:
        sources = {ACTIVITY: CHOOSING[sort]}
    found = [
        Key(number, day, name, pk)
        for name, source in sources.items()
        for number, day, pk in source(subject)
        if phase is None or number == phase.number
    ]
    sign = 1 if oldest_first else -1

    def place_of(key):
        return (
            sign * key.phase,
            key.day is None,
            sign * key.day.toordinal() if key.day else 0,
            key.sort,
            sign * key.pk,
        )

    return sorted(found, key=place_of)


def of_activities(subject, rows=None):
    rows = subject.activities if rows is None else rows
    day = Coalesce("starts_on", "planned_starts_on")
    return rows.order_by().annotate(day=day).values_list("phase__number", "day", "pk")


def with_equipment(subject):
    return of_activities(subject, subject.activities.filter(pk__in=list(subject.handed.values)))


def with_works(subject):
    return of_activities(subject, subject.activities.filter(kind=Kind.WORKS))


def of_checks(subject):
    return subject.checks.order_by().values_list("activity__phase__number", "checked_on", "pk")


def of_deliverables(subject):
    day = Coalesce("transmitted_on", "in_use_since")
    return subject.deliverables.order_by().annotate(day=day).values_list("phase__number", "day", "pk")


def of_recommendations(subject):
    return subject.recommendations.order_by().values_list("deliverable__phase__number", "issued_on", "pk")


def of_grants(subject):
    return subject.grants.order_by().values_list("call__phase__number", "starts_on", "pk")


SOURCES = {
    ACTIVITY: of_activities,
    CHECK: of_checks,
    DELIVERABLE: of_deliverables,
    RECOMMENDATION: of_recommendations,
    GRANT: of_grants,
}
CHOOSING = {EQUIPMENT: with_equipment, WORKS: with_works}


def read(subject, some, today):
    """The lines of these keys, in their order. today: the day of which the status of a recommendation is told."""
    by_sort = defaultdict(list)
    for key in some:
        by_sort[key.sort].append(key.pk)
    told = {
        (sort, record.pk): (record, facts)
        for sort, pks in by_sort.items()
        for record, facts in READERS[sort](subject, pks, today)
    }
    return [line(key, *told[key.sort, key.pk]) for key in some if (key.sort, key.pk) in told]


def line(key, record, facts):
    return Line(key, record=record, uid=str(record.uid), **facts)


def read_all(subject, every, today):
    """The same of any number of keys, some at a time."""
    for first in range(0, len(every), AT_ONCE):
        yield from read(subject, every[first : first + AT_ONCE], today)


def read_activities(subject, pks, today):
    rows = Activity.objects.visible_to(subject.user).filter(pk__in=pks).for_display()
    ways = {
        name: set(rows.filter(pk__in=found).order_by().values_list("pk", flat=True))
        for name, found in subject.ways.items()
    }
    value, shared = subject.handed.values, subject.handed.shared
    for one in rows:
        yield (
            one,
            {
                "kind": capfirst(str(one.get_kind_display())),
                "title": str(one),
                "url": one.get_absolute_url(),
                "ends_on": one.ends_on if one.starts_on else one.planned_ends_on,
                "dates_note": one.dates_note,
                "status": one.status,
                "status_label": str(one.get_status_display()),
                "how": [name for name, found in ways.items() if one.pk in found],
                "place": str(one.place) if one.place else "",
                "value": value.get(one.pk),
                "is_shared": one.pk in shared,
                "people": one.participants if one.is_held else None,
            },
        )


def read_checks(subject, pks, today):
    rows = EndUseCheck.objects.visible_to(subject.user).filter(pk__in=pks)
    for one in rows.select_related("item__recipient", "activity", "place"):
        yield (
            one,
            {
                "kind": capfirst(str(one._meta.verbose_name)),
                "title": f"{one.item}: {one.get_found_display()}",
                "url": one.activity.get_absolute_url(),
                "place": str(one.place) if one.place else "",
                "whom": str(one.item.recipient),
            },
        )


def read_deliverables(subject, pks, today):
    rows = Deliverable.objects.visible_to(subject.user).filter(pk__in=pks).prefetch_related("recipients")
    for one in rows:
        yield (
            one,
            {
                "kind": capfirst(str(one.get_type_display())),
                "title": str(one),
                "url": one.get_absolute_url(),
                "dates_note": one.dates_note,
                "status": one.status,
                "status_label": str(one.get_status_display()),
                "whom": "; ".join(str(agency) for agency in one.recipients.all()),
            },
        )


def read_recommendations(subject, pks, today):
    seen = Recommendation.objects.visible_to(subject.user)
    rows = list(seen.filter(pk__in=pks).for_display().prefetch_related("statuses").standing_on(today))
    linked = Q(pk__in={one.renews_id for one in rows} - {None}) | Q(renews__in=pks)
    known = list(seen.filter(linked).select_related("deliverable"))
    for one in rows:
        yield (
            one,
            {
                "kind": capfirst(str(one._meta.verbose_name)),
                "title": f"{one}: {one.text}",
                "url": one.get_absolute_url(),
                "status": one.standing or "",
                "status_label": str(one.standing_label),
                "whom": str(one.addressee),
                "statuses": sorted(one.statuses.all(), key=lambda row: (row.as_of_on, row.pk)),
                "renews": next((other for other in known if other.pk == one.renews_id), None),
                "renewed_by": [other for other in known if other.renews_id == one.pk],
            },
        )


def read_grants(subject, pks, today):
    for one in SubGrant.objects.visible_to(subject.user).filter(pk__in=pks).select_related("grantee"):
        yield (
            one,
            {
                "kind": capfirst(str(one._meta.verbose_name)),
                "title": str(one),
                "url": one.get_absolute_url(),
                "ends_on": one.ends_on,
                "status_label": str(one.get_status_display()),
                "status": one.status,
                "whom": str(one.grantee),
                "value": one.amount,
            },
        )


READERS = {
    ACTIVITY: read_activities,
    CHECK: read_checks,
    DELIVERABLE: read_deliverables,
    RECOMMENDATION: read_recommendations,
    GRANT: read_grants,
}
