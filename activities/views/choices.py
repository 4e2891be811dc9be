"""What a person may choose while typing: agencies, places and experts by all their names, recent ones first."""

from django.contrib.auth.decorators import permission_required
from django.db.models import F, Max, Q
from django.http import JsonResponse
from django.views.decorators.http import require_GET, require_POST

from activities.exchange.names import key
from activities.models import Expert
from bomca.lookups import mentioning
from partners.models import Organisation, Place

MOST, LONGEST = 12, 200  # choices; characters typed
MOST_EXPERTS = 2000  # the latest ones, in which is looked
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


@require_POST
@permission_required("activities.see_expert", raise_exception=True)
def choose_expert(request):
    """Experts whose names the person may see and in which every word typed occurs; the person's own entries first.

    The words come in the body, for an address is written into logs. Names are encrypted, so they are read here:
    the latest ones only.
    """
    words = key(request.POST.get("q", "")[:LONGEST]).split()
    rows = Expert.objects.visible_to(request.user).named().select_related("country", "activity").order_by("-pk")
    found = {}
    for one in rows[:MOST_EXPERTS]:
        text = key(f"{one.name} {one.institution}")
        is_own = one.activity.created_by_id == request.user.pk
        if "name" not in one.withheld and all(word in text for word in words) and (words or is_own):
            known = found.setdefault((key(one.name), key(one.institution)), (one, is_own))
            found[key(one.name), key(one.institution)] = known[0], known[1] or is_own
    own_first = sorted(found.values(), key=lambda pair: not pair[1])[:MOST]
    return JsonResponse({"results": [as_suggestion(*pair) for pair in own_first]})


def as_suggestion(one, is_own):
    fills = {"name": one.name, "institution": one.institution, "country": one.country_id or "", "role": one.role}
    about = [one.institution, str(one.country or ""), one.get_role_display()]
    return {
        "value": one.name,
        "label": one.name,
        "is_recent": is_own,
        "hint": ", ".join(filter(None, about)),
        "fills": fills,
    }


choose_agency, choose_place = choices_of(Organisation), choices_of(Place)
