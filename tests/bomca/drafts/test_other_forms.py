"""Long forms other than that of an activity keep what is typed too, and so does a form sent after the session has ended."""

import pytest
from django.test import Client

from bomca.models import UnsavedForm
from components.models import Indicator
from tests import deliverables, logframes, makers, people
from tests.activities.test_pages import form_data
from tests.forms import hidden

pytestmark = pytest.mark.django_db

NEW = "/activities/new/"
OFFER = "There is unsaved work from"


def places(phase):
    """Where each long form lies, with a field that its person would miss."""
    activity, handed = makers.activity(phase), deliverables.deliverable(phase)
    measured = Indicator.objects.filter(result__logframe=logframes.approved(phase)).first()
    return {
        "Item of equipment": (f"/parts/equipment/new/{activity.uid}/", "description"),
        "Expert": (f"/parts/experts/new/{activity.uid}/", "institution"),
        "Deliverable": ("/deliverables/new/", "summary"),
        "Recommendation": (f"/deliverables/{handed.uid}/recommend/", "text"),
        "Call for grants": (f"/parts/grant-calls/new/{phase.uid}/", "title"),
        "Value of an indicator": (f"/indicators/{measured.uid}/values/new/", "comment"),
    }


def test_each_long_form_keeps_what_was_refused_and_offers_it_again(officer, phase):
    found = places(phase)
    for address, name in found.values():
        page = officer.get(address)
        assert page.status_code == 200, address
        refused = officer.post(address, {"draft": hidden(page, "draft"), name: "Typed at length"})
        assert refused.status_code == 422, address
        assert OFFER in officer.get(address).content.decode()
        draft = UnsavedForm.objects.get(address=address)
        assert "Typed at length" in officer.get(f"{address}?draft={draft.uid}").content.decode()
    listed = officer.get("/unsaved/").content.decode()
    assert [title for title in found if f"{title} ·" not in listed] == []


def test_saving_a_part_closes_its_draft(officer, phase):
    address = f"/parts/costs/new/{makers.activity(phase).uid}/"
    uid = hidden(officer.get(address), "draft")
    officer.post(address, {"draft": uid})
    saved = officer.post(address, {"draft": uid, "heading": "2.1", "actual": "10"})
    assert saved.status_code == 302, saved.context["form"].errors
    assert UnsavedForm.objects.get(uid=uid).content is None


# After the session has ended


def typed_into(client, phase, **facts):
    """What somebody has typed into an opened form, as a browser without scripts sends it."""
    page = client.get(NEW)
    carried = {name: hidden(page, name) for name in ("draft", "draft_of")}
    return form_data(phase, title="Typed before the end", **(carried | facts))


def test_a_form_sent_after_the_session_had_ended_waits_for_its_person(officer, phase):
    typed = typed_into(officer, phase, **{"attendance-table": "Zz hidden name\tCustoms"})
    officer.logout()
    answer = officer.post(NEW, typed, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"?next={NEW}")
    assert "What you typed is kept" in answer.content.decode()
    other = Client()
    other.force_login(people.administrator())
    assert OFFER not in other.get(NEW).content.decode()
    officer.force_login(officer.user)
    assert OFFER in officer.get(NEW).content.decode()
    page = officer.get(f"{NEW}?draft={typed['draft']}").content.decode()
    assert "Typed before the end" in page
    assert "Zz hidden name" not in page


@pytest.mark.parametrize("seal", ["", "00000000-0000-4000-8000-000000000000", "x:y:z"])
def test_nobody_puts_a_form_among_those_of_another(officer, phase, seal):
    typed = typed_into(officer, phase, draft_of=seal)
    officer.logout()
    assert officer.post(NEW, typed).status_code == 302
    assert not UnsavedForm.objects.exists()


def test_a_form_opened_too_long_ago_or_of_a_closed_account_is_not_kept(officer, phase, settings):
    typed = typed_into(officer, phase)
    officer.logout()
    settings.DRAFT_DAYS = -1
    officer.post(NEW, typed)
    settings.DRAFT_DAYS = 30
    officer.user.is_active = False
    officer.user.save()
    officer.post(NEW, typed)
    assert not UnsavedForm.objects.exists()


def test_a_form_without_a_draft_is_turned_away_as_ever(officer, phase):
    officer.logout()
    assert officer.post("/account/", {"draft": "x"}).status_code == 302
    assert officer.post(NEW, {}).status_code == 302
    assert not UnsavedForm.objects.exists()
