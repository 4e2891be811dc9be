"""Sessions, experts, evaluations, equipment, checks, action points, checklist and costs: rules, pages, who sees what."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from activities import parts, services
from activities.models import (
    ActionPoint,
    Activity,
    Cost,
    EndUseCheck,
    Evaluation,
    Expert,
    HandoverItem,
    Session,
    VisibilityCheck,
)
from bomca.history.models import Entry
from partners.models import Place
from tests import makers, people
from tests.activities.test_pages import form_data
from tests.forms import begun
from tests.properties import examples

pytestmark = pytest.mark.django_db
CENTS = st.decimals(min_value=0, max_value=9_999_999, places=2)


def item(activity, **facts):
    """An unsaved item of equipment: three scanners of EUR 100.10 for the customs service."""
    recipient = makers.Organisation.objects.filter(kind="customs").first() or makers.organisation(
        "Customs", kind="customs", country=makers.country("KG")
    )
    facts = {
        "description": "Scanner", "category": "detection", "quantity": 3, "unit_value": Decimal("100.10"),
        "recipient": recipient, **facts,
    }  # fmt: skip
    return HandoverItem(activity=activity, **facts)


def one_of_each(activity, **about_item):
    """The activity with a part of every kind; an end-use check comes with its item."""
    today = date(2018, 2, 1)
    scanners = services.record_part(item(activity, **about_item), by=None)
    unsaved = [
        Session(activity=activity, topic="Profiling", starts_on=activity.starts_on),
        Expert(activity=activity, name="Zzname Expert", institution="Border Guard College", days=Decimal("2.5")),
        Evaluation(activity=activity, respondents=20, highest_score=10, pre_test_mean=4, post_test_mean=7, improved=18),
        EndUseCheck(activity=activity, item=scanners, checked_on=today, checked_by="Country office", found="in_use"),
        ActionPoint(activity=activity, text="Send the manual", owner_role="Trainer", due_on=today),
        VisibilityCheck(activity=activity, emblem="yes", banner="no"),
        Cost(activity=activity, heading="5.7", planned=Decimal("1000.00"), actual=Decimal("999.99")),
    ]
    return [scanners, *(services.record_part(one, by=None) for one in unsaved)]


@pytest.fixture
def activity():
    return makers.activity(makers.phase())


def refused(part):
    with pytest.raises(ValidationError) as refusal:
        services.record_part(part, by=None)
    return set(refusal.value.message_dict)


# Rules


def test_what_contradicts_itself_is_refused_and_names_the_field(activity):
    day = activity.starts_on
    evaluation = {"activity": activity, "respondents": 10, "highest_score": 5}
    wrong = [
        (Session(activity=activity, topic="x", starts_on=day, ends_on=day - timedelta(days=1)), "ends_on"),
        (Session(activity=activity, topic="x", starts_on=date(2016, 1, 1)), "starts_on"),
        (Expert(activity=activity, name="x", institution="y", days=0), "days"),
        (Evaluation(**evaluation, pre_test_mean=Decimal("5.01")), "pre_test_mean"),
        (Evaluation(**evaluation, post_test_mean=-1), "post_test_mean"),
        (Evaluation(**evaluation, improved=11), "improved"),
        (item(activity, quantity=0), "quantity"),
        (item(activity, total_value=Decimal("300.31")), "total_value"),
        (item(activity, unit_value=None, total_value=5), "unit_value"),
        (item(activity, is_lump_sum=True, total_value=5), "unit_value"),
        (ActionPoint(activity=activity, text="x"), "owner"),
        (ActionPoint(activity=activity, text="x", owner_role="y", verified_on=day), "verified_on"),
        (Cost(activity=activity, heading="2.1"), "planned"),
        (Cost(activity=activity, heading="2.1", actual=-1), "actual"),
        (Cost(activity=activity, heading="9.9", actual=1), "heading"),
    ]
    for part, field in wrong:
        assert field in refused(part), part
    scanners = services.record_part(item(activity, delivered_on=day), by=None)
    check = {"item": scanners, "checked_by": "Office", "found": "in_use"}
    assert refused(EndUseCheck(activity=activity, checked_on=day - timedelta(days=1), **check)) == {"checked_on"}
    ahead = timezone.localdate() + timedelta(days=2)
    assert refused(EndUseCheck(activity=activity, checked_on=ahead, **check)) == {"checked_on"}
    other = makers.activity(activity.phase, title="Another")
    assert refused(EndUseCheck(activity=other, checked_on=day, **check)) == {"item"}


def test_a_series_is_typed_by_code_and_languages_are_chosen(client, activity):
    client.force_login(people.officer())
    second = makers.activity(activity.phase, title="Part 2")
    address = f"/activities/{second.uid}/edit/"
    typed = form_data(activity.phase) | {"predecessor": activity.code.lower(), "languages": ["ru", "en"]}
    typed |= {"objectives": "Learn", "methods": "Role play", "joint_with": "OSCE seminar", "title": "Part 2"}
    assert client.post(address, {**typed, **begun(client, address)}).status_code == 302
    second.refresh_from_db()
    assert (second.predecessor, second.languages, second.joint_with) == (activity, "en,ru", "OSCE seminar")
    page = client.get(address).content.decode()
    assert f'value="{activity.code}"' in page
    assert page.count("checked") >= 2
    assert "English, Russian" in client.get(f"/activities/{second.uid}/").content.decode()
    assert "Part 2" in client.get(f"/activities/{activity.uid}/").content.decode()
    wrong = client.post(address, {**typed, "predecessor": "B9-X", **begun(client, address)})
    assert "There is no activity with this code" in wrong.content.decode()
    told = client.get(f"/api/v1/activities/{second.uid}/")
    assert (told.json()["languages"], told.json()["predecessor"]) == (["en", "ru"], str(activity.uid))
    body, tag = json.dumps({"languages": ["kk"], "predecessor": None}), {"if-match": told.headers["ETag"]}
    kept = client.patch(f"/api/v1/activities/{second.uid}/", body, content_type="application/json", headers=tag)
    assert (kept.json()["languages"], kept.json()["predecessor"]) == (["kk"], None)


def test_a_series_has_no_circle(activity):
    second = makers.activity(activity.phase, title="Part 2", predecessor=activity)
    third = makers.activity(activity.phase, title="Part 3", predecessor=second)
    for before in (activity, third):
        activity.predecessor = before
        with pytest.raises(ValidationError) as refusal:
            activity.full_clean()
        assert "predecessor" in refusal.value.message_dict


def test_the_value_of_equipment_is_the_sum_of_the_items_and_is_not_contradicted(activity):
    Activity.objects.filter(pk=activity.pk).update(equipment_value=Decimal("300.00"))
    told = Activity.objects.for_display().get(pk=activity.pk)
    assert (told.value_of_equipment, told.items_value) == (Decimal("300.00"), None)
    services.record_part(item(activity), by=None)
    lump = item(activity, is_lump_sum=True, unit_value=None, total_value=Decimal("0.05"), quantity=7)
    services.record_part(lump, by=None)
    told = Activity.objects.get(pk=activity.pk)
    assert (told.value_of_equipment, told.equipment_value) == (Decimal("300.35"), Decimal("300.00"))
    told.equipment_value = Decimal("301.00")
    with pytest.raises(ValidationError, match="300"):
        services.record_activity(told)
    told.equipment_value = Decimal("300.35")
    services.record_activity(told)


def test_a_dual_use_item_marks_its_activity_and_keeps_it_marked(activity):
    scanners = services.record_part(item(activity, is_dual_use=True), by=None)
    activity.refresh_from_db()
    assert activity.is_dual_use
    activity.is_dual_use = False
    with pytest.raises(ValidationError) as refusal:
        services.record_activity(activity)
    assert "is_dual_use" in refusal.value.message_dict
    services.record_part(EndUseCheck(activity=scanners.activity, item=scanners, checked_on=date(2018, 1, 1),
                                     checked_by="Office", found="missing"), by=None)  # fmt: skip
    with pytest.raises(ValidationError, match="depends"):
        services.remove_part(scanners, by=people.officer(), reason="Typed twice")
    assert HandoverItem.objects.filter(pk=scanners.pk).exists()


class TestSums(TestCase):
    @settings(max_examples=examples(15), deadline=None)
    @given(st.lists(st.tuples(st.integers(1, 50), CENTS), min_size=1, max_size=8))
    def test_totals_are_exact_to_the_cent(self, bought):
        activity = makers.activity(makers.phase(number=9))
        for quantity, unit_value in bought:
            services.record_part(item(activity, quantity=quantity, unit_value=unit_value), by=None)
        right = sum(quantity * unit_value for quantity, unit_value in bought)
        reader = people.officer()
        rows = HandoverItem.objects.visible_to(reader).filter(activity=activity)
        ((_label, card, _withheld),) = parts.table(parts.KINDS["equipment"], activity, reader)["sums"]
        told = Activity.objects.visible_to(reader).filter(pk=activity.pk)
        found = Activity.objects.for_display().get(pk=activity.pk).value_of_equipment
        assert {rows.value(), card, found, told.values_list(told.told("equipment_value"), flat=True).get()} == {right}


# Who sees what


@pytest.mark.once
def test_names_and_dual_use_values_are_told_to_those_who_work_with_them(client, activity):
    outpost = Place.objects.create(name_en="Outpost Seven", kind="outpost", country=makers.country("KG"),
                                   is_sensitive=True)  # fmt: skip
    secret = {"is_dual_use": True, "unit_value": Decimal("7654321.00"), "serial_numbers": "SN-777", "place": outpost}
    one_of_each(activity, **secret)
    services.record_part(item(activity, description="Chair", unit_value=1, quantity=5), by=None)
    telling = ("Zzname", "7654321", "22962963", "SN-777", "Outpost Seven")

    def told():
        pages = [
            f"/activities/{activity.uid}/",
            "/equipment/",
            "/api/v1/experts/",
            "/api/v1/equipment/",
            "/activities/",
        ]
        pages += ["/phases/9/", f"/api/v1/activities/{activity.uid}/", "/api/v1/figures/"]
        text = "".join(client.get(address).content.decode() for address in pages)
        text += b"".join(client.get("/equipment.csv").streaming_content).decode()
        return text.replace("\N{NO-BREAK SPACE}", "").replace(",", "")

    client.force_login(people.partner())
    assert [word for word in telling if word in told()] == []
    page = client.get("/equipment/")
    assert (page.context["value"], page.context["withheld"]) == (Decimal("5.00"), 1)
    assert client.get(f"/equipment/?place={outpost.uid}").status_code == 400
    assert client.get("/api/v1/experts/").json()["results"][0]["withheld"][0] == "name"
    assert "Border Guard College" in client.get(f"/activities/{activity.uid}/").content.decode()
    seen = HandoverItem.objects.visible_to(people.outsider())
    assert not seen.exists()
    for who in (people.officer, people.eu_officer):
        client.force_login(who())
        text = told()
        assert [word for word in telling if word not in text and word != "SN-777"] == []
        assert client.get("/equipment/").context["value"] == Decimal("22962968.00")
    with pytest.raises(TypeError, match="anew"):
        Expert.objects.visible_to(
            people.person("p2@example.org", "partner", organisation=people.of_consortium())
        ).get().save()


def test_what_a_removed_item_cost_is_not_told_by_the_history(activity):
    scanners = services.record_part(item(activity, is_dual_use=True), by=None)
    services.remove_part(scanners, by=people.officer(), reason="Typed twice")
    from bomca.history import words

    entries = list(Entry.objects.about(HandoverItem, [scanners.pk]))
    reader = words.Reader(entries, people.eu_officer())
    assert all(reader.is_hidden(one, "unit_value") for one in entries)


# Pages


def test_every_kind_is_added_edited_told_in_the_history_and_removed(client, activity):
    client.force_login(people.officer())
    one_of_each(activity)
    page = client.get(f"/activities/{activity.uid}/").content.decode()
    for kind in parts.OF_ACTIVITIES:
        assert f'id="part-{kind.name}"' in page
        part = kind.model.objects.get()
        address = f"/parts/{kind.name}/{part.uid}/"
        assert client.get(address).status_code == 200
        assert client.get(f"/parts/{kind.name}/new/{activity.uid}/").status_code == 200
    then = client.get(f"/activities/{activity.uid}/?as_of={timezone.localdate()}").context["tables"]
    assert [(one["kind"].name, len(one["rows"]), one["may_add"]) for one in then] == [
        (kind.name, 1, False) for kind in parts.OF_ACTIVITIES if kind.name != "experts"
    ]
    cost = Cost.objects.get()
    address = f"/parts/costs/{cost.uid}/"
    typed = {"heading": "5.7", "planned": "1000.00", "actual": "-3"}
    kept = client.post(address, {**typed, **begun(client, address)})
    assert kept.status_code == 422
    assert 'value="-3"' in kept.content.decode()
    saved = client.post(address, {**typed, "actual": "1234.5", **begun(client, address)})
    assert saved.url.endswith("#part-costs")
    cost.refresh_from_db()
    assert cost.actual == Decimal("1234.50")
    client.post(f"{address}remove/", {"reason": ""})
    assert Cost.objects.exists()
    client.post(f"{address}remove/", {"reason": "Booked elsewhere"})
    assert not Cost.objects.exists()
    history = client.get(f"/activities/{activity.uid}/").content.decode()
    assert "Booked elsewhere" in history
    assert client.get("/parts/nonsense/new/" + str(activity.uid) + "/").status_code == 404


def test_two_people_edit_one_part_and_nothing_is_overwritten(client, activity):
    client.force_login(people.officer())
    point = one_of_each(activity)[5]
    address = f"/parts/action-points/{point.uid}/"
    start = begun(client, address)
    typed = {"text": "Send the manual", "owner_role": "Trainer", "due_on": "2018-02-01"}
    client.post(address, {**typed, "text": "Send it to all", **start})
    assert client.post(address, {**typed, "text": "Send it twice", **start}).status_code == 409
    point.refresh_from_db()
    assert point.text == "Send it to all"


def test_a_verified_activity_takes_only_what_comes_after(client, activity):
    user = people.officer()
    client.force_login(user)
    one_of_each(activity)
    activity.refresh_from_db()
    activity.verify(by=user)
    may = {
        one["kind"].name for one in client.get(f"/activities/{activity.uid}/").context["tables"] if one["may_record"]
    }
    assert may == {"end-use-checks", "action-points"}
    assert client.get(f"/parts/costs/new/{activity.uid}/").status_code == 403
    point, today = ActionPoint.objects.get(), date(2018, 3, 1)
    address = f"/parts/action-points/{point.uid}/"
    done = {"text": "Send the manual", "owner_role": "Trainer", "done_on": today, "verified_on": today}
    assert client.post(address, {**done, **begun(client, address)}).status_code == 302
    point.refresh_from_db()
    assert (point.verified_by, str(point.state)) == (user, "verified")


def test_the_pages_speak_russian(client, activity):
    user = people.officer()
    user.language = "ru"
    user.save()
    client.force_login(user)
    one_of_each(activity)
    client.post("/language/", {"language": "ru"})
    page = client.get(f"/activities/{activity.uid}/").content.decode()
    assert 'lang="ru"' in page
    for word in ("Единицы оборудования", "Контрольный список", "Расходы", "Эксперты"):
        assert word in page
    assert "Учебное оборудование" in client.get(f"/parts/equipment/new/{activity.uid}/").content.decode()


def test_the_page_costs_the_same_whatever_the_number_of_parts(client, activity, django_assert_max_num_queries):
    client.force_login(people.officer())
    one_of_each(activity)
    with django_assert_max_num_queries(70) as first:
        client.get(f"/activities/{activity.uid}/")
    with django_assert_max_num_queries(30) as list_first:
        client.get("/equipment/")
    for number in range(5):
        services.record_part(item(activity, description=f"Item {number}"), by=None)
        services.record_part(Session(activity=activity, topic=f"{number}", starts_on=activity.starts_on), by=None)
    with django_assert_max_num_queries(len(first)):
        client.get(f"/activities/{activity.uid}/")
    with django_assert_max_num_queries(len(list_first)):
        client.get("/equipment/")


# The list of equipment


def test_the_list_narrows_and_its_totals_open_to_the_rows(client, activity):
    client.force_login(people.eu_officer())
    one_of_each(activity)
    border = makers.organisation("Border Service", country=makers.country("UZ"))
    services.record_part(item(activity, description="Chair", category="furniture", recipient=border), by=None)

    def found(query):
        page = client.get(f"/equipment/?{query}")
        return sorted(one.description for one in page.context["object_list"]), page.context["value"]

    assert found("") == (["Chair", "Scanner"], Decimal("600.60"))
    for agency, value, key in client.get("/equipment/").context["by_agency"]:
        assert found(f"agency={key}")[1] == value, agency
    for category, value, key in client.get("/equipment/").context["by_category"]:
        assert found(f"category={key}")[1] == value, category
    assert found("unchecked=true")[0] == found("country=UZ")[0] == ["Chair"]
    assert found("uncertified=false")[0] == []
    assert client.get("/equipment/?agncy=x").status_code == 400
    assert client.get("/equipment.csv?agncy=x").status_code == 400
    text = b"".join(client.get("/equipment.csv?country=UZ").streaming_content).decode()
    assert "300.30" in text
    assert "Scanner" not in text


# The API


def test_machines_read_and_write_parts_under_the_same_rules(client, activity):
    client.force_login(people.officer())

    def send(method, address, body, **headers):
        return getattr(client, method)(address, json.dumps(body), content_type="application/json", headers=headers)

    agency = item(activity).recipient
    body = {"activity": str(activity.uid), "description": "Scanner", "category": "detection", "quantity": 3,
            "unit_value": "100.10", "recipient": str(agency.uid)}  # fmt: skip
    made = send("post", "/api/v1/equipment/", body)
    assert (made.status_code, made.json()["total_value"]) == (201, "300.30")
    address = made.headers["Location"]
    assert send("patch", address, {"quantity": 4}).status_code == 428
    tag = made.headers["ETag"]
    assert send("patch", address, {"quantity": 4}, **{"if-match": tag}).json()["errors"][0]["pointer"] == "/total_value"
    changed = send("patch", address, {"quantity": 4, "total_value": "400.40"}, **{"if-match": tag})
    assert changed.status_code == 200
    assert send("patch", address, {"quantity": 1}, **{"if-match": tag}).status_code == 412
    assert client.get(f"/api/v1/activities/{activity.uid}/").json()["equipment_value"] == "400.40"
    other = makers.activity(activity.phase, title="Another")
    moved = send("patch", address, {"activity": str(other.uid)}, **{"if-match": changed.headers["ETag"]})
    assert moved.json()["errors"][0]["pointer"] == "/activity"
    assert client.get(f"/api/v1/equipment/?activity={other.uid}").json()["count"] == 0
    assert client.get("/api/v1/sessions/?phase=9").json()["count"] == 0
    for name in parts.KINDS:
        assert client.get(f"/api/v1/{name}/").status_code == 200
        assert client.get(f"/api/v1/{name}/?nonsense=1").status_code == 400
    client.force_login(people.eu_officer())
    assert send("post", "/api/v1/equipment/", body).status_code == 403
