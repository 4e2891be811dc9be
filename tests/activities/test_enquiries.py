"""The letter to an agency: its link, what it opens and what not, and the review before anything counts."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities import services
from activities.models import Answer, Enquiry, RecommendationStatus
from activities.models.enquiry import SIGNER
from activities.tasks import send_enquiry, send_enquiry_again
from bomca.history.models import Entry
from tests import deliverables, makers, people
from tests.activities.named import everything_stored
from tests.deliverables import BASE, SAID, posted
from tests.guessing import until_stopped

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempts():
    cache.clear()


@pytest.fixture
def of():
    return deliverables.deliverable(makers.phase())


@pytest.fixture
def ours(of):
    return [deliverables.recommendation(of, text=f"Ours {number}") for number in range(2)]


@pytest.fixture
def rival(of):
    agency = deliverables.customs("Rival Service")
    return deliverables.recommendation(of, addressee=agency, text="Of the rivals")


def expire(enquiry):
    facts = {"created_at": timezone.now() - timedelta(days=9), "expires_at": timezone.now() - timedelta(days=1)}
    Enquiry.objects.filter(pk=enquiry.pk).update(**facts)


def test_an_officer_asks_the_agency_answers_and_the_office_accepts(
    client, ours, rival, django_capture_on_commit_callbacks
):
    officer = people.officer()
    client.force_login(officer)
    address = f"/enquiries/new/?agency={ours[0].addressee.uid}"
    page = client.get(address)
    assert "Of the rivals" not in page.content.decode()
    last_day = timezone.localdate() + timedelta(days=7)
    typed = {"email": "customs@example.kg", "language": "ru", "last_day": last_day, "meeting": "NSG", "note": ""}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "recommendations": [rival.pk]}).status_code == 422
    assert client.post(address, {**typed, "email": "nobody"}).context["form"].errors["email"]
    assert client.post(address, {**typed, "recommendations": [one.pk for one in ours]}).status_code == 302
    assert "customs@example.kg" not in everything_stored()
    enquiry = Enquiry.objects.get()
    send_enquiry(enquiry.pk, BASE)
    send_enquiry(enquiry.pk, BASE)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["customs@example.kg"]
    assert "Gulnara" not in mail.outbox[0].body
    link = deliverables.link()
    client.logout()

    page = client.get(link)
    told = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert 'lang="ru"' in told
    assert "Ours 0" in told
    assert "Of the rivals" not in told

    wrong = client.post(link, posted((ours[0], {**SAID, "evidence": ""}), (ours[1], {"comment": "Later"})))
    assert wrong.status_code == 422
    assert "Later" in wrong.content.decode()
    for _twice in range(2):
        assert client.post(link, posted((ours[0], SAID), (ours[1], {"status": "not_adopted"}))).status_code == 302
    assert Answer.objects.count() == 2
    assert client.post(link, posted((ours[0], {**SAID, "comment": "Since May"}))).status_code == 302
    assert [one.replaced for one in Answer.objects.filter(recommendation=ours[0]).order_by("pk")] == [True, False]
    assert "Since May" in client.get(link).content.decode()
    assert not RecommendationStatus.objects.exists()

    client.force_login(officer)
    review = f"/enquiries/{enquiry.uid}/review/"
    declined = Answer.objects.get(recommendation=ours[1])
    assert client.post(review, {"decide": f"decline {declined.pk}"}).status_code == 422
    assert client.post(review, {"decide": f"decline {declined.pk}", "decision_note": "Which act?"}).status_code == 302
    assert client.post(review, {"decide": "accept_all", "meeting": "NSG"}).status_code == 302
    row = RecommendationStatus.objects.get()
    assert (row.recommendation, row.status, row.source, row.meeting) == (ours[0], "adopted", "agency", "NSG")
    assert row.as_of_on == timezone.localdate()
    with pytest.raises(ValidationError, match="decided"):
        services.accept(declined, by=officer)
    client.logout()
    assert "Which act?" in client.get(link).content.decode()


def test_the_link_opens_these_rows_and_no_others(client, ours, rival):
    _enquiry, link = deliverables.enquiry(ours[:1], people.officer())
    told = client.get(link).content.decode()
    assert "Ours 0" in told
    assert "Ours 1" not in told
    assert "Of the rivals" not in told
    client.post(link, posted((ours[0], SAID), (ours[1], SAID), (rival, SAID)))
    assert [one.recommendation for one in Answer.objects.all()] == ours[:1]
    with pytest.raises(ValidationError, match="not for that"):
        services.answer(_enquiry, rows={rival: SAID}, full_name="A", function="B")


def test_wrong_revoked_and_replaced_links_are_not_there_and_an_expired_one_says_so(client, ours):
    officer = people.officer()
    enquiry, link = deliverables.enquiry(ours, officer)
    nothing = client.get("/answer/nothing/")
    forged = client.get(f"/answer/{SIGNER.sign('x' * 43)}/")
    unsigned = client.get(link.rpartition(".")[0] + "/")
    assert {one.status_code for one in (nothing, forged, unsigned)} == {404}
    send_enquiry_again(enquiry.pk, BASE)
    newer = deliverables.link()
    assert [client.get(one).status_code for one in (link, newer)] == [404, 200]
    expire(enquiry)
    assert client.get(newer).status_code == 410
    assert client.post(newer, posted((ours[0], SAID))).status_code == 410
    Enquiry.objects.get().revoke(by=officer)
    assert client.get(newer).status_code == 404
    assert not Answer.objects.exists()
    until_stopped(client, "/answer/guess/")
    assert client.get(newer).status_code == 429


def test_the_token_is_nowhere_and_the_person_not_in_the_history(client, ours):
    _enquiry, link = deliverables.enquiry(ours, people.officer())
    client.post(link, posted((ours[0], SAID)))
    secret = link.removeprefix("/answer/").partition(".")[0]
    assert secret not in everything_stored()
    told = "".join(str(entry.after) for entry in Entry.objects.all())
    assert "Gulnara" not in told
    assert "customs@example.kg" not in told
    assert Entry.objects.filter(model="activities.answer").first().job == "answer by link"


def test_a_day_too_far_and_another_officer(client, ours):
    with pytest.raises(ValidationError, match="from today"):
        deliverables.enquiry(ours, people.officer(), days=91)
    enquiry, _link = deliverables.enquiry(ours, people.administrator())
    for user, status in ((people.national_officer("UZ"), 404), (people.eu_officer(), 404), (people.coordinator(), 200)):
        client.force_login(user)
        assert client.get(f"/enquiries/{enquiry.uid}/").status_code == status
