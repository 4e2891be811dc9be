"""What in the log asks for attention: every flag with its number, which opens the very list."""

from django.views.generic import ListView

from activities import flags
from activities.filters import ActivityFilter
from activities.models import Activity
from bomca.history.asking import PastMixin
from bomca.views import FilteredListMixin, VisibleMixin


class UnflaggedFilter(ActivityFilter):
    """The filters of the activities without the flags, which this page tells one by one."""

    flag = None


class Attention(PastMixin, FilteredListMixin, VisibleMixin, ListView):
    """The flags of the activities that the person may see, narrowed as the list itself can be."""

    queryset = Activity.objects.order_by()
    filterset_class = UnflaggedFilter
    paginate_by = None
    template_name = "activities/attention.html"
    extra_context = {"often_used": ["phase", "component", "country", "may"]}

    def get_context_data(self, **kwargs):
        told = [] if self.is_refused else list(self.told())
        return super().get_context_data(told=told, is_clean=not any(number for _flag, number in told), **kwargs)

    def told(self):
        """(flag, how many activities) in the order of the table."""
        for flag in flags.FLAGS:
            yield flag, flag.rows(self.object_list, self.filterset.today).count()
