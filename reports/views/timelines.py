"""“What did BOMCA do at …?”: the page that asks, and the timelines of a place, an organisation, a recommendation."""

from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from activities.filters_deliverables import RecommendationFilter, today
from activities.models import Activity, Recommendation
from bomca.history.asking import PastMixin
from bomca.merged import Mergeable, kept_for
from bomca.views import csv_response
from components.models import Phase
from partners.filters import OrganisationFilter, PlaceFilter
from partners.models import Organisation, Place
from reports import wording
from reports.dashboards import Tile
from reports.filters import TimelineFilter
from reports.timelines import lines, mentions, tables, totals
from reports.timelines.subjects import OfOrganisation, OfPlace, OfRecommendation
from reports.titles import PLAIN, say

PER_PAGE = 50
MOST, LONGEST = 20, 200  # records found of each kind; characters typed
BY_SEX = ("participants.women", "participants.men", "participants.not_stated")
COUNTED = (lines.DELIVERABLE, lines.RECOMMENDATION)


class Question(forms.Form):
    """Of which place, agency or recommendation somebody wants to know."""

    q = forms.CharField(
        label=_("Place, agency or recommendation"),
        max_length=LONGEST,
        required=False,
        help_text=_("A name in English or Russian, or a part of it: Dostuk, Достук, BCP-KGUZ-08."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
    )


class Search(TemplateView):
    """What did BOMCA do at …? Places, organisations and recommendations found by their names while one types."""

    template_name = "reports/timelines.html"

    def get_context_data(self, **kwargs):
        form = Question(self.request.GET)
        words = form.cleaned_data["q"].strip() if form.is_valid() else ""
        found = self.found(words) if words else self.most_told_of()
        return super().get_context_data(form=form, words=words, groups=found, **kwargs)

    def found(self, words):
        """[(heading, door of the timeline, records)] of what the words name."""
        sets = [
            (_("Places"), "reports:place_timeline", PlaceFilter, Place.objects.select_related("country")),
            (_("Organisations"), "reports:organisation_timeline", OrganisationFilter,
             Organisation.objects.select_related("country")),
            (_("Recommendations"), "reports:recommendation_timeline", RecommendationFilter,
             Recommendation.objects.for_display()),
        ]  # fmt: skip
        for title, door, filterset, rows in sets:
            asked = filterset({"q": words}, queryset=rows.visible_to(self.request.user), request=self.request)
            if asked.is_valid() and (some := list(asked.qs[:MOST])):
                yield title, door, some

    def most_told_of(self):
        """Where somebody may begin: the places and agencies of which most activities tell."""
        seen = Activity.objects.visible_to(self.request.user).held()
        here = Q(activities__in=seen.telling("place").order_by().values("pk"))
        given = Q(attended_activities__in=seen.order_by().values("pk"))
        sets = [
            (_("Places"), "reports:place_timeline", Place.objects, Count("activities", filter=here, distinct=True)),
            (_("Organisations"), "reports:organisation_timeline", Organisation.objects,
             Count("attended_activities", filter=given, distinct=True)),
        ]  # fmt: skip
        for title, door, rows, number in sets:
            rows = rows.visible_to(self.request.user).select_related("country").annotate(number=number)
            if some := list(rows.filter(number__gt=0).order_by("-number", "name", "pk")[:10]):
                yield title, door, some


class Timeline(PastMixin, TemplateView):
    """Everything that BOMCA did on one subject, by phase and year, with what each phase comes to."""

    subject_class = OfPlace
    template_name = "reports/timeline.html"
    door = "reports:place_timeline"
    relations = ("country",)

    def get(self, request, *args, **kwargs):
        rows = self.subject_class.rows.select_related(*self.relations)
        record = rows.visible_to(request.user).filter(uid=kwargs["uid"]).first()
        if record is None:
            return self.lead_to_kept()
        self.subject = self.subject_class(record, request.user)
        self.filterset = TimelineFilter(request.GET, queryset=Phase.objects.none(), request=request)
        return self.refuse_filters() if not self.filterset.is_valid() else self.tell()

    def lead_to_kept(self):
        """The address of a record that was merged leads to the kept one's. Raises Http404."""
        model = self.subject_class.rows.model
        kept = kept_for(model, self.request.user, self.kwargs["uid"]) if issubclass(model, Mergeable) else None
        if kept is None:
            raise Http404
        return redirect(self.door, kept.uid)

    def refuse_filters(self):
        return self.render_to_response(self.get_context_data(is_refused=True), status=400)

    def tell(self):
        every = lines.keys(self.subject)
        chosen = self.filterset.keys(self.subject) if any(self.asked.values()) else every
        page = Paginator(chosen, PER_PAGE).get_page(self.request.GET.get("page"))
        return self.render_to_response(
            self.get_context_data(
                lines=lines.read(self.subject, list(page), today(self.request)),
                page_obj=page,
                page_range=page.paginator.get_elided_page_range(page.number, on_ends=1),
                totals=[self.cells(one) for one in totals.of_phases(self.subject, every)],
                is_nothing=not every,
                mentioned=mentions.of(self.subject),
            )
        )

    @property
    def asked(self):
        return self.filterset.form.cleaned_data

    def get_context_data(self, **kwargs):
        kind = {"place": OfPlace, "organisation": OfOrganisation}
        about = next((name for name, made in kind.items() if isinstance(self.subject, made)), "recommendation")
        return super().get_context_data(
            subject=self.subject, record=self.subject.record, filterset=self.filterset, about=about,
            here=self.address_of(), export=f"{self.door}_export", **kwargs,
        )  # fmt: skip

    def address_of(self, **asked):
        path = reverse(self.door, args=[self.subject.record.uid])
        return f"{path}?{urlencode(asked)}" if asked else path

    def cells(self, one):
        """A phase with its numbers as they are shown, each with the address of what it counts."""
        told = {key: figure.as_json() for key, figure in one.figures.items()}
        shown = {
            key: Tile(
                str(PLAIN[key]),
                say(key, told[key]),
                f"{reverse('activities:list')}?{urlencode(one.figures[key].query)}",
                wording.missing(told[key]),
            )
            for key in ("activities", "participants", *BY_SEX)
        }
        given, value = self.address_of(phase=one.phase.number, kind=lines.EQUIPMENT), told["equipment_value"]
        return {
            "of": one,
            "activities": shown["activities"],
            "participants": shown["participants"],
            "is_known": one.figures["participants"].value > 0,
            "by_sex": [shown[key] for key in BY_SEX],
            "equipment": Tile("", say("equipment_value", value), given, wording.missing(value)),
            "shared": one.shared,
            "counts": [(one.lines[sort], self.address_of(phase=one.phase.number, kind=sort)) for sort in COUNTED],
        }


class PlaceTimeline(Timeline):
    """What BOMCA did at a place."""

    relations = ("country", "second_country", "within", "run_by")


class OrganisationTimeline(Timeline):
    """What BOMCA did with and for an organisation."""

    subject_class, door = OfOrganisation, "reports:organisation_timeline"
    relations = ("country", "predecessor", "parent")


class RecommendationTimeline(Timeline):
    """What was recommended again and again, and what became of it."""

    subject_class, door = OfRecommendation, "reports:recommendation_timeline"
    relations = ("deliverable__phase", "addressee", "country")


class Export:
    """The same lines as a CSV file."""

    def refuse_filters(self):
        refusal = self.filterset.form.errors.as_text()
        return HttpResponseBadRequest(refusal, content_type="text/plain; charset=utf-8")

    def tell(self):
        told = lines.read_all(self.subject, self.filterset.keys(self.subject), today(self.request))
        return csv_response("bomca-timeline.csv", tables.HEADER, map(tables.of_line, told))


class PlaceExport(Export, PlaceTimeline):
    """The timeline of a place as a file."""


class OrganisationExport(Export, OrganisationTimeline):
    """The timeline of an organisation as a file."""


class RecommendationExport(Export, RecommendationTimeline):
    """The timeline of a recommendation as a file."""
