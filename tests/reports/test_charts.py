import itertools
import json
import subprocess
import sys

import pytest
from django.utils import translation

from bomca.geo import geometry
from reports import charts, wording
from reports.charts.chart import PALETTE
from reports.rendering import pictures
from tests.reports import sample

KEYS = [
    "activities-by-component", "activities-by-country", "activities-by-month", "participants-by-sex", "timeline", "map",
]  # fmt: skip


def drawn(snapshot=None, language="en", **options):
    snapshot = snapshot or sample.snapshot()
    options = {"geo": geometry(), "width": 640, "period": snapshot["period"], **options}
    with translation.override(language):
        return {chart.key: chart for chart in charts.for_phase(snapshot["figures"], snapshot["phase"], **options)}


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("rows", [None, []], ids=["sample", "empty period"])
def test_every_chart_is_drawn_with_its_table_and_words(language, rows):
    found = drawn(sample.snapshot(rows), language)

    assert list(found) == KEYS
    for key, chart in found.items():
        picture = pictures.svg(chart.spec)
        assert picture.startswith("<svg"), key
        assert "NaN" not in picture, key
        assert chart.title
        assert chart.description.endswith(".")
        assert all(len(row) == len(chart.header) for row in chart.rows), key


def test_numbers_of_the_tables_are_those_of_the_figures():
    found, figures = drawn(), sample.snapshot()["figures"]

    assert found["activities-by-country"].rows == [
        [name, str(figures[f"country.{iso2}.activities"]["value"])] for iso2, name, _ in sample.COUNTRIES
    ]
    assert found["activities-by-component"].rows[-1] == ["All kinds", "2", "2", "2", "1"]
    assert ["Workshop", "2", "0", "0", "0"] in found["activities-by-component"].rows
    assert ["Dec 2019", "2"] in found["activities-by-month"].rows


def test_a_month_without_any_activity_is_shown_as_nought():
    rows = [sample.demarcation(), sample.demarcation(uid="other", starts_on="2019-10-01", ends_on="2019-10-01")]

    of_period = drawn(sample.snapshot(rows))["activities-by-month"].rows
    assert [row[1] for row in of_period] == ["0", "0", "0", "0", "1", "0", "1"]
    of_phase = drawn(sample.snapshot(rows), period=None)["activities-by-month"].rows
    assert of_phase == [["Oct 2019", "1"], ["Nov 2019", "0"], ["Dec 2019", "1"]]


def test_participants_are_always_three_series():
    chart = drawn(sample.snapshot([sample.demarcation()]))["participants-by-sex"]

    assert chart.rows == [["Women", "6"], ["Men", "14"], ["Not stated", "0"]]


def test_unknown_is_not_drawn_as_zero():
    rows = [sample.activity("B9-C1-2019-001", "Mission", "B9-C1", "expert_mission", "2019-09-05", "2019-09-07", ["UZ"])]

    chart = drawn(sample.snapshot(rows))["participants-by-sex"]

    assert [row[1] for row in chart.rows] == ["not known"] * 3
    assert "1 held activity has no figure" in chart.note


def test_rare_kinds_are_drawn_together():
    kinds = [
        "training",
        "tot",
        "workshop",
        "seminar",
        "webinar",
        "assessment",
        "conference",
        "study_visit",
        "grant_action",
    ]
    rows = [sample.demarcation(uid=kind, kind=kind) for kind in kinds]

    table = drawn(sample.snapshot(rows))["activities-by-component"].rows

    assert len(table) == 8
    assert ["Other kinds", "3", "0", "0", "0"] in table


def test_country_charts_say_that_countries_overlap():
    found = drawn()

    assert "overlap" in found["activities-by-country"].note
    assert "overlap" in found["map"].note
    assert "do not imply any opinion" in found["map"].note


def test_page_and_document_differ_only_in_where_the_outlines_come_from():
    page, document = drawn(geo="/static/reports/central-asia.geo.json")["map"], drawn()["map"]

    outlines = page.spec["layer"][0]["data"].pop("url")
    document.spec["layer"][0]["data"].pop("values")
    assert outlines == "/static/reports/central-asia.geo.json"
    assert page.spec == document.spec


def test_a_page_may_give_the_width_to_the_browser():
    assert {chart.spec["width"] for chart in drawn(width="container").values()} == {"container"}


def test_pending_extension_is_dashed_and_named_so():
    chart = drawn()["timeline"]

    assert [row[0] for row in chart.rows] == [
        "Phase as first agreed", "Extension 1 (costed, approved)", "Extension 2 (no-cost, pending)",
    ]  # fmt: skip
    assert [bool(layer["mark"].get("strokeDash")) for layer in chart.spec["layer"]] == [False, False, False, True]


def test_rejected_extension_adds_nothing():
    snapshot = sample.snapshot()
    snapshot["phase"]["extensions"][1]["status"] = "rejected"

    assert len(drawn(snapshot)["timeline"].rows) == 2


def test_every_colour_stands_out_from_white():
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert min(1.05 / (luminance(colour) + 0.05) for colour in PALETTE) >= 3


def test_long_component_titles_take_two_lines():
    snapshot = sample.snapshot()
    snapshot["phase"]["components"][0]["title"] = {"en": "Institutional development " * 40}

    names = {row["component"] for row in drawn(snapshot)["activities-by-component"].spec["layer"][0]["data"]["values"]}

    assert max(name.count("\n") for name in names) == 1
    assert max(len(name) for name in names) < 70


def test_map_knows_the_five_countries_with_outer_rings_clockwise():
    features = geometry()["features"]

    assert {f["properties"]["iso2"] for f in features} == {"KZ", "KG", "TJ", "TM", "UZ"}
    for feature in features:
        shape = feature["geometry"]
        for polygon in shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]:
            ring = polygon[0]
            assert sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) < 0


def test_specs_are_plain_json():
    for chart in drawn().values():
        assert json.loads(json.dumps(chart.spec)) == chart.spec


def test_renderers_are_not_imported_before_they_are_used():
    """Typst and vl-convert hang in a worker's child if its parent loaded them."""
    code = (
        "import os, django, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'bomca.settings.test'); django.setup();"
        "import reports.rendering; print(sorted({'typst', 'vl_convert', 'docxtpl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"value": 20, "qualifier": "exact", "unknown": 0}, "20"),
        ({"value": 20, "qualifier": "over", "unknown": 0}, "at least 20"),
        ({"value": 20, "qualifier": "exact", "unknown": 2}, "at least 20"),
        ({"value": 0, "qualifier": "exact", "unknown": 2}, "not known"),
        ({"value": 0, "qualifier": "exact", "unknown": 0}, "0"),
        ({"value": 20, "qualifier": "up_to", "unknown": 0}, "up to 20"),
        ({"value": 20, "qualifier": "up_to", "unknown": 1}, "about 20"),
        ({"value": 2600, "qualifier": "about", "unknown": 0}, "about 2\u00a0600"),
        (None, "–"),
    ],
)
def test_figures_in_words(entry, said):
    with translation.override("en"):
        assert wording.figure(entry) == said


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        ("2019-12-03", "2019-12-05", "3–5 December 2019"),
        ("2019-10-29", "2019-11-01", "29 October – 1 November 2019"),
        ("2019-12-29", "2020-01-02", "29 December 2019 – 2 January 2020"),
        ("2019-12-03", "2019-12-03", "3 December 2019"),
        ("2020-02-11", None, "11 February 2020"),
        (None, None, "–"),
    ],
)
def test_dates_in_words(starts_on, ends_on, said):
    with translation.override("en"):
        assert wording.between(starts_on, ends_on) == said


def test_sums_have_spaces_between_thousands_and_cents_only_where_there_are_any():
    with translation.override("en"):
        assert wording.euro("6600000.00") == "EUR\u00a06\u00a0600\u00a0000"
        assert wording.euro("329428.60") == "EUR\u00a0329\u00a0428.60"
