"""The lines of a timeline as a table: stable names, codes as they are stored, one line each."""

from activities.exchange.kinds import WITHHELD

HEADER = [
    "phase", "date", "until", "dates_note", "sort", "kind", "title", "how", "place", "whom", "status", "value_eur",
    "value_is_shared", "participants", "women", "men", "not_stated", "qualifier", "statuses", "certainty", "source",
    "uid",
]  # fmt: skip


def of_line(line):
    """One line; a number of people that nobody knows is empty, one that is kept back says so."""
    record = line.record
    return [
        line.phase, iso(line.day), iso(line.ends_on), line.dates_note, line.key.sort, line.kind, line.title,
        ";".join(line.how), line.place, line.whom, line.status,
        "" if line.value is None else f"{line.value:.2f}", "yes" if line.is_shared else "", *people(line.people),
        "; ".join(f"{one.as_of_on.isoformat()} {one.status}" for one in line.statuses),
        getattr(record, "certainty", ""), getattr(record, "source", ""), line.uid,
    ]  # fmt: skip


def iso(day):
    return day.isoformat() if day else ""


def people(tally):
    """Participants in all, women, men, not stated, and what the number claims of itself."""
    if tally is None or not tally.is_known:
        return [""] * 5
    by_sex = [WITHHELD] * 3 if tally.undivided_in else [tally.women, tally.men, tally.not_stated]
    return [WITHHELD if tally.withheld else tally.total, *by_sex, tally.qualifier]
