"""The kinds of parts a logframe is made of, by the names their addresses have."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from components.models import Assumption, Indicator, Result, Target


@dataclass(frozen=True)
class Kind:
    """A kind of part: under what it stands, and what its form is called."""

    name: str
    model: type
    owner: str  # the field that says under what it stands
    owner_model: type
    add: str


KINDS = {
    kind.name: kind
    for kind in [
        Kind("results", Result, "parent", Result, _("Add a result")),
        Kind("assumptions", Assumption, "result", Result, _("Add an assumption")),
        Kind("indicators", Indicator, "result", Result, _("Add an indicator")),
        Kind("targets", Target, "indicator", Indicator, _("Add a baseline or target")),
    ]
}


def name_of(part):
    """What the addresses of a part's kind call it."""
    return next(kind.name for kind in KINDS.values() if isinstance(part, kind.model))
