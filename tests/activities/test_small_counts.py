"""Small numbers of people: told to those who log and are reported to; for others they neither show nor follow."""

import csv
import io
import re
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from activities import small_counts
from bomca.accounts import roles
from tests import makers, people
from tests.activities.test_exchange import handed_in

EXACT = [people.officer, people.national_officer, people.eu_officer, people.communications, people.administrator]
KEPT = [people.partner, people.service, people.steering_member, people.outsider]


def row(women, men, not_stated=0, organisation=None, source="attendance"):
    numbers = {"women": women, "men": men, "not_stated": not_stated}
    return SimpleNamespace(
        role="participant", source=source, organisation_id=organisation, qualifier="exact", **numbers
    )


def told(rows, own=frozenset()):
    """All that a reader gets of the rows, as one comparable value."""
    found = small_counts.attendance(rows, own)
    each = tuple((one.women, one.men, one.not_stated, one.total, one.is_few) for one in found.rows)
    parts = tuple(found.of(lambda one, number=number: one is rows[number]) for number in range(len(rows)))
    return each, found.participants, parts


def worlds(largest, number):
    cells = [(women, men) for women, men in product(range(largest + 1), repeat=2) if women + men]
    return product(cells, repeat=number)


@pytest.mark.parametrize(("number", "largest"), [(1, 9), (2, 8), (3, 4)])
def test_no_small_number_follows_from_all_that_is_told(number, largest, settings):
    """Every table there can be, sorted by what is told of it: a small number is never the same in all that look alike."""
    settings.SMALLEST_COUNT = 3
    alike = {}
    for cells in worlds(largest, number):
        alike.setdefault(told([row(*one) for one in cells]), []).append(cells)
    for tables in alike.values():
        if all(max(max(one) for one in cells) == largest for cells in tables):
            continue  # at the edge of what was looked through, the tables that look alike are missing
        for at in range(number):
            measures = [lambda cells, at=at: cells[at][0], lambda cells, at=at: cells[at][1]]
            measures += [lambda cells, at=at: sum(cells[at]), lambda cells: sum(map(sum, cells))]
            measures += [lambda cells: sum(one[0] for one in cells), lambda cells: sum(one[1] for one in cells)]
            for measure in measures:
                values = {measure(cells) for cells in tables}
                assert len(values) > 1 or not small_counts.is_small(values.pop()), (tables[:3], len(tables))


NUMBERS = st.integers(0, 12)
TABLES = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS).filter(any), min_size=1, max_size=6)


def derived(found, rows):
    """Every number that follows by subtracting told ones of one column or one row from a told sum."""
    whole = found.participants
    sums = [None if whole.undivided_in else number for number in (whole.women, whole.men, whole.not_stated)]
    sums.append(None if whole.withheld else whole.total)
    for column, name in enumerate(("women", "men", "not_stated", "total")):
        cells = [getattr(one, name) for one in found.rows]
        if sums[column] is not None and cells.count(None) == 1:
            yield sums[column] - sum(cell for cell in cells if cell is not None)
    for one in found.rows:
        cells = [one.women, one.men, one.not_stated]
        if one.total is not None and cells.count(None) == 1:
            yield one.total - sum(cell for cell in cells if cell is not None)


@settings(max_examples=300, deadline=None)
@given(TABLES, st.booleans())
def test_nothing_small_is_told_or_follows_by_subtraction(cells, has_own):
    rows = [row(*one, organisation=7 if has_own and not number else 1) for number, one in enumerate(cells)]
    found = small_counts.attendance(rows, frozenset([7]))
    for one in found.rows:
        assert one.row.organisation_id == 7 or not any(
            small_counts.is_small(number) for number in (one.women, one.men, one.not_stated, one.total) if number
        )
    assert not any(small_counts.is_small(number) for number in derived(found, rows))
    of_others = [one for one in rows if one.organisation_id != 7]
    if of_others and not found.participants.withheld:
        # What one's own row leaves of the sum tells no small number of the others either.
        own = [one for one in rows if one.organisation_id == 7]
        rest = found.participants.total - sum(one.women + one.men + one.not_stated for one in own)
        assert not small_counts.is_small(rest) or rest == 0
    beside = [row(*one, source=basis) for one in cells for basis in ("planned", "attendance")]
    verified = [row(*one, source="verified") for one in cells]
    restricted = small_counts.attendance([*beside, *verified], frozenset())
    assert [one.row.source for one in restricted.every_row] == ["verified"] * len(cells)
    assert restricted.participants == small_counts.attendance(verified, frozenset()).participants
    everything = small_counts.attendance(rows)
    assert not everything.is_withheld
    assert everything.participants.total == sum(map(sum, cells))


def test_who_reads_reports_and_who_corrects_is_told_every_number():
    exact = set(next(holders for name, _title, holders in roles.TABLE if name == small_counts.SEE))
    for name, _title, holders in roles.TABLE:
        if name in ("reports.view_report", "activities.change_activity"):
            assert set(holders) <= exact, name


@pytest.fixture
def logged(db):
    """Three activities: two women among eight, four people in all, and plenty of both."""
    phase = makers.phase()
    customs, guard = makers.organisation("Customs"), makers.organisation("Guard")
    rows = [makers.people("KG", 2, 6, organisation=customs), makers.people("UZ", 7, 9, organisation=guard)]
    made = {"split": makers.activity(phase, countries=("KG", "UZ"), participations=rows, title="Split")}
    made["few"] = makers.activity(phase, participations=[makers.people("KG", 1, 3)], title="Few")
    made["many"] = makers.activity(phase, participations=[makers.people("KG", 10, 20)], title="Many")
    return SimpleNamespace(phase=phase, customs=customs, guard=guard, **made)


def everywhere(client, activity):
    """The same numbers as the API, the page and the CSV tell them: (women, men, all), each None where not told."""
    one = client.get(f"/api/v1/activities/{activity.uid}/").json()["participants"]
    api = tuple(one[name]["value"] for name in ("women", "men", "total"))
    page = client.get(f"/activities/{activity.uid}/").content.decode()
    foot = re.sub(r"<[^>]*>", " ", page.partition("<tfoot")[2].partition("</tfoot")[0])
    text = b"".join(client.get("/activities.csv").streaming_content).decode("utf-8-sig")
    (line,) = [one for one in csv.DictReader(io.StringIO(text)) if one["uid"] == str(activity.uid)]
    as_csv = tuple(None if line[name] == "withheld" else int(line[name]) for name in ("women", "men", "participants"))
    words = tuple(None if word == "not told" else int(word) for word in re.findall(r"not told|\d+", foot))
    return {api, as_csv, (words[0], words[1], words[3])}


@pytest.mark.parametrize("who", EXACT)
def test_who_works_with_them_is_told_every_number(client, logged, who):
    client.force_login(who())
    assert everywhere(client, logged.split) == {(9, 15, 24)}
    assert everywhere(client, logged.few) == {(1, 3, 4)}
    found = client.get("/api/v1/figures/").json()["figures"]
    assert (found["participants"]["value"], found["participants.women"]["value"]) == (58, 20)
    assert found["participants.women"]["withheld"] == 0


@pytest.mark.parametrize("who", [people.partner, people.national_officer])
def test_page_file_interface_and_figures_keep_the_same_from_the_same_reader(client, logged, who):
    client.force_login(who("TJ") if who is people.national_officer else who())
    assert everywhere(client, logged.split) == {(9, 15, 24)}
    assert everywhere(client, logged.few) == {(None, None, None)}
    assert everywhere(client, logged.many) == {(10, 20, 30)}
    page = client.get(f"/activities/{logged.few.uid}/").content.decode()
    assert "fewer than 5" in page
    (first, second) = client.get(f"/api/v1/activities/{logged.split.uid}/").json()["participations"]
    assert (first["women"], first["men"], first["total"], first["withheld"]) == (None, None, 8, True)
    assert (second["women"], second["total"]) == (None, 16)
    found = client.get("/api/v1/figures/").json()["figures"]
    told_of = {
        key: (found[key]["value"], found[key]["withheld"]) for key in found if "women" in key or key == "participants"
    }
    assert told_of == {
        "participants": (54, 1), "participants.women": (19, 1), "component.B9-C1.participants.women": (19, 1),
        "country.KG.women": (10, 2), "country.UZ.women": (0, 1),
    }  # fmt: skip
    tiles = {tile.label: tile.shown for tile in client.get("/phases/9/").context["tiles"]}
    assert (tiles["Participants"], tiles["Women"]) == ("at least 54", "at least 19")


@pytest.mark.parametrize("who", KEPT)
def test_no_choice_of_activities_tells_more(client, logged, who):
    """Sums over any choice, less other sums, are sums of what is told of each: nothing moves with what is kept."""
    logged.phase.activities.update(visibility="public")
    key = people.service if who is people.service else None
    user = who()
    if key:
        from django.utils import timezone

        from bomca.accounts.models import ApiToken

        _token, secret = ApiToken.issue(
            user=user, name="T", expires_at=timezone.now() + timezone.timedelta(days=1), scopes=["figures:read"]
        )
        headers = {"authorization": f"Bearer {secret}"}
    else:
        client.force_login(user)
        headers = {}
    asked = ["", "?q=few", "?country=KG", "?country=UZ", "?participants_from=KG", "?starts_on__gte=2017-12-03"]

    def answers():
        return [client.get(f"/api/v1/figures/{query}", headers=headers).json()["figures"] for query in asked]

    before = answers()
    row = logged.few.participations.get()
    row.women, row.men = 2, 1
    row.save()
    row = logged.split.participations.get(women=2)
    row.women, row.men = 1, 7
    row.save()
    other = logged.split.participations.get(women=7)
    other.women, other.men = 8, 8
    other.save()
    assert answers() == before


def test_a_partner_is_told_the_rows_of_its_own_organisation(client, logged):
    for organisation in (logged.customs, logged.guard):
        logged.phase.partner_roles.create(organisation=organisation, role="consortium_partner")
    client.force_login(people.partner(logged.customs))
    (own, other) = client.get(f"/api/v1/activities/{logged.split.uid}/").json()["participations"]
    assert (own["women"], own["men"]) == (2, 6)
    assert (other["women"], other["men"]) == (7, 9)  # of the others alone nothing is small
    assert client.get(f"/api/v1/activities/{logged.few.uid}/").json()["participants"]["total"]["value"] is None


def test_tables_for_import_keep_them_too_and_answer_no_guess(client, logged):
    """A national officer of another country exports the list, guesses who took part, and learns nothing by it."""
    officer = people.national_officer("TJ")
    client.force_login(officer)
    text = b"".join(client.get("/activities.csv").streaming_content).decode("utf-8-sig")
    lines = {line["title"]: line for line in csv.DictReader(io.StringIO(text))}
    assert (lines["Few"]["participations"], lines["Few"]["women"]) == ("withheld", "withheld")
    assert lines["Many"]["participations"] == "KG |  | participant | 10 | 20 | 0 | exact | attendance"
    book = load_workbook(io.BytesIO(b"".join(client.get("/activities.xlsx").streaming_content)), read_only=True)
    cells = {row[0]: row[4:7] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True) if row[0]}
    assert cells[logged.few.code or str(logged.few.uid)] == ("withheld",) * 3
    assert cells[logged.many.code or str(logged.many.uid)] == (10, 20, 0)

    said = set()
    for women, men in ((1, 3), (2, 2), (30, 1)):
        guess = lines["Few"] | {"participations": f"KG |  | participant | {women} | {men} | 0 | exact", "women": women}
        table = io.StringIO()
        writer = csv.DictWriter(table, guess)
        writer.writeheader()
        writer.writerow(guess)
        told = handed_in(table.getvalue().encode(), officer).told
        said.add(str({name: told[name] for name in told if name != "percent"}))
    assert len(said) == 1
