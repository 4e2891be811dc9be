"""Signing in and out, and what people may change about their own account."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView
from django.views.i18n import set_language

from bomca.accounts import demo
from bomca.accounts.forms import AccountForm, SignInForm
from bomca.accounts.models import User


class SignIn(LoginView):
    """The door of the portal."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"demo_sign_ins": demo.sign_ins}


class SignOut(LogoutView):
    """Ends the session; only by POST, so that no link can do it."""

    next_page = reverse_lazy("accounts:sign_in")


@login_not_required
@require_POST
def choose_language(request):
    """Show the portal in another language from now on; for people who have signed in, on every device."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(language):
        request.user.language = language
        request.user.save(update_fields=["language"])
    return set_language(request)


class AccountEdit(SuccessMessageMixin, UpdateView):
    """Name, language and time zone of the person who has signed in."""

    form_class = AccountForm
    template_name = "accounts/account.html"
    success_url = reverse_lazy("accounts:account")
    success_message = _("Saved.")

    def get_object(self, queryset=None):
        return User.objects.get(pk=self.request.user.pk)
