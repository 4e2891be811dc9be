"""The pages of who takes part, and where."""

from django.urls import path

from partners import adding, merging, views

app_name = "partners"

urlpatterns = [
    path("partners/", views.OrganisationList.as_view(), name="list"),
    path("partners/<uuid:uid>/", views.OrganisationPage.as_view(), name="organisation"),
    path("partners/<uuid:uid>/forget-name/", views.forget_name, name="forget_name"),
    path("partners/new/", adding.AddOrganisation.as_view(), name="new"),
    path("places/new/", adding.AddPlace.as_view(), name="new_place"),
    path("partners/duplicates/", merging.Duplicates.as_view(), name="duplicates"),
    path("partners/<uuid:uid>/merge/<uuid:other>/", merging.Merge.as_view(), name="merge"),
    path("places/<uuid:uid>/merge/<uuid:other>/", merging.MergePlaces.as_view(), name="merge_places"),
    path("partners/<uuid:uid>/unmerge/", merging.undo_organisation, name="unmerge"),
    path("places/<uuid:uid>/unmerge/", merging.undo_place, name="unmerge_place"),
    path("countries/", views.CountryList.as_view(), name="countries"),
    path("countries/<slug:iso2>/", views.CountryPage.as_view(), name="country"),
    path("places/", views.PlaceList.as_view(), name="places"),
    path("places/<uuid:uid>/", views.PlacePage.as_view(), name="place"),
]
