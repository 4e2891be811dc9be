"""The calendar of activities: a month as a table, and as a list of days."""

from django.db.models.functions import Coalesce
from django.http import Http404
from django.views.generic import ListView

from activities.calendars.months import Month
from activities.calendars.spans import for_calendar, spans_between
from activities.filters import ActivityFilter
from activities.models import Activity
from activities.views.activities import OFTEN_USED
from bomca import wording
from bomca.history.asking import PastMixin
from bomca.views import FilteredListMixin, VisibleMixin

IN_A_CELL = 4  # spans told in the table on one day; the list of days tells the others
MOST = 1000  # activities of one month


class CalendarFilter(ActivityFilter):
    """The filters of the activities; a calendar has an order of its own."""

    ordering = None


class OfAMonth(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """The activities of one month, as far as the person may see them, narrowed as the list itself can be."""

    queryset = Activity.objects.all()
    filterset_class = CalendarFilter
    paginate_by = None
    extra_context = {"often_used": OFTEN_USED}

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.asked = Month.named(kwargs["month"]) if "month" in kwargs else None
        if "month" in kwargs and not self.asked:
            raise Http404

    @property
    def month(self):
        """The month asked for, or that of the day on which the calendar is read."""
        return self.asked or Month.of(self.filterset.today)

    def get_context_data(self, **kwargs):
        month, found = self.month, []
        if not self.is_refused:
            rows = self.object_list.touching(month.first, month.last)
            found = list(for_calendar(rows, self.request.user)[: MOST + 1])
        spans = spans_between(found[:MOST], month.first, month.last)
        return super().get_context_data(
            month=month,
            title=wording.whole_month(month.first),
            today=self.filterset.today,
            this_month=Month.of(self.filterset.today),
            near=[(number, step and wording.whole_month(step.first), step) for number, step in self.steps()],
            total=len({span.activity.pk for span in spans}),
            most=MOST if len(found) > MOST else None,
            nearest=[] if spans or self.is_refused else self.nearest(),
            **self.told(spans),
            **kwargs,
        )

    def steps(self):
        """The month before and after, and the same month a year before and after."""
        return [(number, self.month.moved(number)) for number in (-12, -1, 1, 12)]

    def nearest(self):
        """The last month before this one and the first after it in which something begins."""
        begins = self.object_list.alias(begins=Coalesce("starts_on", "planned_starts_on"))
        before = begins.filter(begins__lt=self.month.first).order_by("-begins")
        after = begins.filter(begins__gt=self.month.last).order_by("begins")
        days = [
            rows.values_list(Coalesce("starts_on", "planned_starts_on"), flat=True).first() for rows in (before, after)
        ]
        months = [Month.of(day) for day in days if day]
        return [(wording.whole_month(month.first), month) for month in months if month.is_shown]


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
