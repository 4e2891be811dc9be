"""Attendance tables as they come from Excel and Word: read, matched, counted without names, shown before saving."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import attendance, services, tally
from activities.models import Activity, Participant
from bomca.history.models import Entry
from partners.models import OrganisationAlias
from tests import makers, people
from tests.activities.test_pages import form_data, rows_of
from tests.forms import posted_by

pytestmark = pytest.mark.django_db

EXCEL = """№\tФИО\tДолжность\tОрганизация\tСтрана\tПол
1\tАсанова Айгуль\tмайор\tГосударственная таможенная служба Кыргызской Республики\tКыргызстан\tж
2\tБеков Нурлан\tкапитан\tГТС\tКР\tм
3\tСаидов Фаррух\tинспектор\tТаможенная служба Таджикистана\tТаджикистан\tмуж.
"""
WORD = """List of participants
Bishkek, 3-5 December 2017
Name / ФИО\tAgency / Ведомство\tSex / Пол\tRole / Роль
Ms Aigul Asanova\tState Customs Service, Kyrgyzstan\tF\tparticipant
Nurlan Bekov\tState Customs Service of Kyrgyz Republic\tM\tучастник
Mr Farrukh Saidov\tCustoms Service, Tajikistan\t\ttrainer
Total: 3\t\t\t
"""
LINES = """1. Ms Aigul Asanova, Major, State Customs Service of the Kyrgyz Republic
2. Mr Nurlan Bekov – ГТС Кыргызстана
3. Farrukh Saidov, Customs Service of Tajikistan, m
"""
BARS = """| Aigul Asanova | f | State Customs Service | Kyrgyzstan |
|---|---|---|---|
| Nurlan Bekov | m | State Customs Service | Kyrgyzstan |
| Farrukh Saidov | m | Customs Service | Tajikistan |
"""


@pytest.fixture
def customs():
    """The customs services of two countries, as the seed names them."""
    kg = makers.organisation(
        "State Customs Service of the Kyrgyz Republic",
        name_ru="Государственная таможенная служба Кыргызской Республики",
        short_name_en="State Customs Service, Kyrgyzstan",
        kind="customs",
        country=makers.country("KG"),
    )
    tj = makers.organisation(
        "Customs Service under the Government of the Republic of Tajikistan",
        name_ru="Таможенная служба при Правительстве Республики Таджикистан",
        short_name_en="Customs Service, Tajikistan",
        short_name_ru="Таможенная служба, Таджикистан",
        kind="customs",
        country=makers.country("TJ"),
    )
    return kg, tj


def counted(reading):
    return {
        (row.country and row.country.iso2, row.organisation, row.role): (row.women, row.men, row.not_stated)
        for row in reading.rows()
    }


def asked(reading):
    return [(one.about, one.text, one.people) for one in reading.unanswered]


# What a table says


@pytest.mark.parametrize("text", [LINES, BARS], ids=["lines", "bars"])
def test_free_lines_and_bars_are_read_like_a_table(customs, text):
    kg, tj = customs
    reading = attendance.read(text.replace("ГТС Кыргызстана", str(kg)), people.officer())
    assert asked(reading) == []
    assert counted(reading) == {("KG", kg, "participant"): (1, 1, 0), ("TJ", tj, "participant"): (0, 1, 0)}


def test_headings_in_both_languages_below_the_title_of_the_list(customs):
    kg, tj = customs
    reading = attendance.read(WORD, people.officer())
    assert asked(reading) == []
    assert counted(reading) == {("KG", kg, "participant"): (1, 1, 0), ("TJ", tj, "trainer"): (0, 1, 0)}


def test_an_abbreviation_is_proposed_and_never_taken_unseen(customs):
    kg, tj = customs
    user = people.officer()
    reading = attendance.read(EXCEL, user)
    assert asked(reading) == [("agency", "ГТС", 1)]
    assert reading.unanswered[0].candidates == [kg]
    answered = attendance.read(EXCEL, user, {reading.unanswered[0].name: kg})
    assert counted(answered) == {("KG", kg, "participant"): (1, 1, 0), ("TJ", tj, "participant"): (0, 1, 0)}


def test_the_same_service_of_two_countries_is_asked_for_unless_the_table_says_which(customs):
    kg, _tj = customs
    makers.organisation("State Customs Service of Turkmenistan", country=makers.country("TM"))
    table = "Name\tAgency\tCountry\tSex\nA\tState Customs Service\t{}\tf"
    user = people.officer()
    reading = attendance.read(table.format(""), user)
    assert {one.country.iso2 for one in reading.unanswered[0].candidates} == {"KG", "TM"}
    assert counted(attendance.read(table.format("KG"), user)) == {("KG", kg, "participant"): (1, 0, 0)}


def test_an_alias_is_enough(customs):
    customs[1].aliases.create(name="ТСП РТ")
    reading = attendance.read("ФИО;Организация;Пол\nСаидов Ф.;тсп рт;М", people.officer())
    assert counted(reading) == {("TJ", customs[1], "participant"): (0, 1, 0)}


def test_a_line_across_the_table_names_the_country_of_those_below(customs):
    table = (
        "Name\tAgency\tSex\nTajikistan\t\t\nFarrukh\tCustoms Service\tm\nKyrgyzstan\nAigul\tState Customs Service\tf"
    )
    kg, tj = customs
    assert counted(attendance.read(table, people.officer())) == {
        ("TJ", tj, "participant"): (0, 1, 0),
        ("KG", kg, "participant"): (1, 0, 0),
    }


@pytest.mark.parametrize("word", ["ж", "Ж.", "жен", "F", "female", "Ms", "г-жа", "женский"])
def test_words_for_women(word):
    (row,) = attendance.read(f"Name\tSex\nAsanova A.\t{word}", people.officer()).rows()
    assert (row.women, row.men, row.not_stated) == (1, 0, 0)


@pytest.mark.parametrize(("word", "stated"), [("м", 1), ("M", 1), ("муж.", 1), ("г-н", 1), ("", 0), ("x", 0)])
def test_words_for_men_and_what_is_no_such_word_is_not_stated(word, stated):
    (row,) = attendance.read(f"Name\tSex\nBekov N.\t{word}", people.officer()).rows()
    assert (row.men, row.not_stated) == (stated, 1 - stated)


def test_a_role_that_the_portal_does_not_know_is_asked_for():
    reading = attendance.read("Name\tRole\nBekov N.\tinterpreter\nAsanova A.\tэксперт", people.officer())
    assert asked(reading) == [("role", "interpreter", 1)]


# In the form


def table_data(phase, table, **changes):
    return form_data(phase, **{"countries": [], "attendance-table": table, **changes})


def choice_names(page):
    return re.findall(r'name="(attendance-(?:agency|country|role)-[0-9a-f]+)"', page)


def test_a_table_becomes_rows_that_are_seen_before_they_are_saved(officer, customs):
    kg, tj = customs
    phase = makers.phase()
    page = officer.post("/activities/new/", table_data(phase, WORD, read_table="1")).content.decode()
    assert Activity.objects.count() == 0
    assert "3 people were read." in page
    assert 'value="Border demarcation principles"' in page
    assert "Asanova" not in page
    posted = posted_by(page)
    officer.post("/activities/new/", posted)
    activity = Activity.objects.get()
    assert rows_of(activity) == [("KG", 1, 1), ("TJ", 0, 1)]
    assert {*activity.countries.all()} == {kg.country}  # a trainer's country does not take part
    assert {*activity.agencies.all()} == {kg, tj}


def test_saving_with_a_table_still_unread_reads_it_first(officer, customs):
    page = officer.post("/activities/new/", table_data(makers.phase(), WORD)).content.decode()
    assert "3 people were read." in page
    assert Activity.objects.count() == 0


def test_what_a_table_leaves_open_is_asked_and_nothing_typed_is_lost(officer, customs):
    phase = makers.phase()
    page = officer.post("/activities/new/", table_data(phase, EXCEL)).content.decode()
    (question,) = choice_names(page)
    assert "Which agency is “ГТС”?" in page
    assert "Асанова Айгуль" in page
    assert f'<option value="{customs[0].pk}" selected>' in page  # the only one that can be meant
    posted = posted_by(page)
    assert posted[question] == [str(customs[0].pk)]
    page = officer.post("/activities/new/", posted | {question: "none"}).content.decode()
    assert "Асанова" not in page
    officer.post("/activities/new/", posted_by(page))
    assert rows_of(Activity.objects.get()) == [("KG", 0, 1), ("KG", 1, 0), ("TJ", 0, 1)]


def test_an_answer_that_is_none_is_asked_again(officer, customs):
    page = officer.post("/activities/new/", table_data(makers.phase(), EXCEL)).content.decode()
    (question,) = choice_names(page)
    page = officer.post("/activities/new/", posted_by(page) | {question: ""}).content.decode()
    assert "Choose what is meant" in page
    assert Activity.objects.count() == 0


def test_a_table_replaces_the_rows_or_adds_to_them(officer, customs):
    phase = makers.phase()
    typed = form_data(phase, [("KG", 2, 4)]) | {"people-0-organisation": customs[0].pk, "attendance-table": WORD}
    replaced = posted_by(officer.post("/activities/new/", typed).content.decode())
    assert (replaced["people-0-women"], replaced["people-0-men"]) == (["1"], ["1"])
    added = posted_by(officer.post("/activities/new/", typed | {"attendance-adds": "on"}).content.decode())
    assert (added["people-0-women"], added["people-0-men"]) == (["3"], ["5"])
    assert added["people-TOTAL_FORMS"] == ["2"]


@pytest.mark.parametrize(("source", "kept"), [("planned", [("attendance", 6)]), ("verified", [("attendance", 6)])])
def test_a_table_of_one_basis_leaves_the_rows_of_the_others(officer, customs, source, kept):
    phase = makers.phase()
    typed = form_data(phase, [("KG", 2, 4)], **{"attendance-table": WORD, "attendance-source": source})
    page = officer.post("/activities/new/", typed).content.decode()
    officer.post("/activities/new/", posted_by(page))
    rows = Activity.objects.get().participations.order_by("source", "pk")
    assert [(row.source, row.tally.total) for row in rows if row.source != source] == kept
    assert sum(row.tally.total for row in rows if row.source == source) == 3
    counts = sum(row.tally.total for row in tally.counted(rows))
    assert counts == (6 if source == "planned" else 3)  # what was planned is no one who was there


def test_an_answer_is_remembered_where_that_is_ticked_and_the_next_table_asks_no_more(officer, customs):
    """The table says the country, so the name is remembered with it: alone it might be another country's service."""
    kg, _tj = customs
    phase = makers.phase()
    page = officer.post("/activities/new/", table_data(phase, EXCEL)).content.decode()
    (offer,) = re.findall(r'name="(attendance-remember-[^"]+)"', page)
    assert f"Remember “ГТС, {kg.country}” as a name of the agency chosen for it" in page
    told = officer.post("/activities/new/", posted_by(page) | {offer: "on"}).content.decode()
    assert "is now a name of State Customs Service of the Kyrgyz Republic" in told
    (alias,) = kg.aliases.all()
    assert Entry.objects.of(alias).first().reason == "Read in a pasted attendance table"
    assert asked(attendance.read(EXCEL, people.User.objects.get())) == []
    page = officer.get(kg.get_absolute_url()).content.decode()
    assert f"“{alias.name}” is no name of it" in page
    officer.post(f"/partners/{kg.uid}/forget-name/", {"name": alias.name})
    assert not kg.aliases.exists()
    assert asked(attendance.read(EXCEL, people.User.objects.get())) == [("agency", "ГТС", 1)]


@pytest.mark.parametrize("ticked", [{}, {"attendance-remember-": "on"}])
def test_nothing_is_remembered_without_the_tick(officer, customs, ticked):
    page = officer.post("/activities/new/", table_data(makers.phase(), EXCEL)).content.decode()
    assert "3 people were read." in officer.post("/activities/new/", posted_by(page) | ticked).content.decode()
    assert not OrganisationAlias.objects.exists()


def test_an_answer_left_open_is_no_name_of_anything(officer, customs):
    page = officer.post("/activities/new/", table_data(makers.phase(), EXCEL)).content.decode()
    (question,) = choice_names(page)
    officer.post(
        "/activities/new/", posted_by(page) | {question: "none", question.replace("agency", "remember-agency"): "on"}
    )
    assert not OrganisationAlias.objects.exists()


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("\t\t\n;;", "Nobody was found"),
        ("x" * 100_001, "longer than 100\u00a0000 characters"),
        ("\n".join(f"Person {n}, KG, f" for n in range(501)), "at most 500 people"),
    ],
    ids=["nobody", "too long", "too many"],
)
def test_what_is_no_table_is_refused_in_words_and_stays(officer, table, told):
    page = officer.post("/activities/new/", table_data(makers.phase(), table)).content.decode()
    assert told in page
    assert posted_by(page)["attendance-table"][0].strip() == table.strip()
    assert Activity.objects.count() == 0


def test_reading_asks_the_database_as_often_for_many_people_as_for_few(officer, customs, django_assert_max_num_queries):
    phase = makers.phase()
    few, many = (
        table_data(phase, "Name\tAgency\tSex\n" + "\n".join(f"P {n}\tCustoms {n % 9}\tf" for n in range(number)))
        for number in (9, 200)
    )
    officer.post("/activities/new/", few)
    with CaptureQueriesContext(connection) as of_few:
        officer.post("/activities/new/", few)
    with django_assert_max_num_queries(len(of_few)):
        officer.post("/activities/new/", many)


# In a restricted list


@pytest.fixture
def rows_of_list(officer):
    """The address where people are added to the restricted list of a new activity."""
    activity = makers.activity(makers.phase())
    services.make_list(activity, purpose="visa", by=None)
    return f"/activities/{activity.uid}/participants/rows/"


def test_where_names_are_needed_the_same_table_fills_the_restricted_list(officer, customs, rows_of_list):
    kg, _tj = customs
    typed = posted_by(officer.get(rows_of_list).content.decode()) | {"people-0-name": ["Typed Before"]}
    page = officer.post(rows_of_list, typed | {"attendance-table": EXCEL}).content.decode()
    assert "The table was read." in page
    assert Participant.objects.count() == 0
    assert officer.post(rows_of_list, posted_by(page)).status_code == 302
    people_of_list = {one.name: one for one in Participant.objects.all()}
    assert [*people_of_list] == ["Typed Before", "Асанова Айгуль", "Беков Нурлан", "Саидов Фаррух"]
    asanova, bekov = people_of_list["Асанова Айгуль"], people_of_list["Беков Нурлан"]
    assert (asanova.organisation, asanova.country.iso2, asanova.sex, asanova.function) == (kg, "KG", "female", "майор")
    assert (bekov.organisation, bekov.agency, bekov.country.iso2) == (None, "ГТС", "KG")  # not certain: as written


@pytest.mark.parametrize(
    ("table", "told"),
    [(";;", "Nobody was found"), ("\n".join(f"Person {n}, KG, f" for n in range(201)), "at most 200 people")],
    ids=["nobody", "too many"],
)
def test_a_table_that_does_not_fit_into_the_list_stays_where_it_was_pasted(officer, rows_of_list, table, told):
    typed = posted_by(officer.get(rows_of_list).content.decode()) | {"people-0-name": ["Typed Before"]}
    response = officer.post(rows_of_list, typed | {"attendance-table": table})
    held = posted_by(response.content.decode())
    assert told in response.content.decode()
    assert response.status_code == 422
    assert (held["attendance-table"][0].strip(), held["people-0-name"]) == (table, ["Typed Before"])
    assert Participant.objects.count() == 0
