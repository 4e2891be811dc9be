"""Deliverables, recommendations and letters to agencies, for tests."""

import re
from datetime import date, timedelta

from django.core import mail
from django.utils import timezone

from activities import services
from activities.models import Deliverable, Enquiry, Recommendation, RecommendationStatus
from activities.tasks import send_enquiry
from partners.models import Organisation
from tests import makers

BASE = "https://portal.example.org/"
SAID = {"status": "adopted", "evidence": "Order No. 17 of 3 May 2018", "comment": ""}


def deliverable(phase, *, activities=(), countries=("KG",), recipients=(), component="1", **facts):
    """A transmitted set of recommendations of phase 9, in English."""
    facts = {
        "title": "Risk management at crossing points",
        "type": "recommendation_set",
        "language": "en",
        "status": "transmitted",
        "transmitted_on": date(2018, 1, 15),
        **facts,
    }
    made = Deliverable(phase=phase, component=phase.components.get(number=component), **facts)
    links = {"activities": list(activities), "countries": [makers.country(one) for one in countries]}
    recipients = list(recipients) or [customs()]
    return services.record_deliverable(made, links={**links, "recipients": recipients})


def customs(name="Customs Service", iso2="KG"):
    """An agency of a country, made once."""
    found = Organisation.objects.filter(name_en=name).first()
    return found or makers.organisation(name, kind="customs", country=makers.country(iso2))


def recommendation(of, *, addressee=None, country="KG", **facts):
    """A recommendation of a deliverable, issued when it was transmitted."""
    facts = {"text": "Introduce risk profiles for cargo.", "issued_on": of.transmitted_on, **facts}
    made = Recommendation(deliverable=of, addressee=addressee or customs(), country=makers.country(country), **facts)
    return services.record_recommendation(made)


def said(recommendation, status, day, **facts):
    """What the office records of a recommendation as of a day."""
    row = RecommendationStatus(recommendation=recommendation, status=status, as_of_on=day, **facts)
    if status in ("adopted", "partly_adopted") and not facts:
        row.evidence = "Order No. 17"
    return services.record_status(row)


def enquiry(recommendations, by, *, days=7, language="en", email="customs@example.kg", **facts):
    """A letter to the agency of the recommendations, sent; returns it with the path of its link."""
    made = Enquiry(
        agency=recommendations[0].addressee,
        email=email,
        language=language,
        last_day=timezone.localdate() + timedelta(days=days),
        **facts,
    )
    services.ask(made, recommendations=list(recommendations), by=by)
    send_enquiry(made.pk, BASE)
    made.refresh_from_db()
    return made, link()


def link():
    """The path of the link in the last letter."""
    return re.search(r"https://portal\.example\.org(/answer/\S+/)", mail.outbox[-1].body)[1]


def posted(*said_of, **changes):
    """What the page of a link posts. said_of: (recommendation, what is said of it)."""
    facts = {"full_name": "Gulnara Agency", "function": "Head of unit"}
    for one, words in said_of:
        facts |= {f"row-{one.uid.hex}-{name}": value for name, value in words.items()}
    return {**facts, **changes}
