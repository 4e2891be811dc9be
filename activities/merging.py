"""The rows of who took part as facts of the activity, so that two people's rows can be told apart and put together."""

from collections import Counter

from activities.models import Activity, Participation
from bomca import merging
from bomca.wording import count

ROW = "people:"
NUMBERS = ("women", "men", "not_stated")


def facts_of(activity):
    """All facts of an activity that people edit, with its rows and links, in plain form."""
    return merging.facts_of(activity) | facts_of_rows(activity.participations.all())


def facts_of_rows(rows):
    """Participation rows as facts: one by country, organisation, role and basis; equal ones are numbered."""
    facts, seen = {}, Counter()
    for row in rows:
        name = ROW + ":".join(str(part or "") for part in row.key)
        seen[name] += 1
        facts[f"{name}:{seen[name]}"] = ":".join(str(value) for value in (*numbers_of(row), row.qualifier))
    return facts


def numbers_of(row):
    return [getattr(row, name) or 0 for name in NUMBERS]


def row_of(name, value=""):
    """The unsaved row that a fact tells."""
    country, organisation, role, source, _number = name.removeprefix(ROW).split(":")
    facts = dict(zip((*NUMBERS, "qualifier"), value.split(":"), strict=True)) if value else {}
    return Participation(
        country_id=country or None, organisation_id=organisation or None, role=role, source=source, **facts
    )


def in_words(value):
    """The numbers of a row: women, men, sex not stated, with what the source claims of them."""
    if not value:
        return ""
    row = row_of(f"{ROW}::::1", value)
    labels = {name: Participation._meta.get_field(name).verbose_name for name in NUMBERS}
    return "; ".join(f"{labels[name]}: {count(int(getattr(row, name)), row.qualifier)}" for name in NUMBERS)


def post_rows(data, facts, prefix="people"):
    """Put the rows that facts tell into posted data, in place of those that were posted."""
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    rows = [row_of(name, value) for name, value in facts.items() if name.startswith(ROW) and value]
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, row in enumerate(rows):
        for name in ("country_id", "organisation_id", "role", "source", *NUMBERS, "qualifier"):
            data[f"{prefix}-{number}-{name.removesuffix('_id')}"] = str(getattr(row, name) or "")


def changed_since(start, activity):
    """What of the activity differs from a start that carries digests, as people call it; empty where none is known."""
    now = merging.digests(facts_of(activity))
    before = start.facts if start.facts is not None else now
    return labels([name for name in now | before if now.get(name) != before.get(name)])


def labels(names):
    """The facts of an activity of these names, as people call them, each once."""
    told = [Activity._meta.get_field(name).verbose_name for name in names if not name.startswith(ROW)]
    rows = [Participation._meta.verbose_name_plural] if any(name.startswith(ROW) for name in names) else []
    return [str(one) for one in [*told, *rows]]
