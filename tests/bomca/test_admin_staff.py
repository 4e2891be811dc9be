"""Staff without the mark of an administrator: the administration shows them what their roles show them elsewhere."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.test import RequestFactory

from bomca.admin import SeenOnly
from partners.models import Place
from tests import makers, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    """An officer of Kyrgyzstan whom somebody made staff."""
    makers.phase()
    user = people.national_officer("KG")
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def theirs(staff):
    """Activities of Uzbekistan: one internal, one shared, at a sensitive place and with dual-use equipment."""
    phase = makers.Phase.objects.get()
    place = Place.objects.create(name_en="Zz outpost", kind="outpost", country=makers.country("UZ"), is_sensitive=True)
    facts = {"place": place, "venue": "Zz barracks", "equipment_value": Decimal("7654321.00"), "is_dual_use": True}
    hidden = makers.activity(phase, countries=["UZ"], title="Zz internal", visibility="internal")
    rows = [makers.people("UZ", 3, 1)]
    return hidden, makers.activity(phase, countries=["UZ"], title="Shared", participations=rows, **facts)


def test_every_page_of_the_administration_shows_what_the_gate_lets_through(staff, theirs):
    request = RequestFactory().get("/")
    request.user = staff
    gated = 0
    for model, pages in admin.site._registry.items():
        rows = model._default_manager.all()
        if not hasattr(rows, "visible_to"):
            continue
        gated += 1
        assert isinstance(pages, SeenOnly), model
        assert set(pages.get_queryset(request)) == set(rows.visible_to(staff)), model
        for field in model._meta.concrete_fields:
            if field.many_to_one and hasattr(field.related_model._default_manager.all(), "visible_to"):
                choices = pages.formfield_for_foreignkey(field, request).queryset
                assert set(choices) <= set(field.related_model._default_manager.visible_to(staff)), field
    assert gated > 10


def test_a_staff_member_is_told_nothing_more(client, staff, theirs):
    hidden, shared = theirs
    client.force_login(staff)
    listed = client.get("/admin/activities/activity/").content.decode()
    assert "Shared" in listed
    assert "Zz internal" not in listed
    assert client.get(f"/admin/activities/activity/{hidden.pk}/change/").status_code == 302
    page = client.get(f"/admin/activities/activity/{shared.pk}/change/").content.decode()
    assert [word for word in ("Zz outpost", "Zz barracks", "7654321", "7,654,321") if word in page] == []
    assert "participations-0" not in page
    assert "0 activities" in client.get("/admin/activities/activity/?q=Zz").content.decode()
    for query in ("venue__startswith=Zz", "equipment_value__gt=1", "place__name_en=Zz+outpost"):
        assert client.get(f"/admin/activities/activity/?{query}").status_code == 400, query
    assert client.get("/admin/activities/activity/?status__exact=completed").status_code == 200
    for closed in ("partners/place", "accounts/user", "activities/participantlist", "components/assignment"):
        assert client.get(f"/admin/{closed}/").status_code == 403, closed
