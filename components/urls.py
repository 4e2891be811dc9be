"""The pages of what was agreed; the dashboard of a phase is a page of the reports."""

from django.urls import path

from components import views
from components.logframe.urls import urlpatterns as of_logframes

app_name = "components"

urlpatterns = [
    path("phases/", views.PhaseList.as_view(), name="phases"),
    path("phases/<int:number>/agreement/", views.PhaseAgreement.as_view(), name="agreement"),
    path("phases/<int:number>/extensions/new/", views.ExtensionCreate.as_view(), name="extension_new"),
    path("extensions/<uuid:uid>/edit/", views.ExtensionEdit.as_view(), name="extension_edit"),
    path("extensions/<uuid:uid>/sign/<uuid:agreement>/", views.sign_extension, name="extension_sign"),
    path("extensions/<uuid:uid>/approve/", views.approve_extension, name="extension_approve"),
    path("extensions/<uuid:uid>/reject/", views.reject_extension, name="extension_reject"),
    path("components/", views.ComponentList.as_view(), name="list"),
    path("components/<slug:code>/", views.ComponentPage.as_view(), name="component"),
    *of_logframes,
]
