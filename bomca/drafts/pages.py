"""What a form page does so that nothing typed into it is lost: it keeps it, and offers it again."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from bomca.drafts import keeping
from bomca.drafts.models import UnsavedForm

REFUSED = (409, 422)
SEAL = TimestampSigner(salt="bomca.drafts.owner")


@dataclass(frozen=True)
class Slip:
    """What the page tells the script that keeps the form: under which identifier, and how often it was kept."""

    uid: uuid.UUID
    number: int
    address: str
    is_fresh: bool
    owner: str = ""
    """Whose form it is, sealed: it tells that once the session has ended."""
    is_offline: bool = False


class KeepsDrafts:
    """A form page (`bomca.editing.MergingEdit`) that keeps what was typed and not saved, and offers it the next time.

    Without a script it is kept when the form is refused; `drafts.js` keeps it every few seconds.
    """

    not_kept = ()
    """Fields whose text is never kept."""

    taken_up = None

    @classmethod
    def form_title(cls, **kwargs):
        """What the form is of, in the list of unsaved ones. kwargs: those of its address."""
        return cls.form_class._meta.model._meta.verbose_name

    def get(self, request, *args, **kwargs):
        """The form; with `?draft=…` as the person left it."""
        if "draft" not in request.GET:
            return super().get(request, *args, **kwargs)
        found = UnsavedForm.objects.filter(user=request.user, address=request.path) if may_keep(request) else None
        uid = identifier(request.GET["draft"])
        draft = get_object_or_404(found, uid=uid) if found is not None and uid else None
        if draft is None:
            raise Http404
        if draft.closed_at:
            return redirect(draft.result or request.path)
        self.taken_up = draft
        try:
            self.object = self.get_object()
        except (Http404, PermissionDenied) as refusal:
            return self.show_typed(refusal, draft.data)
        return self.show_unjudged(self.form_of(draft.data))

    def show_unjudged(self, form, **context):
        """The form with what was typed, of which nothing is said to be wrong yet."""
        form._errors = {}
        return self.render_to_response(self.get_context_data(form=form, **context))

    def post(self, request, *args, **kwargs):
        uid = identifier(request.POST.get("draft"))
        if uid and "from_outbox" in request.POST and (done := self.done_before(uid)):
            messages.info(request, _("This was saved before; nothing was done again."))
            return redirect(done)
        response = super().post(request, *args, **kwargs)
        if uid and response.status_code == 302:
            facts = {"user": request.user, "uid": uid, "address": request.path}
            keeping.close(**facts, result=response.headers["Location"])
        elif uid and response.status_code in REFUSED:
            self.keep_typed(uid)
        return response

    def done_before(self, uid):
        """Where this very form led when it was saved, however long ago its sender heard nothing of that."""
        closed = UnsavedForm.objects.filter(user=self.request.user, uid=uid).exclude(result="")
        return closed.values_list("result", flat=True).first()

    def keep_typed(self, uid):
        """Keep the form that was refused, as its next copy."""
        facts = {"user": self.request.user, "uid": uid, "address": self.request.path}
        try:
            keeping.keep_posted(**facts, data=self.request.POST, not_kept=self.not_kept)
        except (*keeping.REFUSALS, Http404):
            messages.warning(self.request, _("What you typed stands in the form only; it could not be kept."))

    def get_context_data(self, **kwargs):
        if may_keep(self.request):
            kwargs.setdefault("draft", self.slip())
            is_fresh = self.request.method == "GET" and self.taken_up is None
            kwargs.setdefault("unsaved", self.others() if is_fresh else [])
        return super().get_context_data(not_kept=" ".join(self.not_kept), **kwargs)

    def slip(self):
        is_fresh, address = self.request.method == "GET", self.request.path
        owner = sealed(self.request.user)
        if self.taken_up:
            return Slip(self.taken_up.uid, self.taken_up.number, address, is_fresh, owner)
        uid = identifier(self.request.POST.get("draft")) or uuid.uuid4()
        found = UnsavedForm.objects.filter(uid=uid, user=self.request.user).values_list("number", flat=True)
        return Slip(uid, 0 if is_fresh else found.first() or 0, address, is_fresh, owner)

    def others(self):
        """What the person has typed into this form before and not saved."""
        return keeping.open_of(self.request.user).filter(address=self.request.path)


def sealed(user):
    """What a form carries to tell later whose it is."""
    return SEAL.sign(str(user.uid))


def owner_in(data):
    """The account whose form was posted; None where the form does not prove one, or is older than a draft may be."""
    try:
        uid = SEAL.unsign(data.get("draft_of", ""), max_age=timedelta(days=settings.DRAFT_DAYS))
    except BadSignature:
        return None
    return get_user_model().objects.filter(uid=uid, is_active=True).first()


def may_keep(request):
    """Whether the person in front of the screen is the one whose account it is (see bomca.accounts.viewing)."""
    return not getattr(request, "real_user", None)


def identifier(text):
    """The identifier that a page sent, or None where it is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
