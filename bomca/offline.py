"""The portal without a network: the script that then answers, and the page that lists what waits to be sent."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bomca.accounts.viewing import not_while_viewing


@login_not_required
@require_safe
def service_worker(request):
    """The browser's stand-in for the portal: the same for everybody, for it holds nothing of anybody."""
    answer = render(request, "bomca/service_worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@never_cache
@not_while_viewing
@require_safe
def unsent(request):
    """What this browser keeps until the network is back. The page itself holds nothing: its script fills it."""
    return render(request, "bomca/unsent.html")
