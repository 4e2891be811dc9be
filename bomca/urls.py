"""Every address of the portal; apps are named as strings, so the ground imports none of them."""

from django.contrib import admin
from django.urls import include, path

from bomca import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("bomca.accounts.urls")),
]
