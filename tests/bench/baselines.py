"""What is compared with: plain Django and Django REST framework, well used, without the portal's rules."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Lower, StrIndex, TruncMonth
from django.db.models.lookups import GreaterThan
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.generic import ListView
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import pagination, permissions, serializers, viewsets
from rest_framework.filters import BaseFilterBackend

from activities.models import Activity, Participation, Topic
from activities.views import ActivityList
from bomca.views import Echo
from components.models import Component, Phase
from partners.models import Country, Organisation, Place

SEARCHED = ["code", "title", "summary", "results", "venue", "place__name_en", "place__name_ru"]


def key(name, model, **options):
    return serializers.SlugRelatedField(name, queryset=model.objects.all(), required=False, **options)


class PlainParticipation(serializers.ModelSerializer):
    country = key("iso2", Country)
    organisation = key("uid", Organisation)

    class Meta:
        model = Participation
        fields = ["country", "organisation", "role", "women", "men", "not_stated", "qualifier"]


class PlainActivity(serializers.ModelSerializer):
    """The same record as the portal's API tells."""

    phase = key("number", Phase)
    component = key("code", Component)
    place = key("uid", Place)
    host_country = key("iso2", Country)
    countries = key("iso2", Country, many=True)
    partners = key("uid", Organisation, many=True)
    agencies = key("uid", Organisation, many=True)
    co_organisers = key("uid", Organisation, many=True)
    topics = key("slug", Topic, many=True)
    participations = PlainParticipation(many=True)

    class Meta:
        model = Activity
        exclude = ["id", "created_by", "verified_by"]

    def create(self, facts):
        rows = facts.pop("participations")
        activity = super().create(facts)
        for row in rows:
            Participation.objects.create(activity=activity, **row)
        return activity


class PlainSearch(BaseFilterBackend):
    """ILIKE over the same columns. SQLite's LIKE is the portal's own function, so there INSTR is the plain way."""

    def filter_queryset(self, request, queryset, view):
        word = request.query_params.get("q")
        if not word:
            return queryset
        if connection.vendor == "sqlite":
            found = [Q(GreaterThan(StrIndex(Lower(name), Value(word.lower())), 0)) for name in SEARCHED]
        else:
            found = [Q((f"{name}__icontains", word)) for name in SEARCHED]
        return queryset.filter(Q(*found, _connector=Q.OR))


class PlainPages(pagination.PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"


class PlainActivities(viewsets.ModelViewSet):
    permission_classes = [permissions.IsAuthenticated]  # without the scopes of our tokens
    queryset = Activity.objects.select_related("phase", "component", "place", "host_country").prefetch_related(
        "countries", "partners", "agencies", "co_organisers", "topics",
        "participations__country", "participations__organisation",
    )  # fmt: skip
    serializer_class = PlainActivity
    pagination_class = PlainPages
    filter_backends = [DjangoFilterBackend, PlainSearch]
    filterset_fields = ["phase", "component", "kind", "status"]


class PlainList(ListView):
    """Fifty activities in a table."""

    queryset = Activity.objects.select_related("component").prefetch_related("countries", "participations")
    template_name = "bench/list.html"
    paginate_by = 50


class ListOfFifty(ActivityList):
    """The portal's own list, as long as the plain one."""

    paginate_by = 50


def aggregates(request):
    """The eight aggregates of a dashboard, by the database."""
    held = Activity.objects.filter(phase__number=9, status__in=["completed", "verified"])
    people = Participation.objects.filter(activity__in=held, role="participant")
    sums = {name: Sum(name) for name in ("women", "men", "not_stated")}
    number = Count("pk")
    found = [
        held.aggregate(number, Sum("equipment_value")),
        people.aggregate(**sums),
        list(held.order_by().values("component__code").annotate(number)),
        list(held.order_by().values("countries__iso2").annotate(number)),
        list(held.order_by().values("kind").annotate(number)),
        list(held.order_by().values("context").annotate(number)),
        list(held.order_by().values(month=TruncMonth("starts_on")).annotate(number)),
        list(people.order_by().values("country__iso2").annotate(**sums)),
    ]
    return JsonResponse(found, safe=False)


def raw_csv(request):
    """The activities' own columns as CSV, without guard, links or people: by COPY where there is one."""
    rows = Activity.objects.order_by("pk").values_list(
        "code", "title", "phase__number", "component__code", "kind", "context", "format", "status", "starts_on",
        "ends_on", "planned_starts_on", "planned_ends_on", "dates_note", "place__name_en", "host_country__iso2",
        "equipment_value", "certainty", "source", "uid",
    )  # fmt: skip
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            response = HttpResponse(content_type="text/csv")
            sql = cursor.mogrify(*rows.query.sql_with_params()).decode()
            cursor.copy_expert(f"COPY ({sql}) TO STDOUT WITH CSV", response)
            return response
        cursor.execute(*rows.query.sql_with_params())
        return StreamingHttpResponse(list(map(csv.writer(Echo()).writerow, cursor)), content_type="text/csv")


@login_not_required
def same_bytes(request):
    """The bytes of an API page, and nothing else: the floor."""
    return HttpResponse(same_bytes.body, content_type="application/json")


same_bytes.body = b""
