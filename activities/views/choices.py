"""What a person may choose while typing: agencies and places by all their names, their own recent ones first."""

from django.contrib.auth.decorators import permission_required
from django.db.models import F, Max, Q
from django.http import JsonResponse
from django.views.decorators.http import require_GET

from bomca.lookups import mentioning
from partners.models import Organisation, Place

MOST, LONGEST = 12, 200  # choices; characters typed
NAMES = {
    Organisation: ("name_en", "name_ru", "short_name_en", "short_name_ru", "aliases__name"),
    Place: ("name_en", "name_ru", "alternative_names", "code"),
}
BY_USE = {Organisation: "attended_activities", Place: "activities"}


def answer(request, model):
    """At most twelve records in which every word typed occurs; without words, what the person used last."""
    relation, words = BY_USE[model], request.GET.get("q", "")[:LONGEST]
    own = Max(f"{relation}__created_at", filter=Q(**{f"{relation}__created_by": request.user}))
    rows = mentioning(model.objects.visible_to(request.user).select_related("country"), words, NAMES[model])
    rows = rows.annotate(last=own).order_by(F("last").desc(nulls_last=True), "name", "pk")[:MOST]
    found = [one for one in rows if words.strip() or one.last]
    return JsonResponse({"results": [as_choice(one) for one in found]})


def as_choice(one):
    about = {"value": str(one.pk), "label": str(one), "is_recent": one.last is not None}
    return about | {"hint": str(one.country or "")}


def choices_of(model):
    """The address of a model's choices, for those who log activities."""

    @require_GET
    @permission_required("activities.add_activity", raise_exception=True)
    def view(request):
        return answer(request, model)

    return view


choose_agency, choose_place = choices_of(Organisation), choices_of(Place)
