"""The portal's addresses with the baselines beside them."""

from django.urls import include, path

from tests.bench import baselines

urlpatterns = [
    path("bench/activities/", baselines.PlainActivities.as_view({"get": "list", "post": "create"})),
    path("bench/bytes/", baselines.same_bytes),
    path("bench/list/", baselines.PlainList.as_view()),
    path("bench/list-of-fifty/", baselines.ListOfFifty.as_view()),
    path("bench/aggregates/", baselines.aggregates),
    path("bench/rows.csv", baselines.raw_csv),
    path("", include("bomca.urls")),
]
