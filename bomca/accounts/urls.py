"""The addresses of signing in and of one's own account."""

from django.urls import path

from bomca.accounts import viewing, views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("language/", views.choose_language, name="language"),
    path("account/", views.AccountEdit.as_view(), name="account"),
    path("account/tokens/", views.TokenList.as_view(), name="tokens"),
    path("account/tokens/<str:prefix>/revoke/", views.revoke_token, name="token_revoke"),
    path("access/view-as/", viewing.start, name="view_as"),
    path("access/stop/", viewing.stop, name="stop_viewing"),
]
