"""What indicators count of the activity log: activities, participations, deliverables, recommendations, equipment.

The filter of an indicator is that of the list which shows what is counted, so the number and the list come from the
same rows. Many indicators are answered together: one query for the rows of all their filters, then the rows once.
Participations are added up from `reports/figures.py`: what a reader is told of small numbers of people is what the
dashboard tells them. How many different people they were is bounded, never guessed (`reports/counted_people.py`).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import urlencode

from django.db.models import IntegerField, Value
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
from reports import counted_people, figures

FILTERS = {
    Counted.DELIVERABLES: DeliverableFilter,
    Counted.ADOPTED: RecommendationFilter,
    Counted.ADOPTED_SHARE: RecommendationFilter,
}
PAGES = {
    Activity: "activities:list",
    Deliverable: "activities:deliverables",
    Recommendation: "activities:recommendations",
}
OF_A_READER = {"may", "mine", "attention", "ordering", "concerns_place", "concerns_organisation"}
OF_THE_PERIOD = {
    "phase", "held", "starts_on__gte", "starts_on__lte", "transmitted_on__gte", "transmitted_on__lte", "on",
    "compared_with", "status_before", "changed",
}  # fmt: skip
NONE = Count(None)


@dataclass(frozen=True)
class Question:
    """What one indicator asks: sets of rows of one model by name, and the words of the list that shows them."""

    indicator: object
    model: type
    query: dict
    sets: dict = field(default_factory=dict)

    @property
    def url(self):
        return f"{reverse(PAGES[self.model])}?{urlencode(self.query)}"


def everything():
    """Who is told all there is: the log itself, when a value is put beside it."""
    user = User(is_superuser=True, is_active=True)
    rights.remember(user, [])
    return user


def chosen(model, filterset, query, asking):
    """The rows of a list under this filter, as the reader sees them; None where the filter is none."""
    found = filterset(QueryDict(urlencode(query)), queryset=model.objects.visible_to(asking.user), request=asking)
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
def counted(indicators, first, last, country, reader):
    """What indicators count from day to day (inclusive; None: in the whole phase), of one country or of all."""
    asking = SimpleNamespace(user=reader or everything(), remembered={})
    asked = [question(one, first, last, country, asking) for one in indicators]
    found = matching([one for one in asked if one.sets])
    rows = rows_of(asked, asking.user)
    told = counted_people.Telling(country)
    return {one.indicator.pk: answer(one, found, rows, told) for one in asked}


def question(indicator, first, last, country, asking):
    """What an indicator asks of the log."""
    query = dict(QueryDict(indicator.counted_where).items())
    query["phase"] = str(indicator.result.logframe.phase.number)
    what = indicator.counts
    if what == Counted.DELIVERABLES:
        return of_deliverables(indicator, query, first, last, country, asking)
    if what in (Counted.ADOPTED, Counted.ADOPTED_SHARE):
        return of_recommendations(indicator, query, first, last, country, asking)
    return of_activities(indicator, query | {"held": "true"} | between("starts_on", first, last), country, asking)


def of_activities(indicator, query, country, asking):
    """Activities held. Those without a known number of people, or value, are read too, to say how many they are."""
    of_people = indicator.counts in counted_people.KINDS
    if country and not of_people:
        query["country"] = country.iso2
    rows = chosen(Activity, ActivityFilter, query, asking)
    if of_people:
        query = query | {"participants": "known"} | ({"participants_from": country.iso2} if country else {})
    elif indicator.counts == Counted.EQUIPMENT:
        query = query | {"equipment": "true"}
    return Question(indicator, Activity, query, {} if rows is None else {"": rows})


def of_deliverables(indicator, query, first, last, country, asking):
    """What agencies were handed; of some the day is not known, and they belong to no period."""
    query |= {"handed_over": "true"} | ({"country": country.iso2} if country else {})
    undated = chosen(Deliverable, DeliverableFilter, query, asking)
    if undated is None:
        return Question(indicator, Deliverable, query)
    whole = query | between("transmitted_on", first, last)
    rows = chosen(Deliverable, DeliverableFilter, whole, asking)
    sets = {"": rows} | ({"undated": undated.filter(transmitted_on=None)} if first else {})
    return Question(indicator, Deliverable, whole, sets)


def of_recommendations(indicator, query, first, last, country, asking):
    """Adopted at the end of the period and not before it; or, for the share, all that were issued by its end."""
    day = min(last, timezone.localdate()) if last else timezone.localdate()
    query |= {"on": day.isoformat()} | ({"country": country.iso2} if country else {})
    is_share = indicator.counts == Counted.ADOPTED_SHARE
    query |= {} if is_share else {"status": "adopted"}
    if first and not is_share:
        query |= {"compared_with": (first - timedelta(days=1)).isoformat(), "changed": "true"}
    rows = chosen(Recommendation, RecommendationFilter, query, asking)
    if rows is None:
        return Question(indicator, Recommendation, query)
    sets = {"": rows.exclude(standing=None), "adopted": rows.filter(standing="adopted")} if is_share else {"": rows}
    return Question(indicator, Recommendation, query, sets)


def matching(asked):
    """The identifiers in every set of every question, {(indicator's key, set): (uid, …)}: a query for each model."""
    found = {(one.indicator.pk, name): [] for one in asked for name in one.sets}
    for model in PAGES:
        named = [
            ((one.indicator.pk, name), rows) for one in asked if one.model is model for name, rows in one.sets.items()
        ]
        columns = [
            rows.order_by().annotate(of_set=Value(number, IntegerField())).values_list("of_set", "pk", "uid")
            for number, (_key, rows) in enumerate(named)
        ]
        if columns:
            for number, _pk, uid in sorted(columns[0].union(*columns[1:], all=True)):
                found[named[number][0]].append(str(uid))
    return {key: tuple(uids) for key, uids in found.items()}


def rows_of(asked, user):
    """The activities that are asked for, read once: {identifier: Row}."""
    sets = [rows for one in asked if one.model is Activity for rows in one.sets.values()]
    if not sets:
        return {}
    phases = {one.indicator.result.logframe.phase_id for one in asked}
    rows = sets[0] if len(sets) == 1 else Activity.objects.visible_to(user).filter(phase__in=phases).held()
    return {row.uid: row for row in figures.read_rows(rows)}


def answer(asked, found, rows, told):
    """The count that answers a question."""
    what, key = asked.indicator.counts, asked.indicator.pk
    if not asked.sets:
        return NONE
    uids = found[key, ""]
    if asked.model is Activity:
        read = [rows[uid] for uid in uids]
        if what in counted_people.KINDS:
            return told.count(asked, read)
        figure = figures.equipment(read) if what == Counted.EQUIPMENT else figures.activities(read)
        return Count(Decimal(figure.value), figure.records, asked.url, figure.unknown)
    amount = Decimal(len(uids))
    if what == Counted.ADOPTED_SHARE:
        part = Decimal(len(found[key, "adopted"]))
        share = round(100 * part / amount, 2) if amount else None
        return Count(share, uids, asked.url, numerator=part, denominator=amount)
    return Count(amount, uids, asked.url, unknown=len(found.get((key, "undated"), ())))


def between(name, first, last):
    """The two parameters of a period; none for the whole phase."""
    return {f"{name}__gte": first.isoformat(), f"{name}__lte": last.isoformat()} if first else {}
