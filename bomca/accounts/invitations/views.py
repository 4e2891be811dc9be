"""The page of invitations, and the page an invitation's link opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from bomca.accounts.invitations import carrying, services
from bomca.accounts.invitations.forms import AcceptForm, InvitationForm
from bomca.accounts.models import Invitation


def only_those_who_invite(request):
    """For everybody else there is no such page. Raises Http404."""
    if not request.user.has_perm("accounts.add_invitation"):
        raise Http404


class InvitationList(FormView):
    """Everybody who was invited, and the form to invite another person."""

    form_class = InvitationForm
    template_name = "accounts/invitations.html"
    success_url = reverse_lazy("accounts:invitations")

    def dispatch(self, request, *args, **kwargs):
        only_those_who_invite(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        found = Invitation.objects.visible_to(self.request.user).select_related("invited_by", "account")
        kwargs.setdefault("carried", carrying.rows(self.request.user))
        return super().get_context_data(invitations=carrying.tell(found), **kwargs)

    def post(self, request, *args, **kwargs):
        form, self.carried = self.get_form(), carrying.rows(request.user, request.POST)
        if "add_row" in request.POST:
            form._errors = {}
            return self.form_invalid(form, [rows.quiet() for rows in self.carried])
        are_valid = [rows.is_valid() for rows in self.carried]
        return self.form_valid(form) if form.is_valid() and all(are_valid) else self.form_invalid(form, self.carried)

    def form_invalid(self, form, carried):
        return self.render_to_response(self.get_context_data(form=form, carried=carried))

    def form_valid(self, form):
        base = self.request.build_absolute_uri("/")
        try:
            sent = services.invite(**form.cleaned_data, by=self.request.user, base=base, carried=self.carried)
        except OSError:
            form.add_error(None, not_sent())
            return self.form_invalid(form, self.carried)
        messages.success(self.request, _("The invitation is sent to %(email)s.") % {"email": sent.email})
        return super().form_valid(form)


def not_sent():
    return _("The letter could not be sent: the mail server does not answer. Nothing was changed; try again later.")


def one_invitation(request, uid):
    only_those_who_invite(request)
    return get_object_or_404(Invitation.objects.visible_to(request.user), uid=uid)


@require_POST
def send_again(request, uid):
    """Send the letter once more, with a new link."""
    invitation = one_invitation(request, uid)
    try:
        services.send_again(invitation, base=request.build_absolute_uri("/"))
    except services.InvitationClosed:
        messages.error(request, _("This invitation is closed. Invite the person anew."))
    except OSError:
        messages.error(request, not_sent())
    else:
        messages.success(request, _("The invitation is sent to %(email)s.") % {"email": invitation.email})
    return redirect("accounts:invitations")


@require_POST
def revoke(request, uid):
    """Make the link useless."""
    if services.revoke(one_invitation(request, uid)):
        messages.success(request, _("The invitation is revoked."))
    else:
        messages.error(request, _("This invitation is closed already."))
    return redirect("accounts:invitations")


@method_decorator([login_not_required, never_cache], name="dispatch")
class InvitationAccept(FormView):
    """Where the link leads: name and password, or whom to ask when the link no longer works."""

    form_class = AcceptForm
    template_name = "accounts/invitation.html"
    success_url = reverse_lazy("accounts:sign_in")

    def dispatch(self, request, *args, **kwargs):
        self.invitation = Invitation.objects.of_secret(kwargs["secret"])
        if self.invitation and not request.user.is_authenticated:
            translation.activate(self.invitation.language)
            request.LANGUAGE_CODE = translation.get_language()
        if self.invitation is None or self.invitation.state != "open":
            return self.closed()
        return super().dispatch(request, *args, **kwargs)

    def closed(self):
        context = {"invitation": self.invitation, "view": self}
        self.template_name = "accounts/invitation_closed.html"
        return self.render_to_response(context, status=404 if self.invitation is None else 410)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "invitation": self.invitation}

    def get_context_data(self, **kwargs):
        carrying.tell([self.invitation])
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def form_valid(self, form):
        facts = {"name": form.cleaned_data["name"], "password": form.cleaned_data["password1"]}
        try:
            services.accept(self.invitation, **facts)
        except services.InvitationClosed:
            self.invitation.refresh_from_db()
            return self.closed()
        messages.success(self.request, _("Your account is made. Sign in with your e-mail address and password."))
        [invitation] = carrying.tell([self.invitation])
        for sentence in invitation.carries:
            messages.info(self.request, sentence)
        return super().form_valid(form)
