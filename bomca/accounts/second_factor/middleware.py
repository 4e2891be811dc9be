"""Who needs a second factor and has none gets as far as setting one up."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from bomca import problems
from bomca.accounts import second_factor

OPEN = {
    "healthz", "readyz", "service_worker", "accounts:sign_in", "accounts:sign_out", "accounts:language",
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip


class Demand:
    """Leads to the page of second factors; the API says 403 in its own way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name in OPEN or not second_factor.is_missing(request):
            return None
        if request.path.startswith("/api/"):
            detail = _("Set up a second factor at /account/second-factor/, then try again.")
            found = problems.document("second_factor_needed", detail=detail, instance=request.path)
            return JsonResponse(found, status=found["status"], content_type=problems.MEDIA_TYPE)
        messages.warning(request, _("Your role needs a second factor. Set one up, then everything opens."))
        return redirect("mfa_index")
