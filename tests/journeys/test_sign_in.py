"""Signing in as people do it: an app's codes, a passkey of the browser, too many attempts, an old invitation."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from bomca.accounts import attempts
from bomca.accounts.invitations import services
from bomca.accounts.models import Invitation, User
from tests import factors, people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def demanded(settings):
    """As in an installation for real people."""
    cache.clear()
    settings.SECOND_FACTOR_REQUIRED = True
    settings.DEMO_ACCOUNTS = False


@pytest.fixture
def said(page):
    """What the browser complains of, such as a breach of the content security policy."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def portal(live_server):
    """The portal by a name, as a passkey wants it."""
    return live_server.url.replace("127.0.0.1", "localhost")


def sign_in(page, portal, user, password=people.PASSWORD):
    page.goto(f"{portal}/sign-in/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.locator("summary", has_text="Aigul").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def is_in(page):
    return page.locator("summary", has_text="Aigul").count() == 1


def test_with_an_authenticator_app(page, portal, said):
    user = people.officer()
    sign_in(page, portal, user)
    page.get_by_text("Your role needs a second factor").wait_for()
    page.get_by_role("link", name="Set up an app").click()
    key = page.get_by_label("Key", exact=True).input_value()
    page.get_by_label("Code").fill(factors.code(key))
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    recovery = page.locator(".codes code").first.inner_text()
    page.goto(f"{portal}/activities/")
    page.get_by_role("heading", name="Activities", level=1).wait_for()
    sign_out(page)

    sign_in(page, portal, user)
    page.get_by_label("Code").fill(factors.code(key))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{portal}/")
    sign_out(page)

    sign_in(page, portal, user)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{portal}/")
    assert said == []


def test_with_a_passkey(page, portal, said):
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device = browser.send("WebAuthn.addVirtualAuthenticator", {"options": device})["authenticatorId"]
    user = people.officer()
    sign_in(page, portal, user)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto(f"{portal}/account/second-factor/passkeys/")
    page.get_by_text("Work laptop").first.wait_for()
    sign_out(page)

    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{portal}/")
    assert is_in(page)
    sign_out(page)

    sign_in(page, portal, user)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{portal}/")
    assert is_in(page)
    assert said == []
    sign_out(page)

    browser.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey did not answer").wait_for()
    assert not is_in(page)


def test_too_many_attempts(page, portal, said):
    user = people.officer()
    for _time in range(attempts.PER_ACCOUNT_AND_ADDRESS):
        attempts.note(user.email, "127.0.0.1")
    sign_in(page, portal, user)
    page.get_by_text("Too many attempts. Wait fifteen minutes").wait_for()
    assert page.get_by_label("E-mail address").input_value() == user.email
    cache.clear()
    sign_in(page, portal, user)
    page.get_by_role("heading", name="Second factor").wait_for()
    assert said == []


def test_an_invitation_in_time_and_one_too_late(page, portal, said):
    ada = User.objects.create_superuser(email="ada@example.org", name="Ada", password=people.PASSWORD)
    facts = {"email": "aigul@example.org", "name": "Aigul", "language": "en", "note": ""}
    made = services.invite(**facts, by=ada, base=portal)
    link = re.search(r"http\S+", mail.outbox[-1].body)[0]
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(made_at=past, expires_at=past + timedelta(days=7))
    page.goto(link)
    page.get_by_text("Ask Ada (ada@example.org) to invite you again.").wait_for()

    services.send_again(Invitation.objects.get(pk=made.pk), base=portal)
    page.goto(re.search(r"http\S+", mail.outbox[-1].body)[0])
    page.locator("#id_password1").fill("seven quiet mountain rivers")
    page.locator("#id_password2").fill("seven quiet mountain rivers")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_text("Your account is made").wait_for()
    sign_in(page, portal, User.objects.get(email="aigul@example.org"), "seven quiet mountain rivers")
    page.wait_for_url(f"{portal}/")
    assert [one for one in said if "410" not in one] == []


def test_the_reference_of_the_api_is_drawn_under_the_strict_policy(page, portal, said):
    sign_in(page, portal, people.partner())
    page.wait_for_url(f"{portal}/")
    page.goto(f"{portal}/api/docs/")
    page.locator(".opblock").first.click()
    page.get_by_role("heading", name="Responses").first.wait_for()
    assert said == []
