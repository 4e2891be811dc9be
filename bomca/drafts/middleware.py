"""A form that is sent after the session has ended: what was typed is put aside for its person, who then signs in."""

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _

from bomca.drafts import keeping
from bomca.drafts.pages import KeepsDrafts, identifier, owner_in


class PutAside:
    """Middleware before the one that asks to sign in. Only the account for which the form was made gets it back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        page = getattr(view, "view_class", None)
        if request.method == "POST" and request.user.is_anonymous and page and issubclass(page, KeepsDrafts):
            self.put_aside(request, page)

    def put_aside(self, request, page):
        owner, uid = owner_in(request.POST), identifier(request.POST.get("draft"))
        if owner is None or uid is None:
            return
        facts = {"user": owner, "uid": uid, "address": request.path}
        try:
            keeping.keep_posted(**facts, data=request.POST, not_kept=page.not_kept)
        except (*keeping.REFUSALS, Http404):
            return
        messages.warning(
            request,
            _("Your session had ended. What you typed is kept: sign in with the same account to go on with it."),
        )
