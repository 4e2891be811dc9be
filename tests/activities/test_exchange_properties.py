"""Whatever is in the log: exported and imported it stays the same, and an import that is undone was never there."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from activities.models import Activity
from activities.models.choices import Context, Format, Kind, ParticipantRole, Visibility
from bomca.records import Qualifier
from tests import makers, people
from tests.activities.test_exchange import checksum, exported, handed_in, taken_over, undone
from tests.properties import examples

HARD = [
    "=1+1",
    "'",
    "''=x",
    "+",
    "@",
    "-",
    ";",
    "|",
    '"',
    ",",
    "_x0041_",
    "«",
    "ё",
    " x",
    "\N{NO-BREAK SPACE}",
    "9",
    "1.0",
    "yes",
]
LINE = some.lists(some.sampled_from(HARD) | some.text("abЖя", min_size=1, max_size=3), min_size=1, max_size=6).map(
    "".join
)
PROSE = some.lists(LINE | some.sampled_from(["\n", "\r\n", "\t"]), max_size=5).map("".join)
DAY = some.integers(0, 900).map(lambda days: date(2016, 1, 1) + timedelta(days=days))
ROW = some.tuples(
    some.sampled_from([None, "KG", "LV"]), some.booleans(), some.sampled_from(ParticipantRole.values),
    some.integers(0, 900), some.integers(0, 900), some.integers(1, 900), some.sampled_from(Qualifier.values),
)  # fmt: skip
ONE = some.fixed_dictionaries(
    {
        "title": LINE.filter(str.strip), "venue": LINE, "dates_note": LINE, "summary": PROSE, "results": PROSE,
        "kind": some.sampled_from(Kind.values), "context": some.sampled_from(Context.values),
        "format": some.sampled_from(Format.values), "visibility": some.sampled_from(Visibility.values),
        "status": some.sampled_from(["draft", "completed"]), "starts_on": DAY, "is_dual_use": some.booleans(),
        "equipment_value": some.none() | some.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100),
        "rows": some.lists(ROW, max_size=3, unique_by=lambda row: row[:3]),
    }
)  # fmt: skip
QUIET = {"deadline": None, "suppress_health_check": list(HealthCheck)}


class TestTables(TestCase):
    def log(self, facts):
        """The activity, as people could have logged it."""
        rows = [
            makers.people(of, women=w, men=m, not_stated=n, role=role, qualifier=q, organisation=self.agency if with_agency else None)
            for of, with_agency, role, w, m, n, q in facts.pop("rows")
        ]  # fmt: skip
        return makers.activity(self.phase, ends_on=None, participations=rows, **facts)

    def world(self, found):
        self.phase, self.user, self.client = makers.phase(), people.officer(), Client()
        makers.extension(self.phase)
        self.agency = makers.organisation("Customs | Service; of all")
        self.client.force_login(self.user)
        return [self.log(dict(facts)) for facts in found]

    @settings(max_examples=examples(12), **QUIET)
    @given(some.lists(ONE, min_size=1, max_size=3), some.sampled_from(["csv", "xlsx"]), some.sampled_from(["en", "ru"]))
    def test_export_and_import_of_any_visible_set_changes_nothing(self, found, form, language):
        made = self.world(found)
        before = checksum()
        told = handed_in(exported(self.client, form, language=language), self.user, f"a.{form}", language).told
        assert told["problems"] == []
        assert told["counts"] == {"new": 0, "changed": 0, "unchanged": len(made), "wrong": 0}
        assert checksum() == before

    @settings(max_examples=examples(8), **QUIET)
    @given(some.lists(ONE, min_size=1, max_size=3))
    def test_an_import_that_is_undone_leaves_the_rows_as_they_were(self, found):
        self.world(found)
        changed = self.changed(exported(self.client, "csv"))
        before = checksum()
        table = taken_over(handed_in(changed, self.user))
        assert table.stage == "done"
        assert checksum() != before
        assert undone(table).stage == "undone"
        assert checksum() == before
        assert not Activity.objects.filter(title="Wholly new").exists()

    def changed(self, content):
        """The CSV with every kind, format, note and row of participation changed, and with one activity more."""
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        for row in rows:
            row["kind"], row["format"], row["dates_note"] = "other", "hybrid", "Changed"
            row["countries"] = "UZ" if row["countries"] == "KG" else row["countries"]
            row["participations"] = "UZ | | participant | 1 | 2 | 3 | about" if row["countries"] == "UZ" else ""
            row.update(dict.fromkeys(("women", "men", "not_stated", "participants", "qualifier"), ""))
        rows.append({
            "title": "Wholly new", "phase": "9", "component": "B9-C1", "kind": "tot", "context": "national",
            "status": "completed", "starts_on": "2017-01-01", "countries": "KG",
            "participations": "KG | | trainer | 1 | 0 | 0 | exact",
        })  # fmt: skip
        made = io.StringIO(newline="")
        writer = csv.DictWriter(made, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        return made.getvalue().encode()
