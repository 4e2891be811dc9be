"""The addresses of signing in and of one's own account."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as provider
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.http import require_POST

from bomca.accounts import machine_views, viewing, views
from bomca.accounts.invitations import views as invitations
from bomca.accounts.passwords import views as passwords
from bomca.accounts.reauthentication import required
from bomca.accounts.sessions import views as sessions

OURS = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.choose_language, name="language"),
    path("account/", views.AccountEdit.as_view(), name="account"),
    path("account/data/", views.own_data, name="data"),
    path("account/tokens/", required(allow_get=True)(machine_views.TokenList.as_view()), name="tokens"),
    path("account/tokens/<str:prefix>/revoke/", machine_views.revoke_token, name="token_revoke"),
    path("account/password/", passwords.PasswordChange.as_view(), name="password"),
    path("account/sessions/", sessions.SignInList.as_view(), name="sessions"),
    path("account/sessions/end/", sessions.end_others, name="sessions_end"),
    path("account/sessions/<int:pk>/end/", sessions.end_sign_in, name="session_end"),
    path("accounts/clients/", required(allow_get=True)(machine_views.ClientList.as_view()), name="clients"),
    path(
        "accounts/clients/<slug:identifier>/",
        required(allow_get=True)(machine_views.ClientDetail.as_view()),
        name="client",
    ),
    path("accounts/clients/<slug:identifier>/revoke/", machine_views.revoke_client, name="client_revoke"),
    path(
        "accounts/clients/<slug:identifier>/secrets/",
        required(machine_views.SecretMake.as_view()),
        name="secret_make",
    ),
    path(
        "accounts/clients/<slug:identifier>/secrets/<str:prefix>/revoke/",
        machine_views.revoke_secret,
        name="secret_revoke",
    ),
    path("forgotten-password/", passwords.PasswordForgotten.as_view(), name="password_forgotten"),
    path("forgotten-password/sent/", passwords.PasswordSent.as_view(), name="password_sent"),
    path("forgotten-password/<uidb64>/<token>/", passwords.PasswordReset.as_view(), name="password_reset"),
    path("accounts/invitations/", required(allow_get=True)(invitations.InvitationList.as_view()), name="invitations"),
    path("accounts/invitations/<uuid:uid>/send/", required(invitations.send_again), name="invitation_send"),
    path("accounts/invitations/<uuid:uid>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("invitation/<str:secret>/", invitations.InvitationAccept.as_view(), name="invitation"),
    path("access/view-as/", viewing.start, name="view_as"),
    path("access/stop/", viewing.stop, name="stop_viewing"),
]

# Pages of allauth, under the names by which it knows them itself; there is no page to sign up.
OF_ALLAUTH = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/<str:provider_id>/", login_not_required(require_POST(provider.login)), name="openid_connect_login"),
    path("sign-in/<str:provider_id>/callback/", provider.callback, name="openid_connect_callback"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", factors.index, name="mfa_index"),
    path("account/second-factor/app/", apps.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", apps.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second-factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/second-factor/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/second-factor/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/second-factor/passkeys/<int:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/second-factor/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [path("", include((OURS, "accounts"))), *OF_ALLAUTH]
