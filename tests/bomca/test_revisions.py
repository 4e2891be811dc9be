"""A record is saved only over the revision that was read; nobody's work is overwritten unseen."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import serializers
from django.db import transaction
from django.db.models import F

from activities.models import Activity
from bomca.accounts.models import User
from bomca.admin import ReadOnlyAdmin, RevisedAdmin
from bomca.revisions import Revised, RevisedQuerySet, Stale
from components.models import Phase
from partners.models import Country
from tests import makers, people

pytestmark = pytest.mark.django_db

REVISED = [model for model in apps.get_models() if issubclass(model, Revised)]


def twice(model, pk):
    return model.objects.get(pk=pk), model.objects.get(pk=pk)


def test_the_second_of_two_saves_is_refused_and_the_first_stands():
    phase = makers.phase()
    first, second = twice(Phase, phase.pk)
    first.contract_ref = "first"
    first.save()
    second.objective = "second"
    with pytest.raises(Stale) as refused, transaction.atomic():
        second.save()
    assert refused.value.record is second
    stored = Phase.objects.get(pk=phase.pk)
    assert (stored.contract_ref, stored.objective, stored.revision) == ("first", "", phase.revision + 1)


def test_one_person_saves_as_often_as_they_like():
    phase = makers.phase()
    for number in range(3):
        phase.contract_ref = str(number)
        phase.save()
    assert phase.revision == Phase.objects.get(pk=phase.pk).revision == 4


@pytest.mark.parametrize("facts", [{"update_fields": ["contract_ref"]}, {"force_update": True}])
def test_no_way_of_saving_goes_round_it(facts):
    phase = makers.phase()
    first, second = twice(Phase, phase.pk)
    before = first.updated_at
    first.save(**facts)
    stored = Phase.objects.get(pk=phase.pk)
    assert (stored.revision, stored.updated_at > before) == (2, True)
    with pytest.raises(Stale), transaction.atomic():
        second.save(**facts)


def test_a_record_deleted_meanwhile_does_not_come_back():
    activity = makers.activity(makers.phase(), status="draft")
    first, second = twice(Activity, activity.pk)
    first.delete()
    with pytest.raises(Stale), transaction.atomic():
        second.save()
    assert not Activity.objects.exists()


def test_refreshing_one_fact_does_not_hide_that_others_have_changed():
    first, second = twice(Country, makers.country("KG").pk)
    first.save()
    second.refresh_from_db(fields=["iso3"])
    with pytest.raises(Stale), transaction.atomic():
        second.save()
    second.refresh_from_db()
    second.save()


def test_a_record_read_in_part_is_saved_in_part():
    phase = makers.phase()
    part = Phase.objects.only("contract_ref", "revision").get(pk=phase.pk)
    part.contract_ref = "part"
    part.save()
    assert Phase.objects.get(pk=phase.pk).revision == 2
    with pytest.raises(TypeError, match="with its revision"), transaction.atomic():
        Phase.objects.only("contract_ref").get(pk=phase.pk).save()


def test_an_expression_is_computed_by_the_database():
    phase = makers.phase()
    phase.budget_original = F("budget_original") + 1
    phase.save()
    stored = Phase.objects.get(pk=phase.pk)
    assert (stored.budget_original, stored.revision) == (5_000_001, 2)


def test_one_update_of_many_counts_as_a_change_of_each():
    phase = makers.phase()
    read = Phase.objects.get(pk=phase.pk)
    Phase.objects.filter(pk=phase.pk).update(contract_ref="many")
    assert Phase.objects.get(pk=phase.pk).updated_at > read.updated_at
    with pytest.raises(Stale), transaction.atomic():
        read.save()
    second = Phase.objects.get(pk=phase.pk)
    Phase.objects.bulk_update([second], ["contract_ref"])
    with pytest.raises(Stale), transaction.atomic():
        second.save()


def test_a_fixture_is_loaded_over_what_is_there():
    country = makers.country("KG")
    text = serializers.serialize("json", [country])
    Country.objects.filter(pk=country.pk).update(name_en="Other")
    for one in serializers.deserialize("json", text):
        one.save()
    assert Country.objects.get(pk=country.pk).name_en == "Kyrgyzstan"
    with pytest.raises(Stale), transaction.atomic():
        country.save()


def test_signing_in_is_no_change_of_an_account(client):
    user = people.officer()
    client.force_login(user)
    assert User.objects.get(pk=user.pk).revision == user.revision
    user.name = "Aigul"
    user.last_login = None
    user.save()
    stored = User.objects.get(pk=user.pk)
    assert (stored.name, stored.last_login is None) == ("Aigul", False)


@pytest.mark.parametrize("model", REVISED, ids=lambda model: model._meta.label)
def test_every_such_record_has_its_queryset_and_its_administration_page(model):
    assert isinstance(model._default_manager.all(), RevisedQuerySet)
    page = admin.site._registry.get(model)
    assert page is None or isinstance(page, RevisedAdmin | ReadOnlyAdmin)


# The administration pages


@pytest.fixture
def administrator(client):
    client.force_login(people.administrator())
    return client


def page_of(client, address):
    """What the administration page's form holds, as a browser would post it."""
    shown = client.get(address).context
    forms = [shown["adminform"].form, *(form for one in shown["inline_admin_formsets"] for form in one.formset.forms)]
    forms += [one.formset.management_form for one in shown["inline_admin_formsets"]]
    data = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: "" if value is None else value for name, value in data.items()}


def test_an_administrator_is_told_that_someone_saved_in_between_and_keeps_what_was_typed(administrator):
    phase = makers.phase()
    address = f"/admin/components/phase/{phase.pk}/change/"
    typed = {**page_of(administrator, address), "contract_ref": "typed by me"}
    assert administrator.post(address, typed).status_code == 302
    assert Phase.objects.get(pk=phase.pk).contract_ref == "typed by me"
    again = administrator.post(address, {**typed, "contract_ref": "typed too late"})
    told = again.content.decode()
    assert "Someone else saved this record after you opened it" in told
    assert "typed too late" in told
    assert administrator.post(address, {**typed, "read_revision": "", "contract_ref": "no"}).status_code == 200
    assert Phase.objects.get(pk=phase.pk).contract_ref == "typed by me"


@pytest.mark.parametrize("kind", ["partners/country", "partners/place", "accounts/user", "components/phase"])
def test_every_kind_of_administration_page_saves_what_it_shows(administrator, kind):
    made = {
        "country": lambda: makers.country("KG"),
        "place": makers.city,
        "user": people.partner,
        "phase": makers.phase,
    }
    record = made[kind.split("/")[1]]()
    address = f"/admin/{kind}/{record.pk}/change/"
    assert administrator.get(f"/admin/{kind}/add/").status_code == 200
    data = page_of(administrator, address)
    assert data["read_revision"] == 1
    response = administrator.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    assert type(record).objects.get(pk=record.pk).revision == 2
