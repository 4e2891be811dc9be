"""How the figures of a snapshot are said in the reader's language; plain numbers and dates as everywhere else."""

from decimal import Decimal

from django.utils.translation import gettext, ngettext

from activities.models.choices import Kind
from bomca.wording import (
    NBSP,
    UNKNOWN,
    between,
    capital,
    count,
    day,
    euro,
    locale,
    moment,
    month,
    number,
    on,
    percent,
    short,
    text,
)

__all__ = [
    "NBSP", "UNKNOWN", "between", "capital", "count", "country", "day", "euro", "figure", "kind", "locale", "missing",
    "moment", "month", "number", "on", "percent", "short", "text",
]  # fmt: skip


def figure(entry: dict | None, say=number) -> str:
    """A figure of the snapshot. A sum that misses an activity is "at least"; unknown is never zero."""
    if not entry or entry.get("value") is None:
        return UNKNOWN
    value, qualifier = Decimal(str(entry["value"])), entry.get("qualifier") or "exact"
    left_out = entry.get("unknown") or entry.get("withheld")
    if left_out and not value:
        return gettext("not known") if not entry.get("withheld") else gettext("not told")
    if qualifier in ("up_to", "nearly") and left_out:
        qualifier = "about"
    if qualifier == "over" or (qualifier == "exact" and left_out):
        qualifier = "at_least"
    return count(value, qualifier, say)


def missing(entry: dict | None) -> str:
    """How many held activities a figure could not count, in words; empty when none is missing."""
    unknown, withheld = (int((entry or {}).get(name) or 0) for name in ("unknown", "withheld"))
    without = ngettext("%(number)s held activity has no figure", "%(number)s held activities have no figure", unknown)
    kept = ngettext(
        "of %(number)s held activity it is not told to you, because so few people could be recognised",
        "of %(number)s held activities it is not told to you, because so few people could be recognised",
        withheld,
    )
    told = [(unknown, without), (withheld, kept)]
    return "; ".join(text % {"number": number(count)} for count, text in told if count)


def country(iso2: str | None, phase: dict) -> str:
    """A programme country by the programme's name for it, any other by the standard's."""
    if not iso2:
        return gettext("Country not stated")
    for entry in phase.get("countries", []):
        if entry["iso2"] == iso2:
            return text(entry["name"])
    return locale().territories.get(iso2, iso2)


def kind(value: str) -> str:
    """Workshop; an unknown kind is shown by its code rather than hidden."""
    return capital(str(Kind(value).label) if value in Kind.values else value)
