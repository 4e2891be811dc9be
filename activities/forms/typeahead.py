"""Fields that a script lets one fill by typing: where they ask, and what they say."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

AGENCY, PLACE, EXPERT = "activities:choose_agency", "activities:choose_place", "activities:choose_expert"


def by_typing(field, address=""):
    """Let the choices of a field, one or many of a list, be found by typing. address: where all names are known."""
    said = {
        "data-recent": _("recent"),
        "data-none": _("Nothing in the list fits."),
        "data-some": _("Choices: 0. The arrow keys lead through them, Enter takes one."),
    }
    if address:
        said["data-choices"] = reverse(address)
    if not isinstance(field.widget, forms.CheckboxSelectMultiple):
        field.widget.attrs |= said
        return
    field.typing = said | {
        "data-many": "",
        "data-type": _("type to choose"),
        "data-whole": _("The whole list"),
        "data-take-away": _("Take away: {name}"),
    }


def suggesting(field, address):
    """Offer in a line of text what was entered before; the choice fills the fields beside it as well."""
    field.widget.attrs |= {
        "autocomplete": "off",
        "data-choices": reverse(address),
        "data-recent": _("recent"),
        "data-none": "",
        "data-some": _("Choices: 0. The arrow keys lead through them, Enter takes one."),
    }


def adding(field, name, sort):
    """Offer to add what is not in the list, on the way. name: of the field as it is posted; empty for no button."""
    label, title, address = {
        "agency": (_("Not in the list? Add an agency"), _("Add an organisation"), "partners:new"),
        "place": (_("Not in the list? Add a place"), _("Add a place"), "partners:new_place"),
    }[sort]
    said = {
        "data-add": reverse(address),
        "data-add-title": title,
        "data-add-words": _("Add “{name}” …"),
        "data-failed": _("It cannot be added now. Try again when there is a network."),
    }
    if hasattr(field, "typing"):
        field.typing |= said
    else:
        field.widget.attrs |= said
    if name:
        field.adds = {"name": name, "label": label}
