import re
from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Left, Round

from activities import sensitivity, small_counts
from activities.models import visibility
from activities.models.choices import HELD, ParticipantRole, Status
from activities.models.withholding import WithholdingQuerySet
from bomca.accounts import rights
from bomca.lookups import mentioning
from bomca.visibility import ScopedQuerySet


def items_value(activity="pk"):
    """EUR of the items of equipment of an activity, exact to the cent; nothing where there are none."""
    items = apps.get_model("activities.HandoverItem").objects.filter(activity=OuterRef(activity)).order_by()
    return Subquery(
        items.values("activity").annotate(value=Round(models.Sum("total_value"), precision=2)).values("value")
    )


def items_value_of(activity):
    """The same of one activity; None where it has no items."""
    rows = type(activity).objects.filter(pk=activity.pk)
    return rows.annotate(found=items_value()).values_list("found", flat=True).first()


def _days_within(kind, first, last):
    """That the days from `starts_on` to `ends_on` meet these; without an end it is one day. kind: "" or "planned_"."""
    begins, ends = f"{kind}starts_on", f"{kind}ends_on"
    one_day = Q(**{ends: None, f"{begins}__gte": first})
    return Q(**{f"{begins}__lte": last}) & (Q(**{f"{ends}__gte": first}) | one_day)


class ActivityQuerySet(WithholdingQuerySet, ScopedQuerySet):
    """Activities, by whom they may be seen and by what they are."""

    def visible_to(self, user):
        """What the person may see, without the sensitive facts and the small numbers that they may not know.

        One that was merged into another is seen as that other.
        """
        return self.told_to(user).filter(merged_into=None)

    def told_to(self, user):
        """Those of which the person may know, merged ones too: for what is told of the past."""
        if not user.is_authenticated:
            return self.none()
        rows = self.filter(visibility.visible(user, self.model))
        rows = rows.telling_counts(*small_counts.reach(user, self.model))
        return rows.withholding(sensitivity.withheld_from(user, self.model))

    def keys_visible_to(self, user):
        """The keys alone of what the person may see: for conditions on other records, where no fact is read."""
        if not user.is_authenticated:
            return self.none().values("pk")
        return self.filter(visibility.visible(user, self.model), merged_into=None).order_by().values("pk")

    def keys_permitting(self, user, permission):
        """The keys alone of what `permitting` gives."""
        return self.keys_visible_to(user).filter(rights.reach(user, permission, self.model))

    def reportable(self):
        """What reports to the donor count: what is for the consortium or public, and whatever is verified."""
        return self.filter(visibility.PUBLISHED | visibility.VERIFIED, merged_into=None)

    def open_to(self, user, permission):
        """The rows for which the person has the permission; none that was merged into another."""
        return super().open_to(user, permission).filter(merged_into=None)

    def permitting(self, user, permission):
        """Of what the person may see, the activities of which they hold a further permission: names, files, changes."""
        return self.visible_to(user).open_to(user, permission)

    def for_display(self):
        """With everything a list or a page shows of an activity, in a constant number of queries."""
        return (
            self.annotate(items_value=items_value())
            .select_related("phase", "component", "place", "host_country")
            .prefetch_related(
                "phase__extensions", "countries", "participations__country", "participations__organisation"
            )
        )

    def with_items_for(self, user):
        """With the work-plan item of each, in one further query; none where the reader does not see its plan."""
        items = self.model._meta.get_field("work_plan_item").related_model.objects
        return self.prefetch_related(models.Prefetch("work_plan_item", items.visible_to(user)))

    def carrying(self, items):
        """Those that carry out one of these work-plan items, in whichever version it stands."""
        return self.filter(work_plan_item__in=items.origins())

    def outside(self, plan):
        """Those of the plan's phase that begin in its year, or are planned for then, and carry none of its items."""
        first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
        of_year = self.filter(phase=plan.phase_id).in_period(first, last)
        return of_year.exclude(work_plan_item__in=plan.items.origins(), work_plan_item__isnull=False)

    def for_export(self):
        """With all that a line of a table needs, in a number of queries that does not grow with them."""
        rows = self.annotate(items_value=items_value())
        return rows.select_related("phase", "component", "place", "host_country").prefetch_related(
            "participations", *(field.name for field in self.model._meta.many_to_many)
        )

    def known(self, path):
        """The value of equipment is the sum of the items, where there are any."""
        return Coalesce(items_value(), "equipment_value") if path == "equipment_value" else super().known(path)

    def held(self):
        """Those that took place: completed or verified."""
        return self.filter(status__in=HELD)

    def logged(self):
        """All but drafts."""
        return self.exclude(status=Status.DRAFT)

    def thematic(self):
        """All but those of a General component (steering, coordination, visibility)."""
        return self.exclude(component__number="G")

    def held_between(self, first, last):
        """Held, and begun on a day from `first` to `last` (inclusive): each belongs to one period only."""
        return self.held().filter(starts_on__gte=first, starts_on__lte=last)

    def in_period(self, first, last):
        """Held, planned or stopped, whose start (or else planned start) lies from `first` to `last` (inclusive)."""
        return self.beginning_from(first).beginning_until(last)

    def beginning_from(self, day):
        """Begun on `day` or later; or not begun, and planned for then."""
        return self.filter(Q(starts_on__gte=day) | Q(starts_on=None, planned_starts_on__gte=day))

    def beginning_until(self, day):
        """Begun on `day` or earlier; or not begun, and planned for then."""
        return self.filter(Q(starts_on__lte=day) | Q(starts_on=None, planned_starts_on__lte=day))

    def touching(self, first, last):
        """Those of which a day, or a session's day, is one from `first` to `last` (inclusive), held or else planned."""
        held, planned = _days_within("", first, last), _days_within("planned_", first, last)
        sessions = self.model.sessions.rel.related_model.objects.filter(activity=OuterRef("pk"))
        in_session = models.Exists(sessions.filter(_days_within("", first, last)))
        return self.filter(held | Q(starts_on=None) & planned | in_session)

    def with_known_participants(self):
        """Those of which at least one number of participants is known."""
        return self.filter(models.Exists(self._participants()))

    def with_unknown_participants(self):
        """Those of which no number of participants is known."""
        return self.exclude(models.Exists(self._participants()))

    def with_participants_from(self, country=None, kind=""):
        """Those of which at least one participant of the country, and of an agency of the kind, is known."""
        asked = {"country": country, "organisation__kind": kind}
        rows = self._participants().filter(**{name: value for name, value in asked.items() if value})
        return self.filter(models.Exists(rows))

    def with_people_of(self, organisation):
        """Those in which people of the organisation are recorded, in whichever role."""
        rows = self.model.participations.rel.related_model.objects.filter(activity=models.OuterRef("pk"))
        return self.filter(models.Exists(rows.filter(organisation=organisation)))

    def search(self, words):
        """Those in whose code, title, summary, results or place every one of the words occurs."""
        told = {f"told_{path}": self.told(path) for path in ("venue", "place__name_en", "place__name_ru")}
        names = {name.replace("__", "_"): value for name, value in told.items()}
        return mentioning(self.alias(**names), words, ("code", "title", "summary", "results", *names))

    def at(self, place):
        """Those held or planned at the place, as far as the reader may know it."""
        return self.telling("place").filter(place=place)

    def at_known_places(self, user):
        """Those at a place of the list of places, as far as the person may know it; a venue in words alone is none."""
        places = self.model._meta.get_field("place").related_model.objects.visible_to(user)
        return self.telling("place").filter(place__in=places.order_by().values("pk"))

    def with_equipment(self, has_value=True):
        """Those of which a value of equipment is known, or those of which none is."""
        return self.alias(told_value=self.told("equipment_value")).filter(told_value__isnull=not has_value)

    def next_in_series(self, component, series):
        """The next free number of a series of codes; the component's row is locked until the transaction ends."""
        type(component).objects.select_for_update().get(pk=component.pk)
        of_series = self.alias(series=Left("code", len(series))).filter(series=series)
        taken = of_series.values_list("code", flat=True)
        numbers = [int(found.group()) for code in taken if (found := re.search(r"\d+\Z", code))]
        return max(numbers, default=0) + 1

    def _participants(self):
        rows = self.model.participations.rel.related_model.objects.filter(activity=models.OuterRef("pk"))
        return rows.filter(role=ParticipantRole.PARTICIPANT).counted()
