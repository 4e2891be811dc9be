"""Signing in and out, and what people may change about their own account."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import JsonResponse
from django.urls import reverse_lazy
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import UpdateView
from django.views.i18n import set_language

from bomca import history, privacy
from bomca.accounts import demo
from bomca.accounts.forms import AccountForm, SignInForm
from bomca.accounts.models import User
from bomca.accounts.reauthentication import required
from bomca.editing import MergingEdit


def providers():
    """The outside providers of identities whose button the sign-in page shows."""
    return [app for of_kind in settings.SOCIALACCOUNT_PROVIDERS.values() for app in of_kind.get("APPS", [])]


class SignIn(LoginView):
    """The door of the portal."""

    authentication_form = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"demo_sign_ins": demo.sign_ins, "providers": providers}

    def form_valid(self, form):
        """The password is right; whoever has a second factor is asked for it before the door opens."""
        login = Login(user=form.get_user(), email=form.get_user().email, redirect_url=self.get_success_url())
        return perform_password_login(self.request, {"email": login.email}, login)


class SignOut(LogoutView):
    """Ends the session; only by POST, so that no link can do it."""

    next_page = reverse_lazy("accounts:sign_in")


@login_not_required
@require_POST
def choose_language(request):
    """Show the portal in another language from now on; for people who have signed in, on every device."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(language):
        with history.atomic():
            user = User.objects.select_for_update().get(pk=request.user.pk)
            user.language = language
            user.save(update_fields=["language"])
    return set_language(request)


class AccountEdit(SuccessMessageMixin, MergingEdit, UpdateView):
    """Name, language and time zone of the person who has signed in."""

    form_class = AccountForm
    template_name = "accounts/account.html"
    success_url = reverse_lazy("accounts:account")
    success_message = _("Saved.")

    def get_object(self, queryset=None):
        return User.objects.get(pk=self.request.user.pk)


@never_cache
@require_safe
@required
def own_data(request):
    """What the portal holds about the person who has signed in, as a JSON file."""
    answer = JsonResponse(privacy.held_on(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
