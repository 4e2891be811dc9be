"""The form that makes an address for calendar programs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities.filters import UnorderedFilter
from activities.forms.saved_views import cleaned_query
from activities.models import Activity, CalendarFeed
from activities.models.calendar_feed import MOST


def feed_query(text):
    """The filters of an address that a feed can keep: all but the order of rows."""
    given = cleaned_query(text)
    given.pop("ordering", None)
    return given


class CalendarFeedForm(forms.ModelForm):
    """A name, and the filters of the page from which the person came."""

    class Meta:
        model = CalendarFeed
        fields = ["name", "query"]
        widgets = {"query": forms.HiddenInput}
        help_texts = {"name": _("Where it will be used, for example “phone” or “Outlook, component 2”.")}

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, instance=CalendarFeed(owner=request.user), **kwargs)
        self.request = request

    @cached_property
    def filterset(self):
        """The filters that the feed would keep, already checked."""
        text = self.data.get("query", "") if self.is_bound else self.initial.get("query", "")
        found = UnorderedFilter(feed_query(text), queryset=Activity.objects.none(), request=self.request)
        found.is_valid()
        return found

    def clean_query(self):
        if not self.filterset.is_valid():
            message = _("The filter is not understood. Go back to the calendar and choose it again.")
            raise ValidationError(message, code="not_understood")
        return feed_query(self.cleaned_data["query"]).urlencode()

    def clean(self):
        if CalendarFeed.objects.visible_to(self.request.user).filter(revoked_at=None).count() >= MOST:
            message = _("You have %(most)s calendar addresses. Revoke one that nobody needs.")
            raise ValidationError(message, code="too_many", params={"most": MOST})
        return super().clean()

    def issue(self):
        """Keep the feed; return the key of its address, which cannot be shown again."""
        key = self.instance.new_key()
        self.instance.full_clean()
        self.instance.save()
        return key
