"""The addresses of unsaved forms."""

from django.urls import path

from bomca.drafts import views

app_name = "drafts"

urlpatterns = [
    path("unsaved/", views.unsaved, name="list"),
    path("unsaved/me/", views.me, name="me"),
    path("unsaved/<uuid:uid>/", views.draft, name="draft"),
    path("unsaved/<uuid:uid>/discard/", views.discard, name="discard"),
]
