"""An import of many lines beside the plain way: a serializer, line by line."""

import io
import time

from tests.bench.portal import peak

LINES, OF_PLAIN = 10_000, 300
HEADINGS = ["Your number", "Title", "Phase", "Component", "Kind", "Context", "Status", "Start", "End",
            "Participating countries", "Summary"]  # fmt: skip
FACTS = [
    "9",
    "B9-C1",
    "workshop",
    "bilateral",
    "completed",
    "2017-12-04",
    "2017-12-06",
    "KG; UZ",
    "What was done. " * 20,
]
PEOPLE = [["Kyrgyzstan", 4, 8], ["Uzbekistan", 2, 9]]


def workbook(lines):
    """A workbook of so many new workshops of two countries, with the rows of who took part."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    book = Workbook(made, {"constant_memory": True})
    sheet, rows = book.add_worksheet("Activities"), book.add_worksheet("Participations")
    sheet.write_row(0, 0, HEADINGS)
    rows.write_row(0, 0, ["Activity", "Country", "Women", "Men"])
    for number in range(lines):
        sheet.write_row(number + 1, 0, [f"N{number}", f"Imported by the bench {number}", *FACTS])
        for place, cells in enumerate(PEOPLE):
            rows.write_row(number * 2 + place + 1, 0, [f"N{number}", *cells])
    book.close()
    return made.getvalue()


def imported(lines):
    """Milliseconds a line of preview and of taking over, and of the undoing; and the most memory, in MB."""
    from activities.exchange import services
    from activities.models import Import
    from bomca.accounts.models import User
    from bomca.uploads import CONTENT_TYPES, Upload

    officer = User.objects.get(email="officer@example.org")
    upload = Upload("bench.xlsx", CONTENT_TYPES["xlsx"], workbook(lines))
    taken = {}
    table = services.hand_in(Import(name="The bench"), upload=upload, by=officer)
    for what, stage, since in (
        ("preview", None, None),
        ("taking over", "committing", "previewed"),
        ("undoing", "undoing", "done"),
    ):
        if stage and not table.ask(stage, since=since):
            raise AssertionError(f"{table.stage}: {table.failure} {table.told}")
        started = time.perf_counter()
        table = services.run(table.pk, worker="bench")
        taken[what] = (time.perf_counter() - started) * 1000 / lines
    return taken, peak()


def plain(lines):
    """Milliseconds a line of the plain serializer's `create`, all in one transaction."""
    from django.db import transaction

    from tests.bench.baselines import PlainActivity

    body = {
        "phase": 9, "component": "B9-C1", "kind": "workshop", "context": "bilateral", "status": "completed",
        "starts_on": "2017-12-04", "ends_on": "2017-12-06", "countries": ["KG", "UZ"], "summary": FACTS[-1],
        "participations": [{"country": "KG", "women": 4, "men": 8}, {"country": "UZ", "women": 2, "men": 9}],
    }  # fmt: skip
    started = time.perf_counter()
    with transaction.atomic():
        for number in range(lines):
            serializer = PlainActivity(data={**body, "title": f"Plain {number}"})
            serializer.is_valid(raise_exception=True)
            serializer.save()
    return (time.perf_counter() - started) * 1000 / lines
