"""One filter for the activities' page, API and export."""

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities import flags, parts
from activities.calendars.overlaps import overlapping
from activities.models import Activity, Topic, WorkPlan, WorkPlanItem
from activities.models.choices import Context, Format, Kind, Language, Status, Visibility
from activities.models.concerning import concerning_organisation, concerning_place
from activities.models.work_plan import PlanStatus
from activities.models.work_plan_item import QUARTERS
from bomca.filters import RecordFilter, StableOrdering, StrictFilterSet, TrueFalseFilter
from bomca.records import Certainty
from components.models import Component, Phase
from partners.models import Country, Organisation, Place
from partners.models.organisation import OrganisationKind
from partners.models.place import PlaceKind


class PlanFilter(RecordFilter):
    """Chooses by a work plan, whose phase names it."""

    def __init__(self, **kwargs):
        super().__init__(WorkPlan, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("phase")


class ActivityFilter(StrictFilterSet):
    """Narrows activities by what they are, where, when, with whom and how far."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    phase = RecordFilter(Phase, by="number", label=_("Phase"))
    component = RecordFilter(Component, by="code", label=_("Component"))
    country = RecordFilter(Country, by="iso2", field_name="countries", label=_("Participating country"))
    host_country = RecordFilter(Country, by="iso2", label=_("Host country"))
    participants_from = RecordFilter(Country, by="iso2", method="from_country", label=_("With participants from"))
    participants_of = django_filters.ChoiceFilter(
        choices=OrganisationKind, method="from_country", label=_("With participants of agencies of this kind")
    )
    kind = django_filters.ChoiceFilter(choices=Kind, label=_("Kind"))
    context = django_filters.ChoiceFilter(choices=Context, label=_("Context"))
    format = django_filters.ChoiceFilter(choices=Format, label=_("Format"))
    status = django_filters.ChoiceFilter(choices=Status, label=_("Status"))
    visibility = django_filters.ChoiceFilter(choices=Visibility, label=_("Who may see it"))
    may = django_filters.ChoiceFilter(
        choices=[("change", _("correct")), ("verify", _("verify"))], method="open_for", label=_("I may")
    )
    held = TrueFalseFilter(method="only_held", label=_("Held"))
    thematic = TrueFalseFilter(method="only_thematic", label=_("Thematic"))
    dated = TrueFalseFilter(method="only_dated", label=_("Date known"))
    participants = django_filters.ChoiceFilter(
        choices=[("known", _("known")), ("unknown", _("not known"))],
        method="by_knowledge_of_participants",
        label=_("Number of participants"),
    )
    equipment = TrueFalseFilter(method="with_equipment", label=_("Equipment handed over"))
    flag = django_filters.ChoiceFilter(
        choices=[(flag.name, flag.label) for flag in flags.FLAGS], method="flagged", label=_("Needs attention")
    )
    starts_on__gte = django_filters.DateFilter(field_name="starts_on", lookup_expr="gte", label=_("Starts from"))
    starts_on__lte = django_filters.DateFilter(field_name="starts_on", lookup_expr="lte", label=_("Starts until"))
    begins__gte = django_filters.DateFilter(method="from_day", label=_("Begins, or is planned, from"))
    begins__lte = django_filters.DateFilter(method="until_day", label=_("Begins, or is planned, until"))
    place = RecordFilter(Place, method="at_place", label=_("Place"))
    place_kind = django_filters.ChoiceFilter(choices=PlaceKind, method="at_kind_of_place", label=_("Kind of place"))
    place_known = TrueFalseFilter(method="at_known_place", label=_("Place known"))
    partner = RecordFilter(Organisation, field_name="partners", label=_("Partner"))
    agency = RecordFilter(Organisation, field_name="agencies", label=_("Beneficiary agency"))
    co_organiser = RecordFilter(Organisation, field_name="co_organisers", label=_("Co-organiser"))
    host_organisation = RecordFilter(Organisation, label=_("Host institution"))
    people_of = RecordFilter(Organisation, method="with_people_of", label=_("With people of"))
    work_plan = PlanFilter(method="of_plan", label=_("Work plan"))
    work_plan_quarter = django_filters.ChoiceFilter(
        choices=QUARTERS, method="of_quarter", label=_("Planned from the quarter")
    )
    work_plan_item = RecordFilter(WorkPlanItem, method="of_item", label=_("Work-plan item"))
    in_work_plan = TrueFalseFilter(method="by_having_item", label=_("In a work plan"))
    outside_work_plan = PlanFilter(method="outside_plan", label=_("Not in the work plan of the year"))
    concerns_place = RecordFilter(Place, method="about_place", label=_("Concerns the place, or one in it"))
    concerns_organisation = RecordFilter(
        Organisation, method="about_organisation", label=_("Concerns the organisation, also under a former name")
    )
    overlaps = TrueFalseFilter(method="only_overlapping", label=_("Overlaps with another activity"))
    topic = RecordFilter(Topic, by="slug", field_name="topics", label=_("Topic"))
    language = django_filters.ChoiceFilter(choices=Language, method="held_in", label=_("Language"))
    joint = TrueFalseFilter(method="only_joint", label=_("Joint with others"))
    dual_use = TrueFalseFilter(field_name="is_dual_use", label=_("Dual-use equipment"))
    with_part = django_filters.ChoiceFilter(
        choices=[
            (kind.name, kind.model._meta.verbose_name_plural)
            for kind in parts.OF_ACTIVITIES
            if kind.model.history_rebuilds
        ],
        method="having_part",
        label=_("With"),
    )
    certainty = django_filters.ChoiceFilter(choices=Certainty, label=_("Certainty"))
    source = django_filters.CharFilter(lookup_expr="mentions", label=_("Source"), max_length=200)
    mine = TrueFalseFilter(method="logged_by_me", label=_("Logged by me"))
    ends_on__gte = django_filters.DateFilter(field_name="ends_on", lookup_expr="gte", label=_("Ends from"))
    ends_on__lte = django_filters.DateFilter(field_name="ends_on", lookup_expr="lte", label=_("Ends until"))
    verified__gte = django_filters.DateFilter(
        field_name="verified_at__date", lookup_expr="gte", label=_("Verified from")
    )
    verified__lte = django_filters.DateFilter(
        field_name="verified_at__date", lookup_expr="lte", label=_("Verified until")
    )
    ordering = StableOrdering(
        fields=[
            ("starts_on", "starts_on"),
            ("planned_starts_on", "planned_starts_on"),
            ("phase__number", "phase"),
            ("host_country__iso2", "host_country"),
            ("context", "context"),
            ("format", "format"),
            ("visibility", "visibility"),
            ("certainty", "certainty"),
            ("code", "code"),
            ("title", "title"),
            ("component__code", "component"),
            ("status", "status"),
            ("kind", "kind"),
        ],
        label=_("Order"),
    )

    class Meta:
        model = Activity
        fields = []

    def search(self, queryset, name, value):
        return queryset.search(value)

    def only_held(self, queryset, name, value):
        held = queryset.held()
        return held if value else queryset.exclude(pk__in=held.values("pk"))

    def only_thematic(self, queryset, name, value):
        return queryset.thematic() if value else queryset.filter(component__number="G")

    def only_dated(self, queryset, name, value):
        return queryset.filter(starts_on__isnull=not value)

    def by_knowledge_of_participants(self, queryset, name, value):
        return queryset.with_known_participants() if value == "known" else queryset.with_unknown_participants()

    def from_country(self, queryset, name, value):
        given = self.form.cleaned_data
        return queryset.with_participants_from(given.get("participants_from"), given.get("participants_of"))

    def from_day(self, queryset, name, value):
        return queryset.beginning_from(value)

    def until_day(self, queryset, name, value):
        return queryset.beginning_until(value)

    def with_equipment(self, queryset, name, value):
        return queryset.with_equipment(value)

    def at_place(self, queryset, name, value):
        return queryset.at(value)

    def about_place(self, queryset, name, value):
        return concerning_place(queryset, value, self.request.user)

    def about_organisation(self, queryset, name, value):
        return concerning_organisation(queryset, value, self.request.user)

    def at_known_place(self, queryset, name, value):
        known = queryset.at_known_places(self.request.user)
        return known if value else queryset.exclude(pk__in=known.order_by().values("pk"))

    def at_kind_of_place(self, queryset, name, value):
        return queryset.at_known_places(self.request.user).filter(place__kind=value)

    def only_overlapping(self, queryset, name, value):
        found = overlapping(self.request.user)
        return queryset.filter(pk__in=found) if value else queryset.exclude(pk__in=found)

    def open_for(self, queryset, name, value):
        return queryset.open_to(self.request.user, f"activities.{value}_activity")

    def of_plan(self, queryset, name, value):
        return queryset.carrying(value.items)

    def of_quarter(self, queryset, name, value):
        """Of the work plan that is asked for, or of all those in force."""
        items, plan = WorkPlanItem.objects.visible_to(self.request.user), self.form.cleaned_data.get("work_plan")
        items = items.filter(plan=plan) if plan else items.filter(plan__status=PlanStatus.APPROVED)
        return queryset.carrying(items.filter(quarter_from=value))

    def of_item(self, queryset, name, value):
        return queryset.filter(work_plan_item=value.origin)

    def by_having_item(self, queryset, name, value):
        seen = queryset.carrying(WorkPlanItem.objects.visible_to(self.request.user))
        return seen if value else queryset.exclude(pk__in=seen.order_by().values("pk"))

    def outside_plan(self, queryset, name, value):
        return queryset.outside(value)

    def with_people_of(self, queryset, name, value):
        return queryset.with_people_of(value)

    def held_in(self, queryset, name, value):
        return queryset.filter(languages__contains=value)

    def only_joint(self, queryset, name, value):
        return queryset.exclude(joint_with="") if value else queryset.filter(joint_with="")

    def having_part(self, queryset, name, value):
        return queryset.filter(flags.having(parts.KINDS[value].model.__name__))

    def logged_by_me(self, queryset, name, value):
        own = queryset.filter(created_by=self.request.user.pk)
        return own if value else queryset.exclude(pk__in=own.values("pk"))

    def flagged(self, queryset, name, value):
        return flags.BY_NAME[value].rows(queryset, self.today)

    @property
    def today(self):
        """The day on which the list is read: that of the moment asked for, or today."""
        moment = getattr(self.request, "as_of", None)
        return timezone.localdate(moment) if moment else timezone.localdate()


class UnorderedFilter(ActivityFilter):
    """The same for what has an order of its own: a calendar, a feed, a map."""

    ordering = None
