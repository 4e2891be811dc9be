"""A forgotten password, and a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordChangeView, PasswordResetConfirmView
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from bomca.accounts import mail
from bomca.accounts.models import User
from bomca.accounts.passwords.forms import ForgottenPasswordForm, NewPasswordForm
from bomca.accounts.sessions import services as sessions
from bomca.accounts.tasks import send_password_link


@method_decorator(login_not_required, name="dispatch")
class PasswordForgotten(FormView):
    """Ask for a link. The work done here is the same whether or not there is an account; a worker does the rest."""

    form_class = ForgottenPasswordForm
    template_name = "accounts/password_forgotten.html"
    success_url = reverse_lazy("accounts:password_sent")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form):
        found = User.objects.filter(email=form.cleaned_data["email"], is_active=True).first()
        send_password_link.delay_on_commit(found.pk if found else 0, self.request.build_absolute_uri("/"))
        return super().form_valid(form)


@method_decorator(login_not_required, name="dispatch")
class PasswordSent(TemplateView):
    """What to do now."""

    template_name = "accounts/password_sent.html"


class PasswordReset(PasswordResetConfirmView):
    """A new password through the link; it signs nobody in, so the second factor is still asked for."""

    form_class = SetPasswordForm
    template_name = "accounts/password_reset.html"
    success_url = reverse_lazy("accounts:sign_in")

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.end_all(self.user)
        mail.tell(self.user, _("Your password was changed."))
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return response


class PasswordChange(PasswordChangeView):
    """Another password; every other browser is signed out."""

    form_class = NewPasswordForm
    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:account")

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.renew(self.request, self.request.user)
        mail.tell(self.request.user, _("Your password was changed."))
        messages.success(self.request, _("Your password is changed. You are signed out everywhere else."))
        return response
