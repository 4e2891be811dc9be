"""Where one is signed in, and how to end it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from bomca.accounts.models import SignIn
from bomca.accounts.sessions import services


class SignInList(ListView):
    """The browsers in which the person is signed in."""

    template_name = "accounts/sessions.html"
    context_object_name = "sign_ins"

    def get_queryset(self):
        return SignIn.objects.visible_to(self.request.user).live()

    def get_context_data(self, **kwargs):
        return super().get_context_data(this_key=self.request.session.session_key, **kwargs)


@require_POST
def end_sign_in(request, pk):
    """Sign out in one browser; in this one it is the usual signing out."""
    sign_in = get_object_or_404(SignIn.objects.visible_to(request.user), pk=pk)
    if sign_in.session_key == request.session.session_key:
        logout(request)
        return redirect("accounts:sign_in")
    services.end(sign_in)
    messages.success(request, _("That browser is signed out."))
    return redirect("accounts:sessions")


@require_POST
def end_others(request):
    """Sign out everywhere but here."""
    services.end_all(request.user, keep=request.session.session_key)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:sessions")
