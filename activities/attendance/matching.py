"""Which agency and country are meant by what stands in a table."""

import re
from dataclasses import dataclass, field

from activities.attendance import words
from activities.exchange.names import Index, key
from partners.models import Country, Organisation

SMALL = {"of", "the", "and", "under", "at", "for", "in", "to", "by", "и", "при", "по", "в", "на", "с", "за", "о"}
FORMAL = {"republic", "республики", "республика", "республике"}
LETTERS_THAT_COUNT = 6  # endings differ: "таможенная", "таможенной"
SHORTEST_ABBREVIATION = 2
MOST_CANDIDATES = 8


@dataclass
class Match:
    """The record meant, where that is certain; else those that can be."""

    found: object = None
    candidates: list = field(default_factory=list)


@dataclass(frozen=True)
class Called:
    """One name of an agency, as it is compared."""

    organisation: Organisation
    stems: frozenset
    initials: str


class Matcher:
    """Finds agencies and countries by all their names, in English and Russian; each model is read once."""

    def __init__(self, user):
        self.countries, self.organisations = Index(Country, user), Index(Organisation, user)
        self.meanings = {}
        self.by_iso2 = {one.iso2: one for one in self.countries.records.values()}
        self.called = [
            self.as_called(one, name)
            for one in self.organisations.records.values()
            for name in dict.fromkeys(self.organisations.names(one)[:-1])
            if name
        ]

    def as_called(self, one, name):
        parts, _country = self.parts(name)
        return Called(one, frozenset(map(stem, parts)), "".join(part[0] for part in parts))

    def means(self, cell):
        """What a cell is by what it says: "sex", "role", "country", "agency", or None."""
        if cell not in self.meanings:
            self.meanings[cell] = self.meaning(cell)
        return self.meanings[cell]

    def meaning(self, cell):
        if words.sex_of(cell):
            return "sex"
        if words.role_of(cell):
            return "role"
        if self.country(cell):
            return "country"
        return "agency" if self.organisation(cell).candidates else None

    def country(self, text):
        """The country called so; None where there is none."""
        found = self.countries.found.get(words.bare(text), [])
        return found[0] if len(found) == 1 else self.by_iso2.get(words.COUNTRY_OF.get(words.bare(text)))

    def organisation(self, text, country=None):
        """The Match of an agency as it is written; `country`: where the table says that it is from."""
        exact = self.within(self.organisations.found.get(key(text), []), country)
        if len(exact) == 1:
            return Match(exact[0], exact)
        parts, named = self.parts(text)
        country, stems = country or named, frozenset(map(stem, parts))
        if not parts:
            return Match()
        same = self.within([one.organisation for one in self.called if one.stems == stems], country)
        if len(same) == 1 and country:
            return Match(same[0], same)
        near = [one.organisation for one in self.called if stems <= one.stems or is_short_for(parts, one.initials)]
        return Match(None, [*dict.fromkeys([*exact, *same, *self.within(near, country)])][:MOST_CANDIDATES])

    def within(self, organisations, country):
        """Those of the country, and those of no country; each once."""
        return [*dict.fromkeys(one for one in organisations if not country or one.country in (country, None))]

    def parts(self, text):
        """(the words by which agencies differ, the country that the text names)."""
        parts, country = [], None
        for part in re.findall(r"[^\W_]+", key(text)):
            iso2 = words.COUNTRY_OF.get(part) or iso2_in(part)
            named = self.by_iso2.get(iso2) or self.country(part)
            if named:
                country = named
            elif part not in SMALL | FORMAL:
                parts.append(part)
        return parts, country

    def named_with(self, text, country):
        """The text with the country, so written that it is found again where both stand, and only asked for alone."""
        full = f"{text}, {country}"
        return full if self.parts(full) == (self.parts(text)[0], country) else f"{text}, {country.iso2}"


def stem(part):
    return part[:LETTERS_THAT_COUNT]


def iso2_in(part):
    return next((iso2 for iso2, stems in words.STEMS.items() if part.startswith(stems)), None)


def is_short_for(parts, initials):
    """Whether "ГТС" or "МИД" abbreviates the name with these initials, or its beginning."""
    return len(parts) == 1 and len(parts[0]) >= SHORTEST_ABBREVIATION and initials.startswith(parts[0])
