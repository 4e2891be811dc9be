"""The pages of logframes, among those of what was agreed."""

from django.urls import path

from components.logframe import views
from components.logframe import views_building as building

urlpatterns = [
    path("phases/<int:number>/logframe/", views.PhaseLogframe.as_view(), name="phase_logframe"),
    path("logframes/<uuid:uid>/", views.LogframePage.as_view(), name="logframe"),
    path("logframes/<uuid:uid>/changes/", views.LogframeChanges.as_view(), name="logframe_changes"),
    path("logframes/<uuid:uid>/steps/<slug:step>/", views.LogframeStepTaken.as_view(), name="logframe_step"),
    path("logframes/<uuid:uid>/new/<slug:sort>/", building.LogframePartCreate.as_view(), name="logframe_part_new"),
    path("logframe-parts/<slug:sort>/<uuid:uid>/", building.LogframePartEdit.as_view(), name="logframe_part"),
    path("logframe-parts/<slug:sort>/<uuid:uid>/remove/", building.remove_part, name="logframe_part_remove"),
    path("logframe-parts/<slug:sort>/<uuid:uid>/<slug:where>/", building.move_part, name="logframe_part_move"),
    path("indicators/<uuid:uid>/", views.IndicatorPage.as_view(), name="indicator"),
]
