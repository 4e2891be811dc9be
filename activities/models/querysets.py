import re

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left

from activities.models.choices import HELD, ParticipantRole, Status
from bomca.lookups import mentioning


class ActivityQuerySet(models.QuerySet):
    """Activities, by whom they may be seen and by what they are."""

    def visible_to(self, user):
        """What the person may see: those who log see everything, all others everything but drafts."""
        if not user.is_authenticated:
            return self.none()
        return self if user.has_perm("activities.see_drafts") else self.logged()

    def permitting(self, user, permission):
        """Of what the person may see, the activities of which they hold a further permission: names, files, changes."""
        return self.visible_to(user) if user.has_perm(permission) else self.none()

    def for_display(self):
        """With everything a list or a page shows of an activity, in a constant number of queries."""
        return self.select_related("phase", "component", "place", "host_country").prefetch_related(
            "phase__extensions", "countries", "participations__country", "participations__organisation"
        )

    def for_export(self):
        """With what a line of a table needs, and nothing more."""
        return self.select_related("phase", "component", "place", "host_country").prefetch_related(
            "countries", "participations"
        )

    def held(self):
        """Those that took place: completed or verified."""
        return self.filter(status__in=HELD)

    def logged(self):
        """All but drafts: what everyone who has signed in may see, and what reports count."""
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

    def with_known_participants(self):
        """Those of which at least one number of participants is known."""
        return self.filter(models.Exists(self._participants()))

    def with_unknown_participants(self):
        """Those of which no number of participants is known."""
        return self.exclude(models.Exists(self._participants()))

    def with_participants_from(self, country):
        """Those of which at least one participant of the country is known."""
        return self.filter(models.Exists(self._participants().filter(country=country)))

    def search(self, words):
        """Those in whose code, title, summary, results or place every one of the words occurs."""
        fields = ("code", "title", "summary", "results", "venue", "place__name_en", "place__name_ru")
        return mentioning(self, words, fields)

    def next_in_series(self, component, series):
        """The next free number of a series of codes; the component's row is locked until the transaction ends."""
        type(component).objects.select_for_update().get(pk=component.pk)
        of_series = self.alias(series=Left("code", len(series))).filter(series=series)
        taken = of_series.values_list("code", flat=True)
        numbers = [int(found.group()) for code in taken if (found := re.search(r"\d+\Z", code))]
        return max(numbers, default=0) + 1

    def _participants(self):
        rows = self.model.participations.rel.related_model.objects.filter(activity=models.OuterRef("pk"))
        return rows.filter(role=ParticipantRole.PARTICIPANT)
