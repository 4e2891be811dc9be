"""Signing in and out, and what people may change about their own account."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import check_for_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView, UpdateView
from django.views.i18n import set_language

from bomca import history, privacy
from bomca.accounts import demo
from bomca.accounts.forms import AccountForm, SignInForm, TokenForm
from bomca.accounts.models import ApiToken, User
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


@method_decorator(never_cache, name="dispatch")
class TokenList(FormView):
    """The tokens of the person who has signed in, and the form that makes one."""

    form_class = TokenForm
    template_name = "accounts/tokens.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tokens=ApiToken.objects.visible_to(self.request.user), **kwargs)

    def form_valid(self, form):
        """Show the new token once: in this answer and nowhere else, so neither a reload nor the session holds it."""
        token, plain = form.issued
        blank = self.form_class(user=self.request.user)
        return self.render_to_response(self.get_context_data(form=blank, issued=token, plain=plain))


@require_POST
def revoke_token(request, prefix):
    """Close one of one's own tokens for good."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), prefix=prefix)
    token.revoke()
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("accounts:tokens")
