"""The pages of the activity log."""

from django.urls import path

from activities import access, views
from bomca.accounts.viewing import not_while_viewing

app_name = "activities"

urlpatterns = [
    path("activities/", views.ActivityList.as_view(), name="list"),
    path("activities.csv", views.ActivityExport.as_view(), name="export"),
    path("activities.xlsx", views.Workbook.as_view(), name="workbook"),
    path("activities/template.xlsx", views.template, name="template"),
    path("activities/new/", views.ActivityCreate.as_view(), name="new"),
    path("activities/<uuid:uid>/", views.ActivityPage.as_view(), name="activity"),
    path("activities/<uuid:uid>/edit/", views.ActivityEdit.as_view(), name="edit"),
    path("activities/<uuid:uid>/publish/", views.publish, name="publish"),
    path("activities/<uuid:uid>/participants/", not_while_viewing(views.participants), name="participants"),
    path("activities/<uuid:uid>/participants/open/", views.open_list, name="participants_open"),
    path("activities/<uuid:uid>/participants/rows/", not_while_viewing(views.rows_of_list), name="participant_rows"),
    path("activities/<uuid:uid>/participants/export/", views.export_list, name="participants_export"),
    path(
        "activities/<uuid:uid>/participants/counts/",
        not_while_viewing(views.counts_from_list),
        name="participant_counts",
    ),
    path("activities/<uuid:uid>/participants/erase/", views.erase_list, name="participants_erase"),
    path("activities/<uuid:uid>/files/", views.attach, name="attach"),
    path("activities/<uuid:uid>/files/<uuid:file>/", not_while_viewing(views.open_file), name="file"),
    path("activities/<uuid:uid>/files/<uuid:file>/remove/", views.remove_file, name="file_remove"),
    path("imports/", views.Imports.as_view(), name="imports"),
    path("imports/<uuid:uid>/", not_while_viewing(views.ImportPage.as_view()), name="import"),
    path("imports/<uuid:uid>/commit/", views.commit_import, name="import_commit"),
    path("imports/<uuid:uid>/undo/", views.undo_import, name="import_undo"),
    path("imports/<uuid:uid>/errors/", not_while_viewing(views.file_with_errors), name="import_errors"),
    path("participants/", not_while_viewing(views.find_person), name="people"),
    path("participants/export/", views.export_person, name="person_export"),
    path("participants/erase/", views.erase_person, name="person_erase"),
    path("access/", access.AccessPage.as_view(), name="access"),
    path("access/review/", access.Review.as_view(), name="access_review"),
    path("access/review.csv", access.review_csv, name="access_review_csv"),
    path("activities/<uuid:uid>/<slug:step>/", views.take_step, name="step"),
]
