"""A key in every form: a double click, or a form sent again after going back, leads to the first result."""

import time

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from bomca import history
from bomca.idempotency import keys

FIELD = "one_time_key"
OF_FORM = ("csrfmiddlewaretoken", FIELD)
LONGEST_WAIT, LOOK_EVERY = 10, 0.1  # seconds
HOME = "reports:home"
# What may be done again and again: it is the same afterwards.
REPEATABLE = {"accounts:language", "accounts:sign_out", "accounts:stop_viewing", "accounts:view_as"}


class OneTimeKeys:
    """Middleware: does what a form asks once for each key. The change and the key are one transaction."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not is_guarded(request, view):
            return None
        key = request.POST[FIELD]
        if not keys.PLAIN.fullmatch(key):
            raise BadRequest("The one-time key of the form is mistyped.")
        facts = keys.sent(request.POST, leaving_out=OF_FORM) | keys.sent(request.FILES)
        try:
            claimed = claim(user=request.user, key=key, digest=keys.digest_of(request, facts))
            return to_result(request, claimed) if claimed.is_done else first(request, claimed, view, args, kwargs)
        except keys.StillRunning:
            return answer(request, "ui/still_running.html", place=place_of(request))
        except keys.KeyReused as reuse:
            return sent_before(request, reuse.earlier)


def is_guarded(request, view):
    """Whether this is a form with a key, of someone who has signed in. Allauth's forms know themselves what is over."""
    if request.method != "POST" or request.path.startswith("/api/") or not request.POST.get(FIELD):
        return False
    is_ours = not view.__module__.startswith("allauth.") and request.resolver_match.view_name not in REPEATABLE
    return is_ours and request.user.is_authenticated


def claim(**about):
    """Claim the key; while the first request runs, wait for it: the browser shows only the answer to the second."""
    give_up = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            return keys.claim(**about)
        except keys.StillRunning:
            if time.monotonic() > give_up:
                raise
            time.sleep(LOOK_EVERY)


def first(request, claimed, view, args, kwargs):
    """Let the view do its work. The key is used up where something was written; not by a form that is shown again."""
    is_done = False
    try:
        with history.atomic(savepoints=True) as touched:
            response = view(request, *args, **kwargs)
            if touched and response.status_code < 400 and not is_download(response):
                place = {"Location": response.headers["Location"]} if "Location" in response.headers else {}
                keys.complete(claimed, status=response.status_code, headers=place)
                is_done = True
    except ReauthenticationRequired:
        return None  # nothing was done; on its ordinary way the request is put aside until the person has confirmed
    except BaseException:
        is_done = False
        raise
    finally:
        if not is_done:
            keys.release(claimed)
    return response


def is_download(response):
    """Whether the browser stays on the page of the form: then the person may well ask for the file again."""
    return "attachment" in response.headers.get("Content-Disposition", "")


def to_result(request, done):
    """Where the first request led, with a word on why nothing was done."""
    place = done.headers.get("Location")
    messages.info(request, _("You sent this form twice. It was done the first time, and nothing was done again."))
    if not place:
        messages.info(request, _("What is shown only once is not shown again."))
    return redirect(place or place_of(request))


def sent_before(request, earlier):
    """The form was sent and then changed and sent again: the person says whether that is a further one."""
    names = [*request.POST, *request.FILES]
    may_repeat = not request.FILES and not any("password" in name for name in names)
    typed = keys.sent(request.POST, leaving_out=OF_FORM) if may_repeat else {}
    carried = [(name, value) for name, values in typed.items() for value in values]
    result = earlier.headers.get("Location") if earlier.is_done else ""
    return answer(
        request, "ui/sent_before.html", carried=carried, may_repeat=may_repeat, result=result, place=place_of(request)
    )


def answer(request, template, **context):
    response = render(request, template, context, status=409)
    add_never_cache_headers(response)
    return response


def place_of(request):
    """The page on which the form stood; the home page where the browser does not tell."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if page and is_ours else resolve_url(HOME)
