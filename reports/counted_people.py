"""What indicators count of people: participations, those of women, and how many different people they may have been.

Who attends twice is two participations and one person, and no record says who that was: names are kept in restricted
lists for one purpose and erased, and are no source of a figure. So the number of different people is told exactly
where they took part in one activity, and else as what it is at least (the largest activity) and at most (all of them).
"""

from decimal import Decimal

from django.utils.functional import cached_property

from activities.tally import Tally
from bomca.fields import SeveralField
from bomca.records import Qualifier
from components.logframe.counting import Count
from components.logframe.values import OTHER
from components.models.indicator import Counted
from components.models.indicator_value import UNKNOWN
from components.models.measures import Division
from partners.models import Organisation
from reports import figures

KINDS = (Counted.PARTICIPATIONS, Counted.WOMEN, Counted.PERSONS)


class Telling:
    """Tells the people of questions about activities. country: whose people are asked for; None for all."""

    def __init__(self, country=None):
        self.country, self.countries = country and country.iso2, {}

    def countries_of(self, phase):
        """The ISO codes of the countries of a phase."""
        if phase.pk not in self.countries:
            self.countries[phase.pk] = set(phase.phase_countries.values_list("country__iso2", flat=True))
        return self.countries[phase.pk]

    @cached_property
    def kinds(self):
        """What kind of organisation each one is, by primary key."""
        return dict(Organisation.objects.values_list("pk", "kind"))

    def count(self, asked, rows):
        """The count that answers a question, of the rows of its activities."""
        indicator = asked.indicator
        wanted = {asked.query.get("participants_from"), self.country} - {None, ""}
        if len(wanted) > 1:
            return Count(Decimal(0), url=asked.url)
        iso2, kind = next(iter(wanted), None), asked.query.get("participants_of")
        rows = [row for row in rows if iso2 is None or iso2 in row.countries or iso2 in row.homes]
        chosen = self.choosing(iso2, kind)
        told = figures.participants("all", "of", rows, chosen)
        figure = told["of.women" if indicator.counts == Counted.WOMEN else "all"]
        about = {"records": figure.records, "url": asked.url, "unknown": figure.unknown, "withheld": figure.withheld}
        if indicator.counts == Counted.PERSONS:
            return different([chosen(row) for row in rows], about)
        amount = Decimal(figure.value)
        return Count(amount, **about, parts=self.parts(indicator, rows, iso2, kind, amount))

    def choosing(self, iso2, kind):
        """How the people of an activity are added up: all, of a country, of a kind of agency, of both."""
        if not iso2 and not kind:
            return figures.total_of

        def fits(row):
            return (not iso2 or row.country == iso2) and (not kind or self.kinds.get(row.organisation_id) == kind)

        return lambda row: row.people.of(fits)

    def parts(self, indicator, rows, iso2, kind, amount):
        """How the amount is divided, as far as the log knows; the rest of each division is not known."""
        found = {}
        for division in SeveralField.codes(indicator.divisions):
            told = self.divided(division, indicator, rows, iso2, kind)
            told[UNKNOWN] = amount - sum(told.values())
            found |= {(division, key): part for key, part in told.items() if part}
        return found

    def divided(self, division, indicator, rows, iso2, kind):
        """The parts of one division that are known: {part: amount}."""
        only_women = indicator.counts == Counted.WOMEN

        def of(iso2, kind):
            chosen = self.choosing(iso2, kind)
            tally = sum((chosen(row) for row in rows), Tally())
            return Decimal(tally.women if only_women else tally.total)

        if division == Division.SEX:
            tally = sum((self.choosing(iso2, kind)(row) for row in rows), Tally())
            return {"female": Decimal(tally.women)} | ({} if only_women else {"male": Decimal(tally.men)})
        people = [one.row for row in rows for one in row.people.rows]
        if division == Division.AGENCY_KIND:
            kinds = {self.kinds.get(one.organisation_id) for one in people if one.organisation_id}
            return {one: of(iso2, one) for one in sorted(kinds) if kind in (None, "", one)}
        ours = self.countries_of(indicator.result.logframe.phase)
        found = {one: of(one, kind) for one in sorted({one.country for one in people} - {None}) if iso2 in (None, one)}
        others = sum((part for one, part in found.items() if one not in ours), Decimal(0))
        return {one: part for one, part in found.items() if one in ours} | {OTHER: others}


def different(tallies, about):
    """How many different people were counted in these activities: exactly, or between what."""
    known = [one for one in tallies if one.is_known]
    sure = [one.total for one in known if one.qualifier in (Qualifier.EXACT, Qualifier.OVER)]
    is_whole = not any(one.unknown or one.withheld or one.qualifier != Qualifier.EXACT for one in tallies)
    at_least, at_most = Decimal(max(sure, default=0)), Decimal(sum(one.total for one in known)) if is_whole else None
    return Count(at_least if at_least == at_most else None, **about, at_least=at_least, at_most=at_most)
