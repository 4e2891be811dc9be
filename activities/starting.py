"""What a new activity begins with: what is usual for its kind, the person's last entry, their role; or a like one."""

from dataclasses import dataclass, field

from activities.models import Activity, rules
from activities.models.choices import Context, Format, Kind
from bomca.accounts import rights
from components.models import Phase

ADD = "activities.add_activity"
# What one entry has in common with the next of the same person.
FROM_LAST = ("phase", "component", "format", "languages", "partners", "visibility")
# What a duplicate takes over. Dates, people, results, value, files, parts and source were facts of the old one alone.
FROM_LIKE = (
    "title", "phase", "component", "kind", "context", "format", "visibility", "place", "venue", "host_country",
    "host_organisation", "countries", "partners", "agencies", "co_organisers", "joint_with", "topics", "languages",
    "objectives", "methods",
)  # fmt: skip


@dataclass(frozen=True)
class Usual:
    """What is usual for activities of a kind: the facts they begin with, and what the form asks first besides."""

    starts: dict = field(default_factory=dict)
    asks: tuple = ()
    people: bool = True  # whether it is asked before the rest who took part


ON_SITE = {"format": Format.ON_SITE}
LEARNING = Usual(ON_SITE, ("topics", "languages", "host_organisation"))
MEETING = Usual(ON_SITE, ("venue", "co_organisers"))
USUAL = {
    Kind.TRAINING: LEARNING,
    Kind.TOT: LEARNING,
    Kind.ON_THE_JOB_TRAINING: LEARNING,
    Kind.WORKSHOP: LEARNING,
    Kind.SEMINAR: LEARNING,
    Kind.STUDY_VISIT: Usual(ON_SITE, ("host_country", "host_organisation", "topics")),
    Kind.EXPERT_MISSION: Usual({**ON_SITE, "context": Context.NATIONAL}, ("objectives", "methods", "agencies")),
    Kind.ASSESSMENT: Usual({**ON_SITE, "context": Context.NATIONAL}, ("objectives", "methods", "agencies")),
    Kind.WEBINAR: Usual({"format": Format.ONLINE}, ("topics", "languages")),
    Kind.EQUIPMENT_HANDOVER: Usual(
        {**ON_SITE, "context": Context.NATIONAL}, ("agencies", "equipment_value", "is_dual_use"), people=False
    ),
    **dict.fromkeys((Kind.WORKING_GROUP, Kind.WORKING_MEETING, Kind.CONFERENCE, Kind.STEERING_MEETING), MEETING),
}
OFFERED = (Kind.TRAINING, Kind.STUDY_VISIT, Kind.EXPERT_MISSION, Kind.EQUIPMENT_HANDOVER)


def usual(kind):
    return USUAL.get(kind, Usual())


def facts(user, kind=""):
    """(facts a new activity of the person begins with, the entry from which they come or None)."""
    found, last = {}, last_entry(user, kind)
    if last:
        found = taken(last, FROM_LAST)
    found |= usual(kind).starts | of_roles(user)
    if kind:
        found["kind"] = kind
    return found, last


def last_entry(user, kind=""):
    """The person's latest entry where they still log: of this kind, or else of any."""
    latest = Activity.objects.permitting(user, ADD).filter(created_by=user).order_by("-created_at", "-pk")
    return (kind and latest.filter(kind=kind).first()) or latest.first()


def of_roles(user):
    """What follows from whom the person is responsible to, where that is one component, country or phase."""
    found = {}
    assignments = rights.granting(user, ADD)
    for name, fact in {"phase": "phase", "component": "component", "country": "countries"}.items():
        keys = {getattr(one, f"{name}_id") for one in assignments}
        if len(keys) == 1 and None not in keys:
            found[fact] = [*keys] if fact == "countries" else keys.pop()
    if "component" in found:
        found["phase"] = Phase.objects.get(components=found["component"]).pk
    return found


def like(activity):
    """The facts with which a duplicate of an activity begins, as far as their reader may know them."""
    return taken(activity, [name for name in FROM_LIKE if name not in activity.withheld])


def for_item(item):
    """The facts with which an activity begins that carries out a work-plan item; the budget only for the first one."""
    found = {name: getattr(item, f"{name}_id") for name in ("component", "place")}
    found["planned_place"] = found.pop("place") if item.place and not item.place.is_sensitive else None
    found |= {"phase": item.plan.phase_id, "work_plan_item": item.origin.pk, "title": item.title, "kind": item.kind}
    found["countries"] = [one.pk for one in item.countries.all()]
    found["partners"] = [item.lead_id] if item.lead_id else []
    if not Activity.objects.filter(work_plan_item=item.origin).exists():
        found["planned_budget"] = item.budget
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def taken(activity, names):
    """These facts of an activity, as a form's fields begin with them; what says nothing is left out."""
    found = {}
    for one in (Activity._meta.get_field(name) for name in names):
        value = one.value_from_object(activity)
        value = [related.pk for related in value] if one.many_to_many else value
        if value not in (None, "", []):
            found[one.name] = value
    return found


def context_of(countries):
    """Between whom an activity of these programme countries is, by how many they are; empty for none."""
    fits = (context for context, (least, most) in rules.USUAL_COUNTRIES.items() if least <= len(countries) <= most)
    return next(fits, "")
