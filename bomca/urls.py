"""Every address of the portal; apps are named as strings, so the ground imports none of them."""

from django.contrib import admin
from django.urls import include, path

from bomca import health, offline, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("unsent/", offline.unsent, name="unsent"),
    path("data-protection/", views.DataProtection.as_view(), name="data_protection"),
    path("admin/", admin.site.urls),
    path("api/", include("bomca.api_urls")),
    path("", include("bomca.accounts.urls")),
    path("", include("bomca.history.urls")),
    path("", include("bomca.drafts.urls")),
    path("", include("partners.urls")),
    path("", include("components.urls")),
    path("", include("activities.urls")),
    path("", include("reports.urls")),
]
