"""The pages of what is told: the home page, the dashboard of a phase, the reports."""

from django.urls import path

from reports import views
from reports.views import timelines
from reports.views.extension import ExtensionPage

app_name = "reports"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("phases/<int:number>/", views.PhaseDashboard.as_view(), name="phase"),
    path("timeline/", timelines.Search.as_view(), name="timelines"),
    path("places/<uuid:uid>/timeline/", timelines.PlaceTimeline.as_view(), name="place_timeline"),
    path("places/<uuid:uid>/timeline.csv", timelines.PlaceExport.as_view(), name="place_timeline_export"),
    path("partners/<uuid:uid>/timeline/", timelines.OrganisationTimeline.as_view(), name="organisation_timeline"),
    path(
        "partners/<uuid:uid>/timeline.csv", timelines.OrganisationExport.as_view(), name="organisation_timeline_export"
    ),
    path(
        "recommendations/<uuid:uid>/timeline/",
        timelines.RecommendationTimeline.as_view(),
        name="recommendation_timeline",
    ),
    path(
        "recommendations/<uuid:uid>/timeline.csv",
        timelines.RecommendationExport.as_view(),
        name="recommendation_timeline_export",
    ),
    path("extensions/<uuid:uid>/", ExtensionPage.as_view(), name="extension"),
    path("reports/", views.ReportList.as_view(), name="list"),
    path("reports/make/", views.make_report, name="make"),
    path("reports/outlines.json", views.outlines, name="outlines"),
    path("reports/<uuid:uid>/", views.ReportPage.as_view(), name="report"),
    path("reports/<uuid:uid>/files/<slug:kind>/", views.download, name="file"),
    path("reports/<uuid:uid>/figures/<str:key>/", views.FigurePage.as_view(), name="figure"),
    path("reports/<uuid:uid>/steps/<slug:step>/", views.take_step, name="step"),
    path("reports/<uuid:uid>/texts/<slug:code>/", views.TextEdit.as_view(), name="text"),
    path("reports/<uuid:uid>/comments/", views.add_comment, name="comment"),
    path("reports/<uuid:uid>/comments/<uuid:comment>/answer/", views.answer_comment, name="comment_answer"),
    path("reports/<uuid:uid>/comments/<uuid:comment>/close/", views.close_comment, name="comment_close"),
]
