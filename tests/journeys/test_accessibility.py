"""Every page in both languages, judged by axe in a real browser, and no sideways scrolling on a small telephone."""

import uuid
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from activities import services as of_activities
from activities.models import Attachment, ListViewing, Participant, Topic
from bomca import uploads
from bomca.accounts.invitations import services as invitations
from bomca.accounts.models import ApiToken, Client, User
from bomca.drafts import keeping
from reports import services
from reports.models import Schedule, Statement
from tests import factors, files, makers, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALLEST = {"width": 320, "height": 900}  # CSS pixels, WCAG 1.4.10


@pytest.fixture
def addresses():
    """One address of every kind of page, each with something on it."""
    phase = makers.phase()
    makers.extension(phase, status="pending", certainty="inferred")
    guard = makers.organisation()
    phase.partner_roles.create(organisation=guard, role="lead")
    workshop = makers.demarcation_workshop(phase, source="https://example.org/" + "long/" * 30)
    workshop.partners.add(guard)
    asked_twice(phase, workshop, guard)
    planned = {"status": "planned", "starts_on": None, "ends_on": None, "planned_starts_on": date(2017, 3, 1)}
    plan = makers.activity(phase, title="W" * 120, **planned)
    Statement.objects.create(phase=phase, as_of=date(2018, 7, 3), measure="events", value=198)
    schedule = Schedule.objects.create(phase=phase, title="Six-month report")
    first, *_others, last = schedule.periods()
    people.person("access@example.org", "secretariat", name="Aigul Officer")
    waiting, _is_new = services.open_report(schedule=schedule, period=first, language="en")
    report, _is_new = services.open_report(schedule=schedule, period=last, language="en")
    services.make_report(report.pk, worker="test")
    plan_list = of_activities.make_list(plan, purpose="visa", by=None)
    of_activities.change_rows(plan_list, saved=[Participant(name="Jane Doe", email="jane@example.org")])
    ListViewing.note(plan, by=people.person("auditor@example.org"), manner="page", purpose="audit", address="::1")
    upload = uploads.checked(SimpleUploadedFile("list.pdf", files.PDF))
    names = Attachment(activity=plan, kind="list_of_participants", title="Signed list", language="en")
    of_activities.attach(names, upload=upload, by=None)
    of_plan = f"/activities/{plan.uid}"
    administrator = people.administrator()
    unsaved = {"address": "/activities/new/", "number": 1, "pairs": [["title", "Typed"]]}
    keeping.keep(user=administrator, uid=uuid.uuid4(), **unsaved)
    ApiToken.issue(user=administrator, name="Nightly", expires_at=timezone.now() + timedelta(days=9))
    machine, _secret = Client.make(name="Registry", scopes=["topics:read"], networks=["::1"], by=administrator)
    machine.note_refusal("192.0.2.1")
    return [
        f"{of_plan}/participants/", f"{of_plan}/participants/rows/", f"{of_plan}/participants/counts/",
        f"{of_plan}/files/{names.uid}/", f"/activities/{workshop.uid}/participants/", "/participants/",
        "/data-protection/",
        "/", "/activities/", "/activities/?q=border&country=KG", "/activities/?contry=KG", "/activities/new/",
        f"/activities/{workshop.uid}/", f"/activities/{plan.uid}/", f"/activities/{workshop.uid}/edit/",
        "/phases/", "/phases/9/", "/phases/9/?first=2019-01-01", "/phases/9/agreement/", "/components/",
        "/components/B9-C1/", "/partners/", f"/partners/{guard.uid}/", "/countries/", "/countries/KG/",
        "/places/", f"/places/{workshop.place.uid}/", "/reports/", f"/reports/{waiting.uid}/",
        f"/reports/{report.uid}/", f"/reports/{report.uid}/figures/activities/", "/account/", "/account/tokens/",
        "/account/password/", "/account/sessions/", "/account/second-factor/", "/account/second-factor/app/remove/",
        "/account/second-factor/codes/", "/account/second-factor/codes/new/", "/account/second-factor/passkeys/",
        "/account/second-factor/passkeys/add/", "/account/confirm/", "/account/confirm/code/",
        "/accounts/invitations/", "/accounts/clients/", f"/accounts/clients/{machine.identifier}/",
        "/calendar/2019-12/", "/calendar/agenda/2019-12/", "/calendar/overlaps/2019-12/", "/places/map/",
        "/unsent/", "/unsaved/", f"/activities/change/?uid={workshop.uid}",
        "/nothing-here/", "/access/", f"/access/?person=access@example.org&record={workshop.uid}&of=activities.activity",
        f"/access/?record={workshop.uid}", "/access/?person=nobody", "/access/review/",
        "/history/", "/history/?feild=title", "/history/1/", "/phases/9/?as_of=2026-13-01",
        f"/activities/?as_of={timezone.localdate()}",
    ]  # fmt: skip


def asked_twice(phase, workshop, agency):
    """Another activity of the week that asks the same agency; it is at a place without coordinates."""
    makers.Place.objects.filter(pk=workshop.place_id).update(latitude="42.87", longitude="74.59", exactness="exact")
    again = makers.activity(phase, starts_on=workshop.starts_on, ends_on=workshop.ends_on, place=makers.city("Osh"))
    topic = Topic.objects.create(slug="borders", name_en="Borders", name_ru="Границы")
    for one in (workshop, again):
        one.agencies.add(agency)
        one.topics.add(topic)


def sign_in(context, client, user, live_server):
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])


def before_signing_in(user):
    """The addresses that letters lead to, and those about a forgotten password."""
    link = (
        f"/forgotten-password/{urlsafe_base64_encode(force_bytes(user.pk))}/{default_token_generator.make_token(user)}/"
    )
    facts = {"name": "Nurlan", "language": user.language, "note": "", "by": user, "base": "http://portal"}
    made = [invitations.invite(email=f"{number}@example.org", **facts) for number in range(2)]
    invitations.revoke(made[0])
    letters = [f"/invitation/{letter.body.split('/invitation/')[1].split('/')[0]}/" for letter in mail.outbox[-2:]]
    return ["/forgotten-password/", "/forgotten-password/sent/", link, link, *letters, "/invitation/nothing/"]


def judge_at(page, address):
    page.goto(address)
    return judge(page)


def judge_second_step(page, live_server, user):
    """The page after the right password, and the same after a wrong code."""
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("#id_username").fill(user.email)
    page.locator("#id_password").fill(people.PASSWORD)
    page.locator("#id_password").press("Enter")
    page.locator("#id_code").fill("000000")
    asked = judge(page)
    page.locator("#id_code").press("Enter")
    page.locator("#errors").wait_for()
    return asked + judge(page)


def judge(page):
    """What axe finds on the page, and whether it scrolls sideways on the smallest screen."""
    found = [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in Axe().run(page).response["violations"]]
    page.set_viewport_size(SMALLEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found + ([f"{width} px wide"] if width > SMALLEST["width"] else [])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_is_accessible(language, page, client, live_server, addresses):
    page.goto(f"{live_server.url}/sign-in/")
    page.locator(f"form.language button[lang={language}]").click()
    found = {"/sign-in/": judge(page)}
    user = User.objects.get(is_superuser=True)
    user.language = language
    user.save()
    factors.give_app(user)
    factors.give_codes(user)
    found |= {address: judge_at(page, live_server.url + address) for address in before_signing_in(user)}
    found["second step"] = judge_second_step(page, live_server, user)
    sign_in(page.context, client, user, live_server)
    for address in addresses:
        page.goto(live_server.url + address)
        assert page.locator("html").get_attribute("lang") == language
        found[address] = judge(page)
    assert {address: problems for address, problems in found.items() if problems} == {}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_main_menu_is_one_row_whose_groups_open_and_close_by_the_keyboard(language, page, client, live_server):
    user = people.officer()
    user.language = language
    user.save()
    sign_in(page.context, client, user, live_server)
    page.goto(f"{live_server.url}/components/")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".site-nav-wide > li").evaluate_all("all => new Set(all.map(one => one.offsetTop)).size") == 1
    group, places = page.locator(".site-nav-wide summary[aria-current]"), page.locator(".site-nav-wide details[open] a")
    group.press("Enter")
    assert judge(page) == []
    group.press("Tab")
    assert places.first.evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    assert (places.count(), group.evaluate("one => one === document.activeElement")) == (0, True)
    group.press("Enter")
    places.last.press("Tab")  # whoever goes on is not left with a menu over the page
    assert places.count() == 0


def test_charts_are_drawn_under_the_strict_policy(page, client, live_server, addresses):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page.context, client, people.eu_officer(), live_server)
    page.goto(f"{live_server.url}/phases/9/")
    page.locator("[data-chart] svg").nth(5).wait_for()
    assert said == []


def test_a_form_keeps_its_rows_leads_to_its_errors_and_saves_by_the_keyboard(page, client, live_server, addresses):
    sign_in(page.context, client, people.officer(), live_server)
    page.goto(f"{live_server.url}/activities/new/")
    page.get_by_role("button", name="Add a row").click()
    row = page.get_by_role("group", name="Row 4")
    row.get_by_label("Country").select_option(label="Kyrgyzstan")
    row.get_by_label("Men", exact=True).fill("7")
    page.keyboard.press("Control+Enter")
    summary = page.locator("#errors")
    summary.wait_for()
    assert summary.evaluate("one => one === document.activeElement")
    assert page.get_by_role("group", name="Row 4").get_by_label("Men", exact=True).input_value() == "7"
    summary.get_by_role("link", name="Title").click()
    assert page.locator("#id_title").evaluate("one => one === document.activeElement")


def test_sorting_and_filtering_swap_the_list_and_the_address(page, client, live_server, addresses):
    sign_in(page.context, client, people.officer(), live_server)
    page.goto(f"{live_server.url}/activities/")
    page.get_by_label("Search", exact=True).fill("demarcation")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("1 activity", exact=True).wait_for()
    assert page.url == f"{live_server.url}/activities/?q=demarcation"
    page.get_by_role("columnheader", name="Dates").get_by_role("link").click()
    page.wait_for_url("**/activities/?q=demarcation&ordering=starts_on")
    page.go_back()
    page.wait_for_url("**/activities/?q=demarcation")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_banner_of_a_viewing_is_accessible(language, page, client, live_server):
    admin = people.administrator()
    admin.language = language
    admin.save()
    client.force_login(admin)
    client.post("/access/view-as/", {"person": people.officer().email})
    url = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    page.context.add_cookies([{**url, "url": live_server.url}])
    for address in ("/activities/", "/account/"):
        page.goto(live_server.url + address)
        assert judge(page) == []
    page.locator("form[action='/access/stop/'] button").click()
    assert page.url.startswith(f"{live_server.url}/access/?person=")
    assert not page.locator("form[action='/access/stop/']").count()
