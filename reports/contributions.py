"""What indicators count of the activity log: activities, participations, deliverables, recommendations, equipment.

The filter of an indicator is that of the list which shows what is counted, so the number and the list come from the
same rows. Participations are added up from `reports/figures.py`: what a reader is told of small numbers of people is
what the dashboard tells them. Nothing here knows unique people: who attends twice is counted twice.
"""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.filters import ActivityFilter
from activities.filters_deliverables import DeliverableFilter, RecommendationFilter
from activities.models import Activity, Deliverable, Recommendation
from bomca.accounts import rights
from bomca.accounts.models import User
from components.logframe.counting import Count, checks, counts
from components.models.indicator import Counted
from reports import figures

FILTERS = {
    Counted.DELIVERABLES: DeliverableFilter,
    Counted.ADOPTED: RecommendationFilter,
    Counted.ADOPTED_SHARE: RecommendationFilter,
}
OF_A_READER = {"may", "mine", "attention", "ordering", "concerns_place", "concerns_organisation"}
OF_THE_PERIOD = {
    "phase", "held", "starts_on__gte", "starts_on__lte", "transmitted_on__gte", "transmitted_on__lte", "on",
    "compared_with", "status_before", "changed",
}  # fmt: skip


def everything():
    """Who is told all there is: the log itself, when a value is put beside it."""
    user = User(is_superuser=True, is_active=True)
    user._assignments = (rights.today(), [])
    return user


def chosen(filterset, model, query, reader):
    """The rows of a list under this filter, as the reader sees them; None where the filter is none."""
    user = reader or everything()
    request, given = SimpleNamespace(user=user), QueryDict(urlencode(query))
    found = filterset(given, queryset=model.objects.visible_to(user), request=request)
    return found.qs if found.is_valid() else None


@checks
def fault(what, where):
    """Why these words are no filter of what is counted; empty where they are one."""
    if not what or not where:
        return ""
    given, filterset = QueryDict(where), FILTERS.get(what, ActivityFilter)
    if unfit := sorted(set(given) & (OF_A_READER | OF_THE_PERIOD)):
        return _("Leave out %(names)s: phase and period are put in by themselves, and who reads changes nothing.") % {
            "names": ", ".join(unfit)
        }
    found = filterset(given, queryset=filterset._meta.model.objects.all(), request=SimpleNamespace(user=everything()))
    return "" if found.is_valid() else " ".join(text for texts in found.form.errors.values() for text in texts)


@counts
def counted(indicator, first, last, country, reader):
    """What an indicator counts from day to day (inclusive; None: in the whole phase), of one country or of all."""
    query = dict(QueryDict(indicator.counted_where).items())
    query["phase"] = str(indicator.result.logframe.phase.number)
    how = {Counted.DELIVERABLES: deliverables, Counted.ADOPTED: adopted, Counted.ADOPTED_SHARE: share}
    return how.get(indicator.counts, of_activities)(indicator.counts, query, first, last, country, reader)


def of_activities(what, query, first, last, country, reader):
    """Activities held, those who took part in them, or the equipment that was handed over."""
    people = what in (Counted.PARTICIPATIONS, Counted.WOMEN)
    query |= {"held": "true"} | between("starts_on", first, last)
    if country:
        query["participants_from" if people else "country"] = country.iso2
    if people:
        query["participants"] = "known"
    rows = chosen(ActivityFilter, Activity, query, reader)
    if rows is None:
        return Count(None)
    read = figures.read_rows(rows)
    if what == Counted.ACTIVITIES:
        return figure(figures.activities(read), "activities:list", query)
    if what == Counted.EQUIPMENT:
        return figure(figures.equipment(read), "activities:list", query | {"equipment": "true"})
    told = figures.participants("all", "of", read, lambda row: row.tally_of(country.iso2) if country else row.tally)
    return figure(told["of.women" if what == Counted.WOMEN else "all"], "activities:list", query)


def figure(found, page, query):
    """A figure as a count that opens its list."""
    return Count(Decimal(found.value), found.records, address(page, query), found.unknown, found.withheld)


def deliverables(what, query, first, last, country, reader):
    """What agencies were handed; of some the day is not known, and they belong to no period."""
    query |= {"handed_over": "true"} | ({"country": country.iso2} if country else {})
    undated = chosen(DeliverableFilter, Deliverable, query, reader)
    rows = chosen(DeliverableFilter, Deliverable, query | between("transmitted_on", first, last), reader)
    if rows is None:
        return Count(None)
    unknown = undated.filter(transmitted_on=None).count() if first else 0
    return of_records(rows, "activities:deliverables", query | between("transmitted_on", first, last), unknown)


def adopted(what, query, first, last, country, reader):
    """Recommendations that are adopted at the end of the period and were not before it."""
    query |= standing(last, country) | {"status": "adopted"}
    if first:
        query |= {"compared_with": (first - timedelta(days=1)).isoformat(), "changed": "true"}
    rows = chosen(RecommendationFilter, Recommendation, query, reader)
    return Count(None) if rows is None else of_records(rows, "activities:recommendations", query)


def share(what, query, first, last, country, reader):
    """The share of the recommendations issued by the end of the period that are adopted by then."""
    query |= standing(last, country)
    rows = chosen(RecommendationFilter, Recommendation, query, reader)
    if rows is None:
        return Count(None)
    issued = of_records(rows.exclude(standing=None), "activities:recommendations", query)
    part, whole = Decimal(rows.filter(standing="adopted").count()), issued.amount
    amount = round(100 * part / whole, 2) if whole else None
    return Count(amount, issued.records, issued.url, numerator=part, denominator=whole)


def standing(last, country):
    """The day of which statuses are told: the last of the period, or today while it runs."""
    day = min(last, timezone.localdate()) if last else timezone.localdate()
    return {"on": day.isoformat()} | ({"country": country.iso2} if country else {})


def of_records(rows, page, query, unknown=0):
    records = tuple(str(uid) for uid in rows.values_list("uid", flat=True))
    return Count(Decimal(len(records)), records, address(page, query), unknown)


def between(name, first, last):
    """The two parameters of a period; none for the whole phase."""
    return {f"{name}__gte": first.isoformat(), f"{name}__lte": last.isoformat()} if first else {}


def address(page, query):
    return f"{reverse(page)}?{urlencode(query)}"
