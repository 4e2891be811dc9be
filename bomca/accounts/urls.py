"""The addresses of signing in and of one's own account."""

from django.urls import path

from bomca.accounts import machine_views, views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.choose_language, name="language"),
    path("account/", views.AccountEdit.as_view(), name="account"),
    path("account/tokens/", machine_views.TokenList.as_view(), name="tokens"),
    path("account/tokens/<str:prefix>/revoke/", machine_views.revoke_token, name="token_revoke"),
    path("accounts/clients/", machine_views.ClientList.as_view(), name="clients"),
    path("accounts/clients/<slug:identifier>/", machine_views.ClientDetail.as_view(), name="client"),
    path("accounts/clients/<slug:identifier>/revoke/", machine_views.revoke_client, name="client_revoke"),
    path("accounts/clients/<slug:identifier>/secrets/", machine_views.SecretMake.as_view(), name="secret_make"),
    path(
        "accounts/clients/<slug:identifier>/secrets/<str:prefix>/revoke/",
        machine_views.revoke_secret,
        name="secret_revoke",
    ),
]
