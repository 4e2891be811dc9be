"""The pages of the activity log."""

from django.urls import path

from activities import access, views

app_name = "activities"

urlpatterns = [
    path("activities/", views.ActivityList.as_view(), name="list"),
    path("activities.csv", views.ActivityExport.as_view(), name="export"),
    path("activities/new/", views.ActivityCreate.as_view(), name="new"),
    path("activities/<uuid:uid>/", views.ActivityPage.as_view(), name="activity"),
    path("activities/<uuid:uid>/edit/", views.ActivityEdit.as_view(), name="edit"),
    path("activities/<uuid:uid>/publish/", views.publish, name="publish"),
    path("access/", access.AccessPage.as_view(), name="access"),
    path("access/review/", access.Review.as_view(), name="access_review"),
    path("access/review.csv", access.review_csv, name="access_review_csv"),
    path("activities/<uuid:uid>/<slug:step>/", views.take_step, name="step"),
]
