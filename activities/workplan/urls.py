"""The pages of work plans, among those of the log."""

from django.urls import path

from activities.workplan import files, views
from activities.workplan import views_building as building

urlpatterns = [
    path("work-plan/", views.WorkPlans.as_view(), name="work_plans"),
    path("work-plans/<uuid:uid>/", views.PlanPage.as_view(), name="work_plan"),
    path("work-plans/<uuid:uid>/plan.csv", files.PlanExport.as_view(), name="work_plan_export"),
    path("work-plans/<uuid:uid>/plan.xlsx", files.PlanWorkbook.as_view(), name="work_plan_workbook"),
    path("work-plans/<uuid:uid>/changes/", views.PlanChanges.as_view(), name="work_plan_changes"),
    path("work-plans/<uuid:uid>/steps/<slug:step>/", views.PlanStepTaken.as_view(), name="work_plan_step"),
    path("work-plans/<uuid:uid>/new/", building.ItemCreate.as_view(), name="work_plan_item_new"),
    path("work-plan-items/<uuid:uid>/", building.ItemEdit.as_view(), name="work_plan_item"),
    path("work-plan-items/<uuid:uid>/remove/", building.remove_item, name="work_plan_item_remove"),
    path("work-plan-items/<uuid:uid>/<slug:where>/", building.move_item, name="work_plan_item_move"),
]
