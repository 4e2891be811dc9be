"""What BOMCA did at Dostuk: everything that concerns a place or an agency, by phase, in numbers that open to it."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from activities import services
from activities.filters import ActivityFilter
from activities.models import Activity, EndUseCheck, Session
from activities.models.concerning import concerning_organisation, concerning_place
from partners.models import Organisation, Place
from reports.timelines import lines, totals
from reports.timelines.subjects import OfOrganisation, OfPlace
from tests import deliverables, makers, people
from tests.activities import test_grants
from tests.activities.test_parts import item

pytestmark = pytest.mark.django_db


@pytest.fixture
def phases():
    tenth = {"starts_on": date(2021, 4, 1), "original_ends_on": date(2025, 9, 30)}
    return makers.phase(9), makers.phase(10, **tenth)


@pytest.fixture
def dostuk():
    facts = {"kind": "crossing_point", "country": makers.country("KG"), "second_country": makers.country("UZ")}
    return Place.objects.create(name_en="Dostuk – Do'stlik", name_ru="Достук – Дустлик", code="BCP-KGUZ-08", **facts)


@pytest.fixture
def officer(client):
    user = people.officer()
    client.force_login(user)
    return user


def service(name="Border Service", **facts):
    return makers.organisation(name, country=makers.country("KG"), **facts)


def told(subject, **asked):
    return lines.read(subject, lines.keys(subject, **asked), date(2026, 1, 1))


def titles(subject, **asked):
    return [line.title for line in told(subject, **asked)]


def listed(user, query):
    """What the list of activities shows under a filter."""
    request = RequestFactory().get("/activities/", query)
    request.user = user
    found = ActivityFilter(request.GET, queryset=Activity.objects.visible_to(user).for_display(), request=request)
    assert found.is_valid()
    return list(found.qs)


def in_tenth(phase, **facts):
    day = {"starts_on": date(2022, 5, 3), "ends_on": date(2022, 5, 4)}
    return makers.activity(phase, **{**day, **facts})


def test_dostuk_is_told_over_the_phases_newest_first_or_oldest_first(phases, dostuk, officer):
    ninth, tenth = phases
    workshop = makers.activity(ninth, title="Risk profiles", place=dostuk)
    elsewhere = in_tenth(tenth, title="Regional training", place=makers.city("Osh"))
    services.record_part(
        Session(activity=elsewhere, place=dostuk, starts_on=date(2022, 5, 4), topic="At the gate"), by=None
    )
    given_away = in_tenth(
        tenth, title="Two scanners", kind="equipment_handover", starts_on=None, ends_on=None, dates_note="In May"
    )
    scanner = services.record_part(item(given_away, place=dostuk, recipient=service()), by=None)
    in_tenth(tenth, title="Zz elsewhere", place=makers.city("Batken"))
    made = deliverables.deliverable(ninth, title="A manual", activities=[workshop])
    deliverables.recommendation(made)
    subject = OfPlace(dostuk, officer)
    codes = [activity.code for activity in (elsewhere, given_away, workshop)]
    assert [line.title.split()[0] for line in told(subject) if line.key.sort == "activity"] == codes
    assert [line.key.sort for line in told(subject, oldest_first=True)] == [
        "activity", "deliverable", "recommendation", "activity", "activity"
    ]  # fmt: skip
    by_title = {line.title: line for line in told(subject)}
    assert by_title[str(elsewhere)].how == ["session"]
    assert by_title[str(given_away)].value == scanner.total_value
    assert [line.year for line in told(subject, phase=tenth)] == [2022, None]
    assert titles(subject, sort="equipment") == [str(given_away)]


def test_an_agency_is_told_with_what_it_was_before(phases, officer):
    before = service("State Border Service", valid_to=date(2020, 1, 1))
    now = service("Border Guard Service", predecessor=before, valid_from=date(2020, 1, 2))
    old, new = makers.activity(phases[0], title="Old"), in_tenth(phases[1], title="New")
    old.agencies.add(before)
    new.agencies.add(now)
    made = deliverables.deliverable(phases[0], recipients=[before])
    deliverables.recommendation(made, addressee=before)
    for organisation in (before, now):
        subject = OfOrganisation(organisation, officer)
        assert [line.key.sort for line in told(subject)] == ["activity", "deliverable", "recommendation", "activity"]
        assert len(subject.others) == 1


def test_only_the_line_of_succession_is_told_together(phases, officer):
    whole = service("Customs and Borders")
    one, other = service("Customs", predecessor=whole), service("Borders", predecessor=whole)
    activity = makers.activity(phases[0])
    activity.agencies.add(other)
    assert titles(OfOrganisation(one, officer)) == []
    assert len(titles(OfOrganisation(whole, officer))) == 1


def test_a_training_centre_is_told_with_its_city(phases, officer):
    osh = makers.city("Osh")
    centre = Place.objects.create(name_en="Centre", kind="training_centre", country=osh.country, within=osh)
    makers.activity(phases[0], place=centre)
    assert len(titles(OfPlace(osh, officer))) == len(titles(OfPlace(centre, officer))) == 1
    osh.within = centre
    with pytest.raises(ValidationError, match="cannot lie in itself"):
        osh.full_clean()


def test_equipment_of_several_agencies_is_said_to_be_shared(phases, officer):
    one, other = service("One"), service("Other")
    facts = {"kind": "equipment_handover", "equipment_value": Decimal("6860.70")}
    together, alone = makers.activity(phases[0], **facts), makers.activity(phases[0], **facts, title="Alone")
    together.agencies.set([one, other])
    alone.agencies.set([one])
    unknown = makers.activity(phases[0], kind="equipment_handover", title="No value")
    unknown.agencies.set([one])
    as_partner = makers.activity(phases[0], **facts, title="Given by it")
    as_partner.partners.set([one])
    subject = OfOrganisation(one, officer)
    ninth = next(row for row in totals.of_phases(subject, lines.keys(subject)) if row.phase.number == 9)
    equipment = ninth.figures["equipment_value"]
    assert (equipment.value, equipment.unknown, ninth.shared) == (Decimal("13721.40"), 1, Decimal("6860.70"))
    assert set(equipment.records) == {str(together.uid), str(alone.uid)}


def test_checks_and_grants_are_lines_too(client, phases, dostuk, officer):
    activity, agency = makers.activity(phases[0]), service()
    scanner = services.record_part(item(activity, place=dostuk, recipient=agency), by=None)
    found = EndUseCheck(
        activity=activity, item=scanner, checked_on=date(2018, 3, 1), checked_by="Office", found="in_use"
    )
    services.record_part(found, by=None)
    grant = test_grants.award(test_grants.call(phases[0]), 100)
    type(grant).objects.filter(pk=grant.pk).update(grantee=agency)
    place, organisation = (
        client.get(f"/{one}/timeline/") for one in (f"places/{dostuk.uid}", f"partners/{agency.uid}")
    )
    assert "in use as meant" in place.content.decode()
    assert {line.key.sort for line in organisation.context["lines"]} == {"activity", "check", "grant"}
    assert str(grant) in organisation.content.decode()


# The numbers


@settings(
    max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([9, 10]),
            st.sampled_from(["held", "session", "agency", "none"]),
            st.sampled_from(["completed", "planned", "draft"]),
            st.integers(0, 9),
        ),
        min_size=2,
        max_size=5,
    )
)
def test_what_a_phase_comes_to_is_what_the_list_shows(phases, dostuk, officer, drawn):
    """Sum = list: for random activities, each figure has the records that the list shows under its address."""
    Activity.objects.all().delete()
    agency, by_number = service(f"Agency {Organisation.objects.count()}"), {one.number: one for one in phases}
    for number, way, status, women in drawn:
        row = [makers.people("KG", women, 1)] if women else []
        made = makers.unsaved_activity(by_number[number], status=status, place=dostuk if way == "held" else None)
        if number == 10:
            made.starts_on, made.ends_on = date(2022, 5, 3), date(2022, 5, 3)
        made.planned_starts_on, made.planned_ends_on = made.starts_on, made.ends_on
        links = {"agencies": [agency] if way == "agency" else [], "countries": [makers.country("KG")]}
        services.record_activity(made, links=links, participations=row)
        if way == "session":
            day = made.starts_on
            services.record_part(Session(activity=made, place=dostuk, starts_on=day, topic="Gate"), by=None)
    for subject in (OfPlace(dostuk, officer), OfOrganisation(agency, officer)):
        every = lines.keys(subject)
        for row in totals.of_phases(subject, every):
            for key in ("activities", "participants", "participants.women"):
                figure = row.figures[key]
                shown = listed(officer, figure.query)
                assert {str(one.uid) for one in shown} == set(figure.records)
                if key == "participants.women":
                    assert sum(one.participants.women for one in shown) == figure.value
            shown = told(subject, phase=row.phase, sort="equipment")
            assert sum((line.value for line in shown), Decimal(0)) == row.figures["equipment_value"].value
        told_of = {line.uid for line in told(subject) if line.key.sort == "activity"}
        every = listed(officer, {subject.listed_by: str(subject.record.uid)})
        assert told_of == {str(one.uid) for one in every if one.status != "draft"}


def test_equipment_of_a_phase_opens_to_lines_that_add_up(client, phases, dostuk, officer):
    activity = in_tenth(phases[1], kind="equipment_handover")
    for place in (dostuk, makers.city("Batken")):
        services.record_part(item(activity, place=place, recipient=service(f"At {place}")), by=None)
    page = client.get(f"/places/{dostuk.uid}/timeline/")
    cell = next(row for row in page.context["totals"] if row["of"].phase.number == 10)["equipment"]
    opened = client.get(cell.url).context["lines"]
    assert [line.value for line in opened] == [activity.handover_items.first().total_value]
    assert sum(line.value for line in opened) == Decimal(str(opened[0].value))


# Who may see what


def test_what_is_withheld_does_not_come_to_light_by_a_place(client, phases, dostuk):
    Place.objects.filter(pk=dostuk.pk).update(is_sensitive=True)
    makers.activity(phases[0], title="Zz hidden workshop", place=dostuk, visibility="public")
    client.force_login(people.partner())
    for address in ("timeline/", "timeline.csv"):
        assert client.get(f"/places/{dostuk.uid}/{address}").status_code == 404
    found = client.get("/timeline/", {"q": "Dostuk"}).content.decode()
    assert "Do&#x27;stlik" not in found
    answer = client.get("/api/v1/activities/", {"concerns_place": str(dostuk.uid)})
    assert answer.status_code == 400


def test_what_somebody_may_not_see_is_in_no_line_and_no_number(client, phases, dostuk):
    makers.activity(phases[0], title="Zz internal matter", place=dostuk, visibility="internal")
    client.force_login(people.partner())
    page = client.get(f"/places/{dostuk.uid}/timeline/")
    assert "Zz internal matter" not in page.content.decode()
    assert "Nothing is recorded of it yet" in page.content.decode()
    assert all(row["of"].is_empty for row in page.context["totals"])


def test_a_sensitive_part_of_a_city_is_not_told_of(client, phases):
    osh = makers.city("Osh")
    hidden = Place.objects.create(
        name_en="Zz hidden post", kind="outpost", country=osh.country, within=osh, is_sensitive=True
    )
    makers.activity(phases[0], title="Patrols", place=hidden, visibility="public")
    client.force_login(people.partner())
    page = client.get(f"/places/{osh.uid}/timeline/").content.decode()
    assert "Zz hidden post" not in page
    assert "Patrols" not in page
    assert "Zz hidden post" not in client.get(f"/places/{osh.uid}/").content.decode()


# The pages


def test_the_page_that_asks_finds_in_both_languages(client, dostuk, officer):
    customs = makers.organisation("State Customs Service", name_ru="Таможенная служба")
    for words in ("dostuk", "Достук", "BCP-KGUZ-08"):
        assert f"/places/{dostuk.uid}/timeline/" in client.get("/timeline/", {"q": words}).content.decode()
    assert f"/partners/{customs.uid}/timeline/" in client.get("/timeline/", {"q": "таможен"}).content.decode()
    assert "Nothing is called so" in client.get("/timeline/", {"q": "Atlantis"}).content.decode()


def test_the_page_that_asks_offers_where_most_was_done(client, phases, dostuk, officer):
    assert "No activities are recorded yet" in client.get("/timeline/").content.decode()
    makers.activity(phases[0], place=dostuk)
    assert f"/places/{dostuk.uid}/timeline/" in client.get("/timeline/").content.decode()


def test_phases_of_which_nothing_is_held_say_so(client, phases, dostuk, officer):
    makers.activity(phases[0], place=dostuk)
    page = client.get(f"/places/{dostuk.uid}/timeline/").content.decode()
    assert "The portal holds no activities of this phase" in page


def test_texts_that_name_the_place_are_told_apart_and_not_counted(client, phases, dostuk, officer):
    named = makers.activity(phases[0], title="Incinerators for Dostuk and Kyzyl-Kiya")
    makers.activity(phases[0], title="Zz Dostukov visits")
    page = client.get(f"/places/{dostuk.uid}/timeline/")
    assert page.context["mentioned"] == [named]
    assert page.context["is_nothing"] is True
    assert "Inferred: the text of these activities names it" in page.content.decode()


def test_a_filter_narrows_the_lines_and_a_wrong_one_is_refused(client, phases, dostuk, officer):
    makers.activity(phases[0], place=dostuk, title="A workshop")
    in_tenth(phases[1], place=dostuk, title="A gate", kind="works")
    address = f"/places/{dostuk.uid}/timeline/"
    assert [line.kind for line in client.get(address, {"kind": "works"}).context["lines"]] == [
        "Construction or renovation"
    ]
    assert [line.phase for line in client.get(address, {"phase": "9"}).context["lines"]] == [9]
    assert client.get(address, {"kind": "nonsense"}).status_code == 400
    assert client.get(f"/places/{dostuk.uid}/timeline.csv", {"phse": "9"}).status_code == 400


def test_the_file_tells_the_same_lines(client, phases, dostuk, officer):
    makers.activity(phases[0], place=dostuk, participations=[makers.people("KG", 6, 7)])
    makers.activity(phases[0], place=dostuk, title="Unknown number")
    answer = client.get(f"/places/{dostuk.uid}/timeline.csv", {"order": "oldest"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["phase"], row["how"], row["participants"], row["women"]) for row in rows] == [
        ("9", "held", "13", "6"), ("9", "held", "", ""),
    ]  # fmt: skip


def test_the_api_tells_the_same(client, phases, dostuk, officer):
    activity = makers.activity(phases[0], place=dostuk, participations=[makers.people("KG", 6, 7)])
    answer = client.get(f"/api/v1/places/{dostuk.uid}/timeline/").json()
    assert answer["count"] == 1
    (line,) = answer["results"]
    assert (line["uid"], line["how"], line["participants"]["women"]["value"]) == (str(activity.uid), ["held"], 6)
    ninth = next(one for one in answer["phases"] if one["phase"] == 9)
    assert ninth["figures"]["activities"]["value"] == 1
    assert client.get(f"/api/v1/places/{dostuk.uid}/timeline/?ordr=oldest").status_code == 400
    assert client.get(f"/api/v1/partners/{dostuk.uid}/timeline/").status_code == 404


def test_the_past_is_told_as_it_was(client, phases, dostuk):
    makers.activity(phases[0], place=dostuk)
    client.force_login(people.coordinator())
    today = date.today().isoformat()
    assert len(client.get(f"/places/{dostuk.uid}/timeline/?as_of={today}").context["lines"]) == 1
    assert client.get(f"/places/{dostuk.uid}/timeline/?as_of=2019-01-01").status_code == 404


def test_an_address_of_a_merged_record_leads_to_the_kept_one(client, officer):
    from tests.partners.test_merging import customs, merged

    kept, other = customs(), customs("State Customs Service (KG)")
    merged(kept, other)
    assert client.get(f"/partners/{other.uid}/timeline/")["Location"] == f"/partners/{kept.uid}/timeline/"


@pytest.mark.once
@pytest.mark.parametrize("number", [1, 7])
def test_pages_need_the_same_queries_however_much_there_is(
    client, phases, dostuk, officer, number, django_assert_max_num_queries
):
    agency = service()
    for count in range(number):
        activity = makers.activity(phases[0], place=dostuk, participations=[makers.people("KG", count + 1, 7)])
        activity.agencies.add(agency)
        services.record_part(item(activity, place=dostuk, recipient=agency), by=None)
        made = deliverables.deliverable(phases[0], recipients=[agency], activities=[activity])
        advice = deliverables.recommendation(made, addressee=agency)
        deliverables.said(advice, "considered", date(2018, 3, count + 1))
    for address in (f"/places/{dostuk.uid}/timeline/", f"/partners/{agency.uid}/timeline/"):
        client.get(address)
        with django_assert_max_num_queries(62):
            client.get(address)
    with django_assert_max_num_queries(60):
        client.get(f"/api/v1/partners/{agency.uid}/timeline/")
    with django_assert_max_num_queries(25):
        client.get("/timeline/?q=do")


def test_the_same_question_is_asked_by_list_and_timeline(phases, dostuk, officer):
    activity = makers.activity(phases[0], place=dostuk)
    assert list(concerning_place(Activity.objects.all(), dostuk, officer)) == [activity]
    assert list(concerning_organisation(Activity.objects.all(), service(), officer)) == []
