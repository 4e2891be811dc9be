"""What each figure is called: the title of a key such as `country.KG.activities` in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from activities.models.choices import Context
from reports import wording

PLAIN = {
    "activities": gettext_lazy("Activities held"),
    "activities.thematic": gettext_lazy("Thematic activities held"),
    "participants": gettext_lazy("Participants"),
    "participants.women": gettext_lazy("Women"),
    "participants.men": gettext_lazy("Men"),
    "participants.not_stated": gettext_lazy("Sex not stated"),
    "countries": gettext_lazy("Countries reached"),
    "equipment_value": gettext_lazy("Value of equipment handed over"),
    "planned": gettext_lazy("Activities planned"),
    "postponed": gettext_lazy("Activities postponed"),
    "cancelled": gettext_lazy("Activities cancelled"),
    "undated.activities": gettext_lazy("Activities held on an unknown date"),
}
OF_SOMETHING = {
    "activities": gettext_lazy("%(of)s: activities held"),
    "participants": gettext_lazy("%(of)s: participants"),
    "women": gettext_lazy("%(of)s: women"),
    "men": gettext_lazy("%(of)s: men"),
    "not_stated": gettext_lazy("%(of)s: sex not stated"),
}
GROUPS = [
    ("", gettext_lazy("In all")),
    ("component.", gettext_lazy("By component")),
    ("country.", gettext_lazy("By country")),
    ("kind.", gettext_lazy("By kind")),
    ("context.", gettext_lazy("By context")),
    ("month.", gettext_lazy("By month")),
]

FACTS = {  # of a snapshot, and no fields of an activity
    "beyond_phase": gettext_lazy("after the approved end of the phase"),
    "otherwise": gettext_lazy("held otherwise than planned"),
    "planned_participants": gettext_lazy("planned participants"),
    "planned_eur": gettext_lazy("planned costs, EUR"),
    "spent_eur": gettext_lazy("costs, EUR"),
    "deviation_note": gettext_lazy("why it was held otherwise than planned"),
}


def title_of(key, phase):
    """The title of a figure; `phase` as in the snapshot. A key nobody knows is its own title."""
    if key in PLAIN:
        return str(PLAIN[key])
    head, _dot, rest = key.partition(".")
    name, _dot, measure = rest.rpartition(".")
    name = name.removesuffix(".participants")
    if measure not in OF_SOMETHING:
        return key
    return OF_SOMETHING[measure] % {"of": name_of(head, name, phase)}


def name_of(head, name, phase):
    """Of what a figure is: a component, a country, a country's part in a component, a kind, a context, a month."""
    if head == "component":
        return _("Component %(code)s") % {"code": name}
    if head == "country":
        iso2, _dot, code = name.partition(".component.")
        country = wording.country(iso2, phase)
        component = _("Component %(code)s") % {"code": code}
        return f"{country}, {component}" if code else country
    if head == "kind":
        return wording.kind(name)
    if head == "context":
        return wording.capital(str(Context(name).label)) if name in Context.values else name
    return wording.capital(wording.month(name)) if head == "month" else name


def fact_of_activity(name):
    """What a fact of an activity is called, by its name in the snapshot."""
    if name in FACTS:
        return str(FACTS[name])
    field = Activity._meta.get_field(name)
    return str(getattr(field, "verbose_name", None) or field.related_model._meta.verbose_name_plural)


def say(key, entry):
    """A figure in words; EUR where it is money."""
    return wording.figure(entry, wording.euro if key == "equipment_value" else wording.number)


def grouped(figures, phase):
    """All figures of a snapshot under their headings: [(heading, [(key, title, in words, what is missing)])]."""
    groups = {prefix: [] for prefix, _heading in GROUPS}
    for key, entry in figures.items():
        prefix = key.partition(".")[0] + "."
        row = (key, title_of(key, phase), say(key, entry), wording.missing(entry))
        groups[prefix if prefix in groups else ""].append(row)
    return [(heading, groups[prefix]) for prefix, heading in GROUPS if groups[prefix]]
