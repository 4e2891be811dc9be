"""The pages of the history."""

from django.urls import path

from bomca.history import views

app_name = "history"

urlpatterns = [
    path("history/", views.EntryList.as_view(), name="list"),
    path("history.csv", views.EntryExport.as_view(), name="export"),
    path("history/<int:sequence>/", views.EntryPage.as_view(), name="entry"),
]
