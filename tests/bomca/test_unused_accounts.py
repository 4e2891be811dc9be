"""An account that nobody uses: a warning, then the end, and the way back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from bomca.accounts import unused
from bomca.accounts.models import ApiToken, User
from bomca.accounts.tasks import close_unused_accounts
from tests import people
from tests.forms import administered

pytestmark = pytest.mark.django_db


def person(days_unused, **facts):
    """Somebody who signed in so many days ago for the last time."""
    then = timezone.now() - timedelta(days=days_unused)
    email = facts.pop("email", "asel@example.org")
    return people.person(email, date_joined=then - timedelta(days=400), last_login=then, **facts)


def days_later(days):
    """Let so many days pass for everybody."""
    for user in User.objects.all():
        moved = {
            name: getattr(user, name) and getattr(user, name) - timedelta(days=days)
            for name in ("date_joined", "last_login", "warned_at", "expired_at", "reopened_at")
        }
        User.objects.filter(pk=user.pk).update(**moved)


def strike():
    """The clock strikes, twice, as it may."""
    close_unused_accounts()
    close_unused_accounts()


def is_open():
    return User.objects.get().is_active


@pytest.mark.parametrize(("days", "letters"), [(75, 0), (76, 1), (100, 1)])
def test_the_warning_comes_fourteen_days_ahead_and_once(days, letters):
    person(days)
    strike()
    assert len(mail.outbox) == letters
    assert is_open()


def test_the_account_is_closed_after_ninety_days(client):
    user = person(76)
    used_at = user.last_login
    client.force_login(user)
    User.objects.update(last_login=used_at)
    strike()
    days_later(13)
    strike()
    assert is_open()
    assert client.get("/account/").status_code == 200
    days_later(1)
    strike()
    assert not is_open()
    assert User.objects.get().expired_at
    assert len(mail.outbox) == 1
    assert client.get("/account/").status_code == 302


def test_nobody_is_closed_without_a_warning_in_time():
    person(500)
    strike()
    assert is_open()
    days_later(13)
    strike()
    assert is_open()
    days_later(2)
    strike()
    assert not is_open()


def test_who_signs_in_after_the_warning_stays_and_is_warned_again_another_time():
    person(76)
    strike()
    User.objects.update(last_login=timezone.now())
    days_later(30)
    strike()
    assert (is_open(), len(mail.outbox)) == (True, 1)
    days_later(50)
    strike()
    assert (is_open(), len(mail.outbox)) == (True, 2)


def test_who_never_signed_in_counts_from_the_making_of_the_account():
    people.person("new@example.org")
    strike()
    days_later(80)
    strike()
    assert len(mail.outbox) == 1


def test_the_use_of_a_token_is_use():
    token, _plain = ApiToken.issue(user=person(200), name="Pull", expires_at=timezone.now() + timedelta(days=30))
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    strike()
    assert mail.outbox == []


def test_the_account_of_a_machine_stays_and_so_do_demonstration_accounts(settings):
    facts = {"date_joined": timezone.now() - timedelta(days=500), "is_service": True}
    User.objects.create_user(email="machine@service.invalid", name="Machine", **facts)
    person(500, email="officer@bomca.test")
    strike()
    assert mail.outbox == []
    settings.DEMO_ACCOUNTS = False
    strike()
    assert [letter.to for letter in mail.outbox] == [["officer@bomca.test"]]


def test_an_administrator_opens_it_again_and_the_time_begins_anew(client):
    user = person(100)
    User.objects.filter(pk=user.pk).update(is_active=False, expired_at=timezone.now(), warned_at=timezone.now())
    client.force_login(people.administrator())
    address = f"/admin/accounts/user/{user.pk}/change/"
    facts = {"email": user.email, "name": "Asel", "language": "en", "time_zone": "UTC", "is_active": "on"}
    assert client.post(address, facts | administered(client.get(address))).status_code == 302
    strike()
    user.refresh_from_db()
    assert (user.is_active, user.name, user.expired_at, user.warned_at) == (True, "Asel", None, None)
    assert mail.outbox == []


def test_a_mail_server_that_does_not_answer_is_asked_again_the_next_day(settings, caplog):
    person(76)
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert unused.warn() == 0
    assert "could not be sent" in caplog.text
    settings.EMAIL_BACKEND = backend
    assert unused.warn() == 1


def test_the_clock_knows_the_task():
    assert "bomca.accounts.tasks.close_unused_accounts" in {
        one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()
    }
