"""The pages of who takes part, and where."""

from django.urls import path

from partners import views

app_name = "partners"

urlpatterns = [
    path("partners/", views.OrganisationList.as_view(), name="list"),
    path("partners/<uuid:uid>/", views.OrganisationPage.as_view(), name="organisation"),
    path("countries/", views.CountryList.as_view(), name="countries"),
    path("countries/<slug:iso2>/", views.CountryPage.as_view(), name="country"),
    path("places/", views.PlaceList.as_view(), name="places"),
    path("places/<uuid:uid>/", views.PlacePage.as_view(), name="place"),
]
