"""The doors of unsaved forms: kept by the script of the form's page, listed, thrown away. Only their owner passes."""

import json

from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bomca.accounts.viewing import not_while_viewing
from bomca.drafts import keeping
from bomca.drafts.models import UnsavedForm
from bomca.drafts.pages import KeepsDrafts
from bomca.idempotency.pages import place_of

MOST_PAIRS = 2000
LONGEST = UnsavedForm._meta.get_field("address").max_length


@never_cache
@not_while_viewing
@require_GET
def unsaved(request):
    """What the person has typed and not saved, on every form."""
    drafts = keeping.open_of(request.user)
    for one in drafts:
        one.form_title = form_title(one.address)
    return render(request, "drafts/list.html", {"drafts": drafts})


@never_cache
@not_while_viewing
@require_GET
def me(request):
    """Whose session this is, and the token against forms of other sites: asked before a browser sends what it kept."""
    return JsonResponse({"account": str(request.user.uid), "token": get_token(request)})


@never_cache
@not_while_viewing
@require_http_methods(["GET", "POST"])
def draft(request, uid):
    """Keep a form as it stands (POST), or tell what became of it (GET)."""
    if request.method == "GET":
        found = get_object_or_404(UnsavedForm, uid=uid, user=request.user)
        return JsonResponse({"is_open": found.closed_at is None, "result": found.result})
    if UnsavedForm.objects.filter(uid=uid).exclude(user=request.user).exists():
        raise Http404
    if (facts := sent(request.POST)) is None:
        return JsonResponse({"detail": _("This is no form that can be kept.")}, status=400)
    try:
        kept = keeping.keep(user=request.user, uid=uid, **facts)
    except keeping.Closed as closed:
        return JsonResponse({"result": closed.draft.result}, status=410)
    except keeping.Overtaken:
        return JsonResponse({}, status=409)
    except keeping.TooMany:
        return JsonResponse({"detail": _("Too many unsaved forms. Throw some away first.")}, status=507)
    return JsonResponse({"number": kept.number})


def sent(data):
    """The form's address, number and pairs out of what was sent; None where it is nothing that can be kept."""
    address, number = data.get("address", ""), data.get("number", "")
    view = page_at(address)
    if view is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        pairs = json.loads(data.get("fields", ""))
    except ValueError:
        return None
    if not isinstance(pairs, list) or len(pairs) > MOST_PAIRS or not all(is_pair(one) for one in pairs):
        return None
    left = {*keeping.LEFT_OUT, *view.not_kept}
    pairs = [[name, value.replace("\r\n", "\n")] for name, value in pairs if name not in left]
    return {"address": address, "number": int(number), "pairs": pairs}


def is_pair(one):
    return isinstance(one, list) and len(one) == 2 and all(isinstance(part, str) for part in one)


def form_title(address):
    """What the form at an address is of; empty where there is no form any more."""
    page = page_at(address)
    return capfirst(page.form_title(**resolve(address).kwargs)) if page else ""


def page_at(address):
    """The view of a form whose text may be kept, or None."""
    try:
        view = getattr(resolve(address).func, "view_class", None)
    except Resolver404:
        return None
    return view if view and issubclass(view, KeepsDrafts) and len(address) <= LONGEST else None


@not_while_viewing
@require_POST
def discard(request, uid):
    """Throw an unsaved form away; its text is erased at once."""
    found = UnsavedForm.objects.filter(uid=uid, user=request.user).first()
    if found is None:
        raise Http404
    keeping.close(user=request.user, uid=uid, address=found.address)
    return redirect(place_of(request))
