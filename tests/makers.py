"""Small true-to-life records for tests: phase 9 with its five countries, and activities in it."""

from datetime import date
from decimal import Decimal

from activities.models import Activity, Participation
from activities.services import record_activity
from bomca import history
from components.models import Component, Extension, Phase, PhaseCountry
from partners.models import Country, Organisation, Place

COUNTRIES = {
    "KZ": ("KAZ", "Kazakhstan", "Казахстан"),
    "KG": ("KGZ", "Kyrgyzstan", "Кыргызстан"),
    "TJ": ("TJK", "Tajikistan", "Таджикистан"),
    "TM": ("TKM", "Turkmenistan", "Туркменистан"),
    "UZ": ("UZB", "Uzbekistan", "Узбекистан"),
}


def country(iso2):
    """One of the five countries, or Latvia."""
    iso3, english, russian = COUNTRIES.get(iso2, ("LVA", "Latvia", "Латвия"))
    facts = {"iso3": iso3, "name_en": english, "name_ru": russian, "is_programme_country": iso2 in COUNTRIES}
    return Country.objects.get_or_create(iso2=iso2, defaults=facts)[0]


@history.atomic()
def phase(number=9, **facts):
    """Phase 9 as first agreed, with its five countries and the components C1 to C3 and General."""
    facts = {
        "title_en": f"BOMCA {number}",
        "title_ru": f"БОМКА {number}",
        "starts_on": date(2015, 6, 15),
        "original_ends_on": date(2018, 6, 14),
        "status": "implementation",
        "contract_ref": "DCI-ASIE/2015/358-348",
        "budget_original": Decimal("5000000.00"),
        **facts,
    }
    made = Phase.objects.create(number=number, **facts)
    for iso2 in COUNTRIES:
        PhaseCountry.objects.create(phase=made, country=country(iso2))
    for part in "123G":
        Component.objects.create(phase=made, number=part, title_en=f"Component {part}", title_ru=f"Компонент {part}")
    return made


def extension(phase, **facts):
    """The costed extension of phase 9: 18 months to 14 December 2019, EUR 1.6 million."""
    facts = {
        "sequence": 1,
        "kind": "costed",
        "status": "approved",
        "months": Decimal(18),
        "new_ends_on": date(2019, 12, 14),
        "additional_amount": Decimal("1600000.00"),
        **facts,
    }
    return Extension.objects.create(phase=phase, **facts)


def organisation(name="State Border Guard of Latvia", **facts):
    facts = {"kind": "border_guard", "country": country("LV"), **facts}
    return Organisation.objects.create(name_en=name, **facts)


def city(name="Bishkek", iso2="KG"):
    return Place.objects.create(name_en=name, kind="city", country=country(iso2))


def people(iso2=None, women=0, men=0, not_stated=0, **facts):
    """An unsaved participation row."""
    of = country(iso2) if iso2 else None
    return Participation(country=of, women=women, men=men, not_stated=not_stated, **facts)


def unsaved_activity(phase, component="1", **facts):
    """A workshop in phase 9, held 3-5 December 2017, not yet saved."""
    facts = {
        "kind": "workshop",
        "context": "national",
        "title": "Risk management",
        "status": "completed",
        "starts_on": date(2017, 12, 3),
        "ends_on": date(2017, 12, 5),
        **facts,
    }
    return Activity(phase=phase, component=phase.components.get(number=component), **facts)


@history.atomic()
def activity(phase, component="1", *, countries=("KG",), participations=(), by=None, **facts):
    """A saved activity with the given countries (ISO codes) and participation rows."""
    links = {"countries": [country(iso2) for iso2 in countries]}
    made = unsaved_activity(phase, component, **facts)
    return record_activity(made, links=links, participations=list(participations), by=by)


@history.atomic()
def demarcation_workshop(phase, **facts):
    """The real multilateral workshop in Bishkek: 6 women and 14 men from four countries."""
    rows = [people("KG", 2, 4), people("TJ", 1, 4), people("TM", 1, 3), people("UZ", 2, 3)]
    facts = {
        "title": "Border demarcation principles",
        "context": "multilateral",
        "starts_on": date(2019, 12, 3),
        "ends_on": date(2019, 12, 5),
        "place": city(),
        **facts,
    }
    return activity(phase, countries=("KG", "TJ", "TM", "UZ"), participations=rows, **facts)
