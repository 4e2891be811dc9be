"""Lists that a script turns into fields to type in: where they ask, and what they say."""

from django.urls import reverse
from django.utils.translation import gettext as _

AGENCY, PLACE = "activities:choose_agency", "activities:choose_place"


def by_typing(field, address):
    """Let the field be chosen by typing, where there is a script; without one it stays the list it is."""
    field.widget.attrs |= {
        "data-choices": reverse(address),
        "data-recent": _("recent"),
        "data-none": _("Nothing in the list fits."),
        "data-some": _("Choices: 0. The arrow keys lead through them, Enter takes one."),
    }
