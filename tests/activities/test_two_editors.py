"""Two people edit one activity: nothing is overwritten unseen, and nothing typed is lost."""

import re
from html import unescape

import pytest

from activities.models import Activity, Topic
from activities.services import record_activity
from tests import makers, people
from tests.activities.test_pages import form_data, rows_of
from tests.forms import begun, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(phase):
    rows = [makers.people("KG", 2, 4), makers.people("TJ", 1, 1)]
    facts = {"title": "Border demarcation principles", "context": "multilateral"}
    return makers.activity(phase, countries=("KG", "TJ"), participations=rows, **facts)


def address_of(activity, page="edit/"):
    return f"/activities/{activity.uid}/{page}"


def typed(phase, start, rows=(("KG", 2, 4), ("TJ", 1, 1)), **changes):
    """What the form of the activity posts, unchanged but for `rows` and `changes`."""
    return form_data(phase, list(rows), **changes) | start


def save_meanwhile(activity, *, rows=None, links=None, **facts):
    """Somebody else saves the activity."""
    other = Activity.objects.get(pk=activity.pk)
    for name, value in facts.items():
        setattr(other, name, value)
    return record_activity(other, links=links, participations=rows)


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def carried(page):
    """What the page of a clash posts by itself, and the names of its choices."""
    html = page.content.decode()
    html = html[html.index("data-save") :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    data = {}
    for name, value in found:
        data.setdefault(unescape(name), []).append(unescape(value))
    choices = sorted(set(re.findall(r'name="(choice-[^"]+)"', html)))
    return data, choices


def stored(activity):
    return Activity.objects.get(pk=activity.pk)


def test_what_only_one_of_us_changed_is_put_together_and_shown(officer, phase, activity):
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, summary="Their summary")
    page = officer.post(address_of(activity), typed(phase, start, venue="My venue"))
    assert page.status_code == 409
    assert (stored(activity).venue, stored(activity).revision) == ("", 2)
    told = text_of(page)
    assert "Put together by itself" in told
    assert "Venue Mine My venue" in told
    assert "Summary Theirs Their summary" in told
    data, choices = carried(page)
    assert choices == []
    assert officer.post(address_of(activity), data).status_code == 302
    assert (stored(activity).venue, stored(activity).summary) == ("My venue", "Their summary")


@pytest.mark.parametrize(("whose", "title"), [("mine", "My title"), ("theirs", "Their title")])
def test_where_both_changed_a_text_the_person_chooses(officer, phase, activity, whose, title):
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, title="Their title")
    page = officer.post(address_of(activity), typed(phase, start, title="My title", venue="My venue"))
    told = text_of(page)
    assert "When you began Border demarcation principles" in told
    assert re.search(r"Theirs, \d+ \w+ \d{4}, \d\d:\d\d \w+ Their title", told)
    assert "Mine My title" in told
    data, choices = carried(page)
    assert choices == ["choice-title"]
    assert officer.post(address_of(activity), data | {"choice-title": whose}).status_code == 302
    assert (stored(activity).title, stored(activity).venue) == (title, "My venue")


@pytest.mark.parametrize("choice", [{}, {"choice-title": "nobody"}, {"choice-title": "both"}])
def test_nothing_is_saved_without_a_choice(officer, phase, activity, choice):
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, title="Their title")
    data, _choices = carried(officer.post(address_of(activity), typed(phase, start, title="My title")))
    page = officer.post(address_of(activity), data | choice)
    assert page.status_code == 409
    assert "Choose one of the texts" in text_of(page)
    assert "Mine My title" in text_of(page)
    assert stored(activity).title == "Their title"


def test_it_may_clash_again_and_again(officer, phase, activity):
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, title="Their first")
    data, _choices = carried(officer.post(address_of(activity), typed(phase, start, title="Mine", venue="My venue")))
    save_meanwhile(activity, title="Their second")
    page = officer.post(address_of(activity), data | {"choice-title": "mine"})
    assert page.status_code == 409
    assert "When you began Their first" in text_of(page)
    data, _choices = carried(page)
    assert officer.post(address_of(activity), data | {"choice-title": "theirs"}).status_code == 302
    assert (stored(activity).title, stored(activity).venue) == ("Their second", "My venue")


def test_rows_of_participants_take_part_one_by_one(officer, phase, activity):
    start = begun(officer, address_of(activity))
    theirs = [makers.people("KG", 3, 4), makers.people("TJ", 1, 9)]
    save_meanwhile(activity, rows=theirs)
    mine = typed(phase, start, [("KG", 5, 4), ("TJ", 1, 1)], **{"people-2-not_stated": "8"})
    page = officer.post(address_of(activity), mine)
    told = text_of(page)
    assert "Kyrgyzstan, participant When you began women: 2; men: 4" in told
    assert "Tajikistan, participant Theirs women: 1; men: 9" in told
    assert "Country not stated, participant Mine women: 0; men: 0; sex not stated: 8" in told
    data, (choice,) = carried(page)
    assert officer.post(address_of(activity), data | {choice: "mine"}).status_code == 302
    rows = {
        (row.country and row.country.iso2, row.women, row.men, row.not_stated)
        for row in stored(activity).participations.all()
    }
    assert rows == {("KG", 5, 4, 0), ("TJ", 1, 9, 0), (None, 0, 0, 8)}


def test_a_row_that_one_removed_and_the_other_corrected_is_a_choice(officer, phase, activity):
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, rows=[makers.people("KG", 2, 4)])
    page = officer.post(address_of(activity), typed(phase, start, [("KG", 2, 4), ("TJ", 1, 5)]))
    data, (choice,) = carried(page)
    assert officer.post(address_of(activity), data | {choice: "theirs"}).status_code == 302
    assert rows_of(stored(activity)) == [("KG", 2, 4)]


@pytest.mark.parametrize(
    ("whose", "names"), [("mine", ["Guard", "Mine"]), ("theirs", ["Theirs"]), ("both", ["Mine", "Theirs"])]
)
def test_links_that_both_changed_can_be_taken_together(officer, phase, activity, whose, names):
    old, mine, theirs = (makers.organisation(name) for name in ("Guard", "Mine", "Theirs"))
    activity.partners.set([old])
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, links={"partners": [theirs]})
    page = officer.post(address_of(activity), typed(phase, start, partners=[old.pk, mine.pk]))
    assert "When you began Guard" in text_of(page)
    data, choices = carried(page)
    assert choices == ["choice-partners"]
    assert officer.post(address_of(activity), data | {"choice-partners": whose}).status_code == 302
    assert sorted(one.name for one in stored(activity).partners.all()) == names


def test_links_that_only_they_changed_stay_theirs(officer, phase, activity):
    topic = Topic.objects.create(slug="risk", name_en="Risk", name_ru="Риск")
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, links={"topics": [topic]})
    page = officer.post(address_of(activity), typed(phase, start, venue="My venue"))
    assert "Topics Theirs Risk" in text_of(page)
    officer.post(address_of(activity), carried(page)[0])
    assert (list(stored(activity).topics.all()), stored(activity).venue) == ([topic], "My venue")


def test_who_pressed_save_twice_is_not_troubled(officer, phase, activity):
    data = typed(phase, begun(officer, address_of(activity)), title="Twice")
    assert officer.post(address_of(activity), data).status_code == 302
    assert officer.post(address_of(activity), data).status_code == 302


def test_a_form_without_its_start_overwrites_nothing(officer, phase, activity):
    other = makers.activity(phase, title="Other")
    for start in ({}, {"started_from": "nonsense"}, begun(officer, address_of(other))):
        page = officer.post(address_of(activity), typed(phase, start, title="Mine"))
        assert page.status_code == 409
        told = text_of(page)
        assert "When you began" not in told
        assert ("Border demarcation principles" in told, "Mine Mine" in told) == (True, True)
    assert stored(activity).title == "Border demarcation principles"
    data, _choices = carried(page)
    assert officer.post(address_of(activity), data | {"choice-title": "mine"}).status_code == 302


def test_what_is_put_together_still_keeps_the_rules(officer, phase, activity):
    start = begun(officer, address_of(activity))
    save_meanwhile(activity, starts_on="2017-12-05", ends_on="2017-12-06")
    page = officer.post(address_of(activity), typed(phase, start, ends_on="2017-12-04"))
    data, choices = carried(page)
    assert choices == ["choice-ends_on"]
    page = officer.post(address_of(activity), data | {"choice-ends_on": "mine"})
    assert page.status_code == 422
    assert "cannot end before it starts" in text_of(page)
    corrected = typed(phase, {"started_from": hidden(page)}, starts_on="2017-12-05", ends_on="2017-12-05")
    assert officer.post(address_of(activity), corrected).status_code == 302


def test_what_was_typed_into_a_record_verified_meanwhile_can_be_copied(officer, phase, activity):
    start = begun(officer, address_of(activity))
    stored(activity).verify(by=people.administrator())
    page = officer.post(address_of(activity), typed(phase, start, title="Typed in vain"))
    assert page.status_code == 409
    told = text_of(page)
    assert "A verified activity is locked" in told
    assert "Title Typed in vain" in told
    assert "Kyrgyzstan, participant women: 2; men: 4" in told
    assert officer.post(address_of(activity), typed(phase, {})).status_code == 403


def test_what_was_typed_into_a_record_deleted_meanwhile_can_be_copied(officer, phase):
    draft = makers.activity(phase, status="draft")
    start = begun(officer, address_of(draft))
    draft.delete()
    page = officer.post(address_of(draft), typed(phase, start, title="Typed in vain", ends_on="nonsense"))
    assert page.status_code == 404
    told = text_of(page)
    assert "This record is not there any more" in told
    assert "Title Typed in vain" in told
    assert "End nonsense" in told
    plain = officer.post(address_of(draft), typed(phase, {}, title="Typed in vain"))
    assert (plain.status_code, "Typed in vain" in text_of(plain)) == (404, False)


# The steps


def test_a_step_on_what_has_changed_is_not_taken_and_says_what_changed(officer, activity):
    start = begun(officer, address_of(activity, ""))
    save_meanwhile(activity, title="Their title", rows=[makers.people("KG", 2, 5)])
    page = officer.post(address_of(activity, "verify/"), start, follow=True)
    assert "someone has changed: title, participations. Look at it again." in text_of(page)
    assert stored(activity).status == "completed"
    officer.post(address_of(activity, "verify/"), {"started_from": hidden(page)})
    assert stored(activity).status == "verified"


def test_a_step_without_its_start_is_not_taken_and_a_reason_is_not_lost(officer, activity):
    save_meanwhile(activity, summary="Their summary")
    page = officer.post(address_of(activity, "return/"), {"note": "No dates."}, follow=True)
    assert "Nothing was done" in text_of(page)
    assert "You had written: No dates." in text_of(page)
    assert stored(activity).status == "completed"
