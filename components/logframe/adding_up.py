"""What the values of an indicator come to together: over periods that may overlap, and over countries.

First the periods of each place are put together, then the places, each as the indicator says. A value for a longer
period, or for the whole programme, holds what lies in it: those inside are left out and never counted twice. Where two
values overlap and neither holds the other, nobody can tell the sum, and none is told.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

OVERLAP = _("Two values overlap in time and neither holds the other: they cannot be put together.")
MIXED = _("Values of countries and of the whole programme stand side by side and cannot be put together.")


@dataclass(frozen=True)
class Piece:
    """A value: of its first to its last day (inclusive), of a country or of the whole programme (None)."""

    first: date
    last: date
    place: str | None
    amount: Decimal
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    def holds(self, other):
        """Whether the other lies in it."""
        return self.first <= other.first and other.last <= self.last and self.place in (None, other.place)

    def meets(self, other):
        """Whether both tell of one day of one place."""
        same_place = None in (self.place, other.place) or self.place == other.place
        return same_place and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Total:
    """What values come to. amount: None where nothing can be told; is_least: it is this at least, of unique ones.

    problem: why nothing can be told. used: the pieces that it rests on.
    """

    amount: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_least: bool = False
    problem: str = ""
    used: tuple = ()


NOTHING = Total()


def together(pieces, across_periods, across_places):
    """What pieces of one indicator come to together."""
    pieces = list(dict.fromkeys(pieces))
    kept = pieces if across_periods == "maximum" else widest(pieces)
    whole = [one for one in kept if one.place is None]
    of_countries = [one for one in kept if one.place is not None]
    if whole and of_countries:
        return mixed(kept, whole, of_countries, across_periods, across_places)
    if whole:
        return over_periods(whole, across_periods)
    by_place = {place: [one for one in kept if one.place == place] for place in sorted({one.place for one in kept})}
    return over_places([over_periods(some, across_periods) for some in by_place.values()], across_places)


def widest(pieces):
    """The pieces that lie in no other one."""
    return [one for one in pieces if not any(other != one and other.holds(one) for other in pieces)]


def mixed(kept, whole, of_countries, across_periods, across_places):
    """Countries beside the whole programme: what can still be told of both."""
    if (across_periods, across_places) in (("sum", "sum"), ("maximum", "maximum")):
        return over_periods(kept, across_periods)
    latest = max(whole, key=lambda one: one.last)
    if across_periods == "latest" and all(one.last <= latest.last for one in of_countries):
        return over_periods([latest], across_periods)
    return Total(problem=MIXED)


def over_periods(pieces, how):
    """What the periods of one place come to."""
    told = [Total(one.amount, one.numerator, one.denominator, used=(one,)) for one in pieces]
    if how == "latest":
        return max(zip(pieces, told, strict=True), key=lambda pair: (pair[0].last, pair[0].first))[1]
    overlaps = any(one.meets(other) for place, one in enumerate(pieces) for other in pieces[:place])
    if how in ("sum", "average") and overlaps:
        return Total(problem=OVERLAP)
    return COMBINED[how](told)


def over_places(totals, how):
    """What several places come to."""
    if problem := next((one.problem for one in totals if one.problem), ""):
        return Total(problem=problem)
    if len(totals) <= 1:
        return totals[0] if totals else NOTHING
    return NOTHING if how == "apart" else COMBINED[how](totals)


def added(totals):
    return _joined(totals, sum(one.amount for one in totals))


def averaged(totals):
    """The average; of shares with their wholes, the share of the wholes together."""
    if all(one.denominator for one in totals):
        parts, wholes = sum(one.numerator for one in totals), sum(one.denominator for one in totals)
        return replace(_joined(totals, 100 * parts / wholes), numerator=parts, denominator=wholes)
    return _joined(totals, sum(one.amount for one in totals) / len(totals))


def highest(totals):
    return _joined(totals, max(one.amount for one in totals))


def at_least(totals):
    """Different ones, counted once: of several counts it is known only that they are not fewer than the greatest."""
    return replace(highest(totals), is_least=len(totals) > 1 or totals[0].is_least)


def _joined(totals, amount):
    used = tuple(piece for one in totals for piece in one.used)
    return Total(amount, is_least=any(one.is_least for one in totals), used=used)


COMBINED = {"sum": added, "average": averaged, "maximum": highest, "unique": at_least}


def current(indicator, values, day=date.max):
    """What the approved values of an indicator come to as of a day: those of periods that have ended by then."""
    pieces = [
        Piece(
            one.period.starts_on,
            one.period.ends_on,
            one.country.iso2 if one.country else None,
            one.amount,
            one.numerator,
            one.denominator,
        )
        for one in values
        if one.status == "approved" and one.amount is not None and one.period.ends_on <= day
    ]
    return together(pieces, indicator.across_periods, indicator.across_places) if pieces else NOTHING
