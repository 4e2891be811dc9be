"""The pages of the activity log."""

from django.urls import path

from activities import access, views
from bomca.accounts.viewing import not_while_viewing

app_name = "activities"

urlpatterns = [
    path("activities/", views.ActivityList.as_view(), name="list"),
    path("activities.csv", views.ActivityExport.as_view(), name="export"),
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
    path("participants/", not_while_viewing(views.find_person), name="people"),
    path("participants/export/", views.export_person, name="person_export"),
    path("participants/erase/", views.erase_person, name="person_erase"),
    path("deliverables/", views.DeliverableList.as_view(), name="deliverables"),
    path("deliverables.csv", views.DeliverableExport.as_view(), name="deliverables_export"),
    path("deliverables/new/", views.DeliverableCreate.as_view(), name="deliverable_new"),
    path("deliverables/<uuid:uid>/", views.DeliverablePage.as_view(), name="deliverable"),
    path("deliverables/<uuid:uid>/edit/", views.DeliverableEdit.as_view(), name="deliverable_edit"),
    path("deliverables/<uuid:uid>/recommend/", views.RecommendationCreate.as_view(), name="recommendation_new"),
    path("deliverables/<uuid:uid>/<slug:step>/", views.take_deliverable_step, name="deliverable_step"),
    path("recommendations/", views.RecommendationList.as_view(), name="recommendations"),
    path("recommendations.csv", views.RecommendationExport.as_view(), name="recommendations_export"),
    path("recommendations/tracker/", views.Tracker.as_view(), name="tracker"),
    path("recommendations/<uuid:uid>/", views.RecommendationPage.as_view(), name="recommendation"),
    path("recommendations/<uuid:uid>/edit/", views.RecommendationEdit.as_view(), name="recommendation_edit"),
    path("recommendations/<uuid:uid>/status/", views.record_status, name="recommendation_status"),
    path("enquiries/", views.EnquiryList.as_view(), name="enquiries"),
    path("enquiries/new/", views.ask, name="ask"),
    path("enquiries/<uuid:uid>/", views.enquiry_page, name="enquiry"),
    path("enquiries/<uuid:uid>/review/", views.review, name="enquiry_review"),
    path("enquiries/<uuid:uid>/send/", views.send_again, name="enquiry_send"),
    path("enquiries/<uuid:uid>/revoke/", views.revoke, name="enquiry_revoke"),
    path("answer/<str:token>/", views.answer, name="answer"),
    path("access/", access.AccessPage.as_view(), name="access"),
    path("access/review/", access.Review.as_view(), name="access_review"),
    path("access/review.csv", access.review_csv, name="access_review_csv"),
    path("activities/<uuid:uid>/<slug:step>/", views.take_step, name="step"),
]
