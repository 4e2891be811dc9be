"""People whose names stand in lists, and what the portal stores of them."""

from datetime import date

from django.db import connection

from activities import services
from activities.models import Participant
from tests import makers

DAY = date(2018, 3, 5)  # 90 days after the workshop of 3-5 December 2017
NAMES = ["Nurlan Ёлкин", "nurlan@border.example", "Colonel Tumanov", "Agency of Quiet"]


def listed(workshop, *rows, by=None):
    """The workshop's list, for certificates, with these people."""
    made = services.make_list(workshop, purpose="certificate", by=by)
    services.change_rows(made, saved=rows)
    return made


def nurlan(**facts):
    facts = {"name": NAMES[0], "email": NAMES[1], "function": NAMES[2], "agency": NAMES[3], **facts}
    return Participant(**{"country": makers.country("KG"), "sex": "male", **facts})


def jane(**facts):
    return Participant(**{"name": "Jane Doe", "country": makers.country("KG"), "sex": "female", **facts})


def address(workshop, rest=""):
    return f"/activities/{workshop.uid}/participants/{rest}"


def posted(rows, initial=0, **changes):
    """What the browser posts of the rows of a list; rows: dicts."""
    facts = {"people-TOTAL_FORMS": len(rows), "people-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        row = {"name": "", "function": "", "organisation": "", "agency": "", "country": "", "email": "", **row}
        facts |= {f"people-{number}-{name}": value for name, value in {"sex": "not_stated", **row}.items()}
    return {**facts, **changes}


def everything_stored():
    """The text of every column of every table, and on SQLite the very bytes of the file."""
    with connection.cursor() as cursor:
        told = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [str(bytes(one) if isinstance(one, memoryview) else one) for row in cursor for one in row]
    return "\n".join(told)


def counts(activity):
    rows = activity.participations.values_list("country__iso2", "women", "men", "role")
    return sorted(rows)
