"""The pages of logframes, among those of what was agreed."""

from django.urls import path

from components.logframe import views
from components.logframe import views_building as building
from components.logframe import views_opsys as of_opsys
from components.logframe import views_values as of_values

urlpatterns = [
    path("phases/<int:number>/logframe/", views.PhaseLogframe.as_view(), name="phase_logframe"),
    path("logframes/<uuid:uid>/", views.LogframePage.as_view(), name="logframe"),
    path("logframes/<uuid:uid>/changes/", views.LogframeChanges.as_view(), name="logframe_changes"),
    path("logframes/<uuid:uid>/opsys/", of_opsys.Sheet.as_view(), name="opsys"),
    path("logframes/<uuid:uid>/opsys.xlsx", of_opsys.SheetFile.as_view(), name="opsys_file"),
    path("logframes/<uuid:uid>/matrix.xlsx", of_opsys.MatrixFile.as_view(), name="logframe_matrix"),
    path("logframes/<uuid:uid>/steps/<slug:step>/", views.LogframeStepTaken.as_view(), name="logframe_step"),
    path("logframes/<uuid:uid>/new/<slug:sort>/", building.LogframePartCreate.as_view(), name="logframe_part_new"),
    path("logframe-parts/<slug:sort>/<uuid:uid>/", building.LogframePartEdit.as_view(), name="logframe_part"),
    path("logframe-parts/<slug:sort>/<uuid:uid>/remove/", building.remove_part, name="logframe_part_remove"),
    path("logframe-parts/<slug:sort>/<uuid:uid>/<slug:where>/", building.move_part, name="logframe_part_move"),
    path("phases/<int:number>/periods/", of_values.PeriodList.as_view(), name="periods"),
    path("periods/<uuid:uid>/<slug:step>/", of_values.lock_period, name="period_lock"),
    path("indicators/<uuid:uid>/values/new/", of_values.ValueCreate.as_view(), name="value_new"),
    path("indicator-values/<uuid:uid>/", of_values.ValuePage.as_view(), name="indicator_value"),
    path("indicator-values/<uuid:uid>/edit/", of_values.ValueEdit.as_view(), name="value_edit"),
    path("indicator-values/<uuid:uid>/steps/<slug:step>/", of_values.ValueStepTaken.as_view(), name="value_step"),
    path("indicators/<uuid:uid>/rating/", of_values.rate, name="indicator_rating"),
    path("indicators/<uuid:uid>/", of_values.IndicatorPage.as_view(), name="indicator"),
]
