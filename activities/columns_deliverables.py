"""The columns of deliverables and recommendations as CSV files: stable names, one line per record."""

DELIVERABLES = [
    "code", "title", "own_title", "type", "language", "version", "status", "transmitted_on", "in_use_since",
    "dates_note", "phase", "component", "countries", "recipients", "link", "certainty", "source", "uid",
]  # fmt: skip
RECOMMENDATIONS = [
    "code", "text", "area", "agency", "country", "issued_on", "compared_with", "status_before", "on", "status",
    "changed", "component", "certainty", "source", "uid",
]  # fmt: skip


def of_deliverable(one):
    """One deliverable as a line."""
    days = [day.isoformat() if day else "" for day in (one.transmitted_on, one.in_use_since)]
    return [
        one.code, one.title, one.own_title, one.type, one.language, one.version, one.status, *days, one.dates_note,
        one.phase.number, one.component.code, ";".join(country.iso2 for country in one.countries.all()),
        ";".join(agency.name for agency in one.recipients.all()), one.link, one.certainty, one.source, one.uid,
    ]  # fmt: skip


def of_recommendation(one, earlier, day):
    """One recommendation as a line, with its status on both days; empty where it was not issued yet."""
    return [
        str(one), one.text, one.area, one.addressee.name, one.country.iso2, one.issued_on.isoformat(),
        earlier.isoformat(), one.before or "", day.isoformat(), one.standing or "",
        "yes" if one.before != one.standing else "no", one.deliverable.component.code, one.certainty, one.source,
        one.uid,
    ]  # fmt: skip
