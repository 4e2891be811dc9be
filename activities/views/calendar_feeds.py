"""The addresses by which calendar programs read activities: making and revoking one's own, and what they open."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from activities.calendars.feed import NotUnderstood, feed_of
from activities.forms.calendars import CalendarFeedForm, feed_query
from activities.models import CalendarFeed
from bomca.accounts import attempts


@method_decorator(never_cache, name="dispatch")
class CalendarFeeds(FormView):
    """The person's own addresses, and the form that makes one for the filters it was opened with."""

    form_class = CalendarFeedForm
    template_name = "activities/calendar_feeds.html"

    def get_form_kwargs(self):
        query = feed_query(self.request.GET.urlencode()).urlencode()
        return {**super().get_form_kwargs(), "request": self.request, "initial": {"query": query}}

    def get_context_data(self, **kwargs):
        feeds = CalendarFeed.objects.visible_to(self.request.user)
        return super().get_context_data(feeds=feeds, **kwargs)

    def form_valid(self, form):
        """Show the address once: in this answer and nowhere else."""
        address = self.request.build_absolute_uri(reverse("activities:feed", args=[form.issue()]))
        blank = self.form_class(request=self.request)
        return self.render_to_response(self.get_context_data(form=blank, issued=form.instance, address=address))


@require_POST
def revoke_feed(request, prefix):
    """Close one of one's own addresses for good."""
    feed = get_object_or_404(CalendarFeed.objects.visible_to(request.user), prefix=prefix)
    feed.revoke()
    messages.success(request, _("The calendar address “%(name)s” is revoked.") % {"name": feed.name})
    return redirect("activities:calendars")


@login_not_required
@require_safe
def feed(request, token):
    """The calendar behind an address, with the rights and in the language of its owner. Any other address is 404."""
    address = attempts.address_of(request)
    if wait := attempts.wait_for_keys(address):
        return HttpResponse(attempts.TOO_MANY, status=429, headers={"Retry-After": str(wait)})
    found = CalendarFeed.objects.opening(token)
    if found is None:
        attempts.note_wrong_key(address)
        raise Http404
    found.note_use()
    request.user = found.owner
    with translation.override(found.owner.language), timezone.override(found.owner.time_zone):
        return answer(request, found)


def answer(request, found):
    """The feed, or 304 where the program has it already; 410 where its filter means nothing to the owner any more."""
    try:
        content = feed_of(found.owner, found.query, name=f"BOMCA: {found.name}", request=request)
    except NotUnderstood:
        why = _("The filter of this calendar is not understood any more. Make a new address at /account/calendars/.")
        return HttpResponse(why, status=410, content_type="text/plain; charset=utf-8")
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {"ETag": etag, "Content-Disposition": 'inline; filename="bomca.ics"', "X-Robots-Tag": "noindex"}
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=etag, response=response)
