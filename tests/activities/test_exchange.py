"""Activities as tables: what is exported comes back unchanged, what is imported is written whole and can be undone."""

import hashlib
import io
import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook

from activities.exchange import columns, services, undoing
from activities.exchange import people as participations
from activities.models import Activity, Import, Participation
from activities.models.table_import import ImportContent
from bomca.history import states
from bomca.history.models import Entry
from bomca.jobs import State
from partners.models import OrganisationAlias
from tests import makers, people

pytestmark = pytest.mark.django_db


def exported(client, form="csv", query="", language="en"):
    with translation.override(language):
        client.cookies["django_language"] = language
        response = client.get(f"/activities.{form}{query}", headers={"accept-language": language})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def handed_in(content, by, name="activities.csv", language="en"):
    with translation.override(language):
        upload = services.taken_in(SimpleUploadedFile(name, content))
        table = services.hand_in(Import(name="Trainings of autumn"), upload=upload, by=by)
    return services.run(table.pk, worker="w1")


def taken_over(table):
    assert table.told["problems"] == [], table.told["problems"]
    assert table.ask("committing", since="previewed")
    return services.run(table.pk, worker="w2")


def undone(table):
    assert table.ask("undoing", since="done")
    return services.run(table.pk, worker="w3")


def checksum():
    """Of every activity and row of participation as they are stored."""
    told = []
    for model in (Activity, Participation):
        keys = sorted(model.objects.values_list("pk", flat=True))
        found = states.read(model, keys, "default")
        told += [[key, found[key][0]] for key in keys]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def rich(phase):
    """Activities with everything that a cell can hold."""
    customs = makers.organisation("State Customs; of Kyrgyzstan", country=makers.country("KG"), short_name_en="SCS")
    makers.organisation("Border Service", country=makers.country("TJ"))
    twin = makers.organisation("Border Service", country=makers.country("UZ"))
    makers.demarcation_workshop(phase, summary='Two\r\nlines; with “quotes”, "marks" and = signs')
    one = makers.activity(
        phase, title="=1+1", participations=[makers.people("KG", 2, 3, organisation=twin), makers.people(not_stated=20, qualifier="over")],
        equipment_value=Decimal("12500.50"), is_dual_use=True, venue="'-quoted",
    )  # fmt: skip
    one.agencies.set([customs, twin])
    makers.activity(phase, title="_x0041_ не указано", status="draft", starts_on=None, ends_on=None)
    done = makers.activity(phase, title="Verified")
    done.verify(by=people.coordinator())


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_exported_comes_back_unchanged(client, officer, phase, form, language):
    rich(phase)
    before = checksum()
    told = handed_in(exported(client, form, language=language), officer, f"a.{form}", language).told
    assert told["problems"] == []
    assert told["counts"] == {"new": 0, "changed": 0, "unchanged": 4, "wrong": 0}
    assert checksum() == before


def edited(content, change):
    """The workbook as somebody saves it from a spreadsheet after a change."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def cells(sheet, row, **values):
    """Fill cells of a row by the headings of their columns."""
    headings = [str(cell.value).removesuffix(" *") for cell in sheet[1]]
    for heading, value in values.items():
        sheet.cell(row, headings.index(heading.replace("_", " ")) + 1, value)


def test_a_workbook_is_previewed_taken_over_and_undone(client, officer, phase):
    rich(phase)
    before, entries = checksum(), Entry.objects.count()

    def change(book):
        sheet, rows = book["Activities"], book["Participations"]
        line = next(row for row in range(2, 6) if sheet.cell(row, 3).value == "Border demarcation principles")
        cells(sheet, line, Kind="семинар", Participating_countries="KG; тм; TJ; UZ".replace("тм", "Туркменистан"))
        cells(
            sheet, 6, Your_number="A", Title="New one", Phase=9, Component="B9-C1", Kind="training", Context="national",
            Status="completed", Start=date(2017, 3, 1), End="02.03.2017", Participating_countries="Kyrgyzstan",
        )  # fmt: skip
        cells(rows, rows.max_row + 1, Activity="A", Country="kgz", Women=5, Men=6)
        for row in range(2, rows.max_row + 1):
            if rows.cell(row, 2).value == "Tajikistan":
                rows.delete_rows(row)
                break

    table = handed_in(edited(exported(client, "xlsx"), change), officer, "edited.xlsx")
    assert table.told["counts"] == {"new": 1, "changed": 1, "unchanged": 3, "wrong": 0}, table.told["problems"]
    (shown,) = table.told["shown"]["changed"]
    assert [what for what, _before, _after in shown["changes"]] == ["Kind", "Participations"]
    assert checksum() == before, "a preview writes nothing"

    table = taken_over(table)
    new = Activity.objects.get(title="New one")
    assert (new.code, new.created_by, new.ends_on) == ("B9-C1-2017-003", officer, date(2017, 3, 2))
    assert (table.stage, new.participants.total) == ("done", 11)
    changed = Activity.objects.get(title="Border demarcation principles")
    assert (changed.kind, changed.participants.total, changed.revision) == ("seminar", 15, 2)
    told = table.change_set.entries()
    assert {entry.actor_id for entry in told} == {officer.pk}
    assert {entry.reason for entry in told} == {"Trainings of autumn"}
    assert told.count() == 4  # new with its row, changed, and the row that went

    assert undone(table).stage == "undone"
    assert checksum() == before
    assert Entry.objects.filter(reason="undoes “Trainings of autumn”", kind="deleted").count() == 2
    assert Entry.objects.count() > entries + told.count()


def test_what_was_changed_since_is_not_undone(client, officer, phase):
    activity = makers.activity(phase, title="Old")
    table = taken_over(handed_in(exported(client).replace(b"Old", b"New"), officer))
    activity.refresh_from_db()
    assert activity.title == "New"
    activity.summary = "Somebody went on"
    activity.save()
    table = undone(table)
    assert (table.stage, table.told["conflicts"][0][0]) == ("done", f"{activity.code} New")
    page = client.get(table.get_absolute_url()).content.decode()
    assert "cannot be undone any more" in page
    with pytest.raises(undoing.Conflicts):
        undoing.undo(table.change_set, by=officer)


def test_a_change_made_meanwhile_is_shown_and_never_overwritten(client, officer, phase):
    activity = makers.activity(phase, title="Old")
    content = exported(client).replace(b"Old", b"Mine")
    activity.title = "Theirs"
    activity.save()
    (problem,) = handed_in(content, officer).told["problems"]
    assert "Someone has changed" in problem[2]
    assert "Theirs" in problem[2]


def line(phase, **cells):
    """A CSV of one new activity."""
    facts = {
        "title": "New", "phase": "9", "component": "B9-C1", "kind": "training", "context": "national",
        "status": "completed", "starts_on": "2017-03-01", "countries": "KG", **cells,
    }  # fmt: skip
    return (",".join(facts) + "\n" + ",".join(f'"{value}"' for value in facts.values()) + "\n").encode()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"component": "B9-C7"}, "No component is called"),
        ({"agencies": "Border Service"}, "can mean several"),
        ({"starts_on": "03/01/2017"}, "is no date"),
        ({"starts_on": "31.02.2017"}, "is no date"),
        ({"ends_on": "2017-02-01"}, "cannot end before it starts"),
        ({"equipment_value_eur": "1_000"}, "is no amount"),
        ({"equipment_value_eur": "١٢"}, "is no amount"),
        ({"starts_on": "2014-03-01"}, "starts on"),
        ({"starts_on": ""}, "Enter when it was held"),
        ({"title": ""}, "must be given"),
        ({"title": "turned \u202e round"}, "invisible"),
        ({"status": "verified"}, "verified by its own step"),
        ({"women": "7"}, "computed"),
        ({"participations": "KG | | participant | 0 | 0 | 0 | exact"}, "how many people"),
        ({"participations": "UZ | | participant | 1 | 0 | 0 | exact"}, "not among the participating"),
        ({"participations": "KG | | participant | 1 | 0 | 0 |; KG | | | 1 | 0 | 0 |"}, "already have a row"),
        ({"uid": "7d3c1a60-0000-4000-8000-000000000000"}, "No activity that you may see"),
    ],
)
def test_what_is_wrong_is_said_and_stands_in_the_persons_own_file(client, officer, phase, cells, said):
    for iso2 in ("TJ", "UZ"):
        makers.organisation("Border Service", country=makers.country(iso2))
    table = handed_in(line(phase, **cells), officer)
    assert said in " ".join(problem[2] for problem in table.told["problems"])
    assert not table.may_be_committed
    own = client.get(f"/imports/{table.uid}/errors/").content.decode("utf-8-sig")
    assert own.splitlines()[0].endswith(",Errors")
    assert said in own
    client.post(f"/imports/{table.uid}/commit/")
    assert not Activity.objects.exists()
    again = handed_in(own.encode(), officer)
    assert again.told["counts"] == table.told["counts"], "with the errors in it the file can be handed in again"


def test_names_are_found_in_both_languages_and_by_alias(officer, phase):
    agency = makers.organisation("State Customs Service", name_ru="Таможенная служба")
    OrganisationAlias.objects.create(organisation=agency, name="ГТС")
    found = line(phase, countries="кыргызстан;UZB", agencies="гтс", kind="Тренинг", component="b9-c1")
    cp1251 = found.decode().encode("cp1251")
    table = taken_over(handed_in(cp1251, officer))
    assert "Windows-1251" in table.told["understood"]
    activity = Activity.objects.get()
    assert [one.iso2 for one in activity.countries.all()] == ["KG", "UZ"]
    assert list(activity.agencies.all()) == [agency]
    assert taken_over(handed_in(found.decode().encode("utf-16"), officer)).stage == "done"


def test_each_row_is_checked_against_the_countries_of_who_hands_in(phase):
    makers.country("UZ")
    table = handed_in(line(phase, countries="UZ"), people.national_officer())
    assert "country that you are responsible for" in table.told["problems"][0][2]


def test_each_row_is_checked_against_the_scope_when_it_runs(client, phase):
    leader = people.component_leader(phase.components.get(number="1"))
    client.force_login(leader)
    theirs = makers.activity(phase, "2", title="Of another component")
    unknown = handed_in(line(phase, component="B9-C8"), leader).told["problems"]
    assert "No component is called “B9-C8”" in unknown[0][2]
    foreign = handed_in(line(phase, component="B9-C2"), leader).told["problems"]
    assert [one[2].replace("B9-C2", "B9-C8") for one in foreign] == [one[2] for one in unknown]
    table = handed_in(exported(client).replace(b"Of another", b"Taken from another"), leader)
    assert "not correct it" in table.told["problems"][0][2]
    theirs.refresh_from_db()
    assert theirs.title == "Of another component"

    ours = makers.activity(phase, "1", title="Ours")
    table = handed_in(exported(client).replace(b"B9-C1,", b"B9-C2,"), leader)
    assert "No component is called “B9-C2”" in " ".join(problem[2] for problem in table.told["problems"])

    table = handed_in(exported(client).replace(b"Ours", b"Mine"), leader)
    assert table.may_be_committed
    leader.assignments.update(starts_on=date(2019, 1, 1), ends_on=date(2020, 1, 1))
    assert table.ask("committing", since="previewed")
    table = services.run(table.pk, worker="w2")
    ours.refresh_from_db()
    assert (table.stage, ours.title) == ("previewed", "Ours")
    assert "Nothing was written" in table.told["refused"]


def test_one_wrong_line_keeps_all_from_being_written(client, officer, phase):
    found = line(phase) + line(phase, title="Second", starts_on="2030-01-01").split(b"\n")[1] + b"\n"
    table = handed_in(found, officer)
    assert (table.told["counts"]["new"], table.told["counts"]["wrong"]) == (1, 1)
    assert not table.may_be_committed


def test_the_pages_of_an_import(client, officer, phase):
    page = client.post("/imports/", {"name": "Autumn", "file": SimpleUploadedFile("a.csv", line(phase))}, follow=True)
    assert "Waiting for a worker" in page.content.decode()
    table = Import.objects.get()
    assert services.run(table.pk, worker="w").state == State.DONE
    assert "Take it over" in client.get(table.get_absolute_url()).content.decode()
    client.post(f"/imports/{table.uid}/commit/")
    services.run(table.pk, worker="w")
    assert "Undo the import" in client.get(table.get_absolute_url()).content.decode()
    again = handed_in(line(phase), officer)
    assert "imported this very file before" in client.get(again.get_absolute_url()).content.decode()
    client.post(f"/imports/{table.uid}/undo/")
    services.run(table.pk, worker="w")
    assert not Activity.objects.exists()
    assert services.erase_old(today=date(2100, 1, 1)) == ImportContent.objects.count() + 2
    assert "were erased" in client.get(table.get_absolute_url()).content.decode()
    assert client.get("/imports/", {"page": 1}).status_code == 200
    assert client.post("/imports/", {"name": "", "file": ""}).status_code == 422

    client.force_login(people.national_officer())
    assert client.get(table.get_absolute_url()).status_code == 404
    client.force_login(people.eu_officer())
    assert client.get("/imports/").status_code == 403


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_template_has_drop_downs_and_an_example_that_is_left_out(client, officer, phase, language):
    response = client.get("/activities/template.xlsx", headers={"accept-language": language})
    content = b"".join(response.streaming_content)
    book = load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 4
    assert [sheet.sheet_state for sheet in book].count("hidden") == 1
    assert len(book.worksheets[0].data_validations.dataValidation) >= 9
    table = handed_in(content, officer, "template.xlsx", language)
    assert table.state == "failed"


@pytest.mark.parametrize("sheet", [columns.COLUMNS, participations.SHEET], ids=["activities", "participations"])
def test_each_heading_names_one_column(sheet):
    found = Counter(heading for column in sheet for heading in column.headings())
    assert [heading for heading, times in found.items() if times > 1] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_asks_the_same_number_of_questions_for_any_list(
    client, officer, phase, form, django_assert_max_num_queries
):
    makers.activity(phase, participations=[makers.people("KG", 1)])
    with django_assert_max_num_queries(60) as first:
        exported(client, form)
    for number in range(4):
        makers.activity(phase, title=f"More {number}", participations=[makers.people("KG", 1), makers.people("LV", 2)])
    with django_assert_max_num_queries(len(first.captured_queries)):
        exported(client, form)
