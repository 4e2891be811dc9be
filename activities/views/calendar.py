"""The calendar of activities: a month as a table, and as a list of days."""

from django.db.models.functions import Coalesce
from django.http import Http404
from django.views.generic import ListView

from activities.calendars.months import Month
from activities.calendars.overlaps import for_overlaps, overlaps, whole_weeks
from activities.calendars.spans import for_calendar, spans_between
from activities.filters import UnorderedFilter
from activities.models import Activity
from activities.views.activities import OFTEN_USED
from bomca import wording
from bomca.history.asking import PastMixin
from bomca.views import FilteredListMixin, VisibleMixin

IN_A_CELL = 4  # spans told in the table on one day; the list of days tells the others
MOST = 1000  # activities of one month


class OfAMonth(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """The activities of one month, as far as the person may see them, narrowed as the list itself can be."""

    queryset = Activity.objects.all()
    filterset_class = UnorderedFilter
    paginate_by = None
    extra_context = {"often_used": OFTEN_USED}
    months = 1  # how many the page shows
    named = staticmethod(wording.whole_month)  # what they are called, by their first day

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.asked = Month.named(kwargs["month"]) if "month" in kwargs else None
        if "month" in kwargs and not self.asked:
            raise Http404

    @property
    def month(self):
        """The first month that is shown: with the one asked for, or with the day on which the calendar is read."""
        return (self.asked or Month.of(self.filterset.today)).beginning_of(self.months)

    @property
    def last(self):
        """The last day that is shown."""
        return self.month.moved(self.months - 1).last

    def get_context_data(self, **kwargs):
        month, last, found = self.month, self.last, []
        if not self.is_refused:
            rows = self.object_list.touching(month.first, last)
            found = list(for_calendar(rows, self.request.user)[: MOST + 1])
        spans = spans_between(found[:MOST], month.first, last)
        return super().get_context_data(
            month=month,
            title=self.named(month.first),
            today=self.filterset.today,
            this_month=Month.of(self.filterset.today).beginning_of(self.months),
            near=[(number, step and self.named(step.first), step) for number, step in self.steps()],
            total=len({span.activity.pk for span in spans}),
            most=MOST if len(found) > MOST else None,
            nearest=[] if spans or self.is_refused else self.nearest(),
            **self.told(spans),
            **kwargs,
        )

    def steps(self):
        """What lies before and after, and the same a year before and after."""
        numbers = (-12, -self.months, self.months, 12)
        return [(number, self.month.moved(number)) for number in numbers]

    def nearest(self):
        """The last month before this one and the first after it in which something begins."""
        begins = self.object_list.alias(begins=Coalesce("starts_on", "planned_starts_on"))
        before = begins.filter(begins__lt=self.month.first).order_by("-begins")
        after = begins.filter(begins__gt=self.last).order_by("begins")
        days = [
            rows.values_list(Coalesce("starts_on", "planned_starts_on"), flat=True).first() for rows in (before, after)
        ]
        months = [Month.of(day) for day in days if day]
        return [(wording.whole_month(month.first), month) for month in months if month.is_shown]


class Overlaps(OfAMonth):
    """Where one agency is asked twice in one week for one topic, in a quarter of a year."""

    template_name = "activities/overlaps.html"
    months = 3
    named = staticmethod(wording.quarter)

    def told(self, spans):
        if not spans:
            return {"found": []}
        fit = {span.activity.pk for span in spans}
        first, last = whole_weeks(self.month.first, self.last)
        rows = for_overlaps(self.request.user).touching(first, last)
        shared = overlaps(rows, self.month.first, self.last)
        return {"found": [one for one in shared if any(activity.pk in fit for activity in one.activities)]}


class CalendarMonth(OfAMonth):
    """A table of weeks; an activity of several days stands on each of them."""

    template_name = "activities/calendar.html"

    def told(self, spans):
        on = {}
        for span in spans:
            for day in span.days(self.month.first, self.month.last):
                on.setdefault(day, []).append((span, span.number_of(day)))
        weeks = [[day and (day, wording.weekday(day), on.get(day, [])) for day in week] for week in self.month.weeks()]
        return {"weeks": weeks, "weekdays": wording.weekdays(), "in_a_cell": IN_A_CELL}


class CalendarAgenda(OfAMonth):
    """The days of a month on which something begins or goes on from before, in order."""

    template_name = "activities/agenda.html"

    def told(self, spans):
        on = {}
        for span in spans:
            on.setdefault(max(span.first, self.month.first), []).append(span)
        return {"days": [(day, wording.weekday(day), of_day) for day, of_day in sorted(on.items())]}
