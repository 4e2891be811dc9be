"""Which organisations, and which places, are probably there twice: called alike, in whichever letters."""

import re
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import product

from partners.models import Organisation, Place

LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "",
            "y",
            "",
            "e",
            "iu",
            "ia",
        ],
        strict=True,
    )
)
# What people leave out or write differently, without meaning another body.
EMPTY = frozenset(["the", "of", "and", "for", "a", "an", "pri", "v", "na", "po", "i", "g", "gorod", "city"])
SHORTEST = 3  # letters of a name that tells one from another
LIKE_ENOUGH, MOST_LIKE = 0.85, 5


def likeness(name):
    """Equal for names that mean the same, whatever the capitals, signs and order of words, in Cyrillic or in Latin."""
    plain = unicodedata.normalize("NFKC", name or "").casefold()
    latin = "".join(LATIN.get(sign, sign) for sign in plain)
    latin = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    latin = latin.replace("yu", "iu").replace("ya", "ia").replace("yo", "e").replace("j", "i").replace("y", "i")
    return " ".join(sorted(set(re.findall(r"[a-z0-9]+", latin)) - EMPTY))


def names_of(record):
    if isinstance(record, Place):
        others = record.alternative_names.replace(",", ";").split(";")
        return [record.name_en, record.name_ru, *others]
    aliases = (alias.name for alias in record.aliases.all())
    return [record.name_en, record.name_ru, record.short_name_en, record.short_name_ru, *aliases]


def countries_of(record):
    """Where it is; None stands for anywhere."""
    if isinstance(record, Place):
        return {record.country_id, record.second_country_id} - {None}
    return {record.country_id}


def are_near(one, other):
    """Whether two records alike by name can be the same: a service of one country is not that of another."""
    if isinstance(one, Place):
        return one.kind == other.kind and bool(countries_of(one) & countries_of(other))
    return None in (one.country_id, other.country_id) or one.country_id == other.country_id


def pairs(records):
    """(one, other) of records that are probably the same, each pair once, in the order of their names."""
    alike = defaultdict(list)
    records = list(records)
    for record in records:
        for key in {likeness(name) for name in names_of(record)}:
            if len(key) >= SHORTEST:
                alike[key].append(record)
    found = {}
    for same in alike.values():
        for number, one in enumerate(same):
            for other in same[number + 1 :]:
                if one.pk != other.pk and are_near(one, other):
                    found[min(one.pk, other.pk), max(one.pk, other.pk)] = (one, other)
    return sorted(found.values(), key=lambda pair: (str(pair[0]), pair[0].pk, pair[1].pk))


def like(record, seen):
    """Those of the records `seen` that are probably what somebody is about to add; the likest first, five at most."""
    wanted = {likeness(name) for name in names_typed(record)} - {""}
    scored = []
    for other in seen:
        if may_be_near(record, other):
            names = {likeness(name) for name in names_of(other)} - {""}
            scored.append((max((alikeness(*both) for both in product(wanted, names)), default=0), other))
    found = sorted((one for one in scored if one[0] >= LIKE_ENOUGH), key=lambda one: (-one[0], str(one[1])))
    return [other for _score, other in found[:MOST_LIKE]]


def names_typed(record):
    """The names of a record that is not stored yet, so has no aliases."""
    names = [record.name_en, record.name_ru]
    if isinstance(record, Place):
        return [*names, *record.alternative_names.replace(",", ";").split(";")]
    return [*names, record.short_name_en, record.short_name_ru]


def may_be_near(record, other):
    """Whether they can be the same by where they are; unlike `are_near` the kind may be mistaken."""
    theirs, ours = countries_of(other), countries_of(record)
    return None in theirs | ours or bool(theirs & ours)


def alikeness(one, other):
    """How much two names in comparable form are alike, from 0 to 1; a name whose words all stand in the other is."""
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    if few <= many and len(" ".join(few)) > SHORTEST:
        return 1 - 0.01 * len(many - few)
    return SequenceMatcher(None, one, other).ratio()


def of_organisations(user):
    rows = Organisation.objects.visible_to(user).select_related("country").prefetch_related("aliases")
    return pairs(rows)


def of_places(user):
    return pairs(Place.objects.visible_to(user).select_related("country", "second_country"))
