"""The page behind a letter's link: one agency's recommendations, without an account, until a day."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from activities.forms.enquiries import AnswerForms
from activities.models import Enquiry
from bomca.accounts import attempts
from bomca.history.acting import acting_as


@login_not_required
@never_cache
def answer(request, token):
    """List the recommendations of the link and keep what is proposed. Whatever is not a right link is 404 alike."""
    address = attempts.address_of(request)
    if wait := attempts.wait_for_keys(address):
        return HttpResponse(attempts.TOO_MANY, status=429, headers={"Retry-After": str(wait)})
    enquiry = Enquiry.objects.of_token(token)
    if enquiry is None:
        attempts.note_wrong_key(address)
        raise Http404
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(enquiry.language)
        request.LANGUAGE_CODE = translation.get_language()
    if enquiry.state != "open":
        return guarded(render(request, "activities/answer_closed.html", {"enquiry": enquiry}, status=410))
    forms = AnswerForms(enquiry, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.is_valid():
        with acting_as(job="answer by link"):
            made = forms.record()
        if made is not None:
            messages.success(request, said(made))
            return guarded(redirect("activities:answer", token=token))
    status = 422 if request.method == "POST" else 200
    return guarded(render(request, "activities/answer.html", {"enquiry": enquiry, "forms": forms}, status=status))


def said(made):
    """What the agency is told once its answers are kept."""
    if not made:
        return _("You had said so already; nothing changed.")
    told = ngettext(
        "%(number)s answer is kept. It counts once the office has accepted it.",
        "%(number)s answers are kept. They count once the office has accepted them.",
        made,
    )
    return told % {"number": made}


def guarded(response):
    """An address that opens something: kept nowhere, and told to no other site or log by the browser."""
    patch_cache_control(response, private=True, no_store=True)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
