"""The columns of the activity list as a CSV file: stable names, one line per activity."""

HEADER = [
    "code", "title", "phase", "component", "kind", "context", "format", "status", "visibility", "starts_on", "ends_on",
    "planned_starts_on", "planned_ends_on", "dates_note", "place", "host_country", "countries", "women", "men",
    "not_stated", "participants", "qualifier", "equipment_value_eur", "certainty", "source", "uid",
]  # fmt: skip
WITHHELD = "withheld"


def line(activity):
    """One activity as a line. Numbers of participants stay empty where they are not known: unknown is not zero."""
    tally = activity.participants
    people = numbers(tally) if tally.is_known else [""] * 5
    days = (activity.starts_on, activity.ends_on, activity.planned_starts_on, activity.planned_ends_on)
    return [
        activity.code,
        activity.title,
        activity.phase.number,
        activity.component.code,
        activity.kind,
        activity.context,
        activity.format,
        activity.status,
        activity.visibility,
        *(day.isoformat() if day else "" for day in days),
        activity.dates_note,
        WITHHELD if "place" in activity.withheld else activity.place.name if activity.place else "",
        activity.host_country.iso2 if activity.host_country else "",
        ";".join(country.iso2 for country in activity.countries.all()),
        *people,
        WITHHELD if "equipment_value" in activity.withheld else activity.value_of_equipment,
        activity.certainty,
        activity.source,
        activity.uid,
    ]


def numbers(tally):
    """Women, men, not stated, all and what they claim of themselves; *withheld* for what the reader is not told."""
    divided = [WITHHELD] * 3 if tally.undivided_in else [tally.women, tally.men, tally.not_stated]
    return [*divided, WITHHELD if tally.withheld else tally.total, str(tally.qualifier)]
