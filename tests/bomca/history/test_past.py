"""As of a moment: records, lists, figures and pages as they stood, after whatever was written since."""

from contextlib import suppress
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import ProtectedError
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.filters import ActivityFilter
from activities.models import Activity, Participation, Topic
from activities.services import record_activity
from bomca import history
from bomca.history import past, verifying
from bomca.history.parts import tracked_models
from bomca.history.past import PastIsFixed, as_of, state_of
from components.models import Component, Phase
from partners.models import Country, Organisation, Place
from reports import figures
from tests import makers, people
from tests.properties import examples

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FILTERS = ["", "country=KG", "q=renamed", "held=true", "status=planned"]


@pytest.fixture
def phase():
    made = makers.phase()
    makers.extension(made)
    return made


def listed(query, user):
    found = ActivityFilter(
        QueryDict(query), queryset=Activity.objects.visible_to(user), request=SimpleNamespace(user=user)
    )
    assert found.is_valid(), found.form.errors
    return [str(activity) for activity in found.qs.order_by("pk")]


def everything(user):
    """A deep copy of every record with its links, of lists through the filters, and of all figures."""
    copy = {}
    for model in tracked_models():
        if model.history_rebuilds:
            plain = models.QuerySet(model).order_by("pk")
            ignored = model.history_ignores
            columns = [f.attname for f in model._meta.concrete_fields if f.name not in ignored]
            copy[model] = list(plain.values_list(*columns))
            for field in model._meta.many_to_many:
                ends = (field.m2m_field_name(), field.m2m_reverse_name())
                copy[field] = sorted(models.QuerySet(field.remote_field.through).values_list(*ends))
    copy["lists"] = {query: listed(query, user) for query in FILTERS}
    counted = figures.compute(figures.read_rows(Activity.objects.visible_to(user)))
    copy["figures"] = {key: figure.as_json() for key, figure in counted.items()}
    return copy


def chosen(model, number):
    """One of the records there are, or None."""
    records = list(model.objects.order_by("pk"))
    return records[number % len(records)] if records else None


class Edits:
    """Ways in which people, machines and loaders write; each takes a number that decides what and how."""

    def log(self, number):
        phase = Phase.objects.get()
        rows = [makers.people("KG", women=number, men=3)]
        status = ["completed", "planned", "draft"][number % 3]
        makers.activity(
            phase, countries=["KG", "UZ"][: 1 + number % 2], participations=rows, status=status, dates_note="x"
        )

    def rename(self, number):
        if one := chosen(Activity, number):
            one.title = f"Renamed {number}"
            one.save()

    def save_partly(self, number):
        if one := chosen(Activity, number):
            one.summary, one.title = f"Summary {number}", "Not saved"
            one.save(update_fields=["summary"])

    def record_again(self, number):
        if one := chosen(Activity, number):
            links = {"topics": list(Topic.objects.all()[: number % 3])}
            record_activity(one, links=links, participations=[makers.people("KG", women=number + 1)] * (number % 2))

    def update(self, number):
        Activity.objects.filter(pk__gte=number % 4).update(
            venue=f"Venue {number}", starts_on=date(2017, 12, 1 + number % 3)
        )

    def update_through_a_relation(self, number):
        if phase := Phase.objects.first():
            phase.activities.filter(countries__iso2="KG").update(source=f"Source {number}")

    def delete(self, number):
        if one := chosen(Activity, number):
            one.delete()

    def delete_some(self, number):
        Participation.objects.filter(women__gt=number).delete()

    def bulk(self, number):
        made = Topic.objects.bulk_create(
            [Topic(slug=f"t{timezone.now().timestamp()}-{n}", name_en="T") for n in range(number % 3)]
        )
        for topic in made:
            topic.source = f"Bulk {number}"
        Topic.objects.bulk_update(made, ["source"])

    def link(self, number):
        if one := chosen(Activity, number):
            one.countries.set(Country.objects.filter(iso2__in=["KG", "TJ", "UZ"][: number % 4]))

    def link_from_the_other_end(self, number):
        country = makers.country("KG")
        one = chosen(Activity, number)
        if one and number % 3 == 0:
            country.activities.add(one)
        elif one and number % 3 == 1:
            country.activities.remove(one)
        else:
            country.activities.clear()

    def delete_a_topic(self, number):
        if topic := chosen(Topic, number):
            topic.delete()

    def rename_a_place(self, number):
        Place.objects.get_or_create(name_en="Osh", kind="city", country=makers.country("KG"))
        Place.objects.update_or_create(kind="city", defaults={"name_ru": f"Ош {number}"})

    def merge(self, number):
        """Two organisations become one: what pointed at the second points at the first."""
        first, second = makers.organisation(f"Agency {number}"), makers.organisation(f"Agency {number} again")
        if one := chosen(Activity, number):
            one.partners.add(second)
        with history.atomic():
            for activity in second.activities.all():
                activity.partners.add(first)
            second.delete()

    def fail_half_way(self, number):
        with suppress(ZeroDivisionError), transaction.atomic():
            self.rename(number)
            raise ZeroDivisionError


NAMES = [name for name in vars(Edits) if not name.startswith("_")]
EDITS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 11)), min_size=1, max_size=9)


@settings(max_examples=examples(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_as_of_equals_a_copy_taken_then(phase, edits):
    officer = people.User.objects.filter(email="officer@example.org").first() or people.officer()
    taken = [(timezone.now(), everything(officer))]
    for name, number in edits:
        with suppress(ValidationError, ProtectedError), transaction.atomic():
            getattr(Edits(), name)(number)
        taken.append((timezone.now(), everything(officer)))
    for moment, copy in taken:
        with as_of(moment):
            assert everything(officer) == copy
    assert everything(officer) == taken[-1][1]
    assert verifying.verify() > 0
    assert verifying.verify_records() > 0


def test_a_page_shows_the_list_of_then(client, phase):
    client.force_login(people.officer())
    makers.activity(phase, title="Profiling at the border")
    then = timezone.now()
    Activity.objects.update(title="Renamed since")
    with as_of(then):
        page = client.get("/activities/").content.decode()
    assert "Profiling at the border" in page
    assert "Renamed since" not in page
    assert "Renamed since" in client.get("/activities/").content.decode()


def test_before_anything_was_written_there_was_nothing(phase):
    with as_of(timezone.now() - timedelta(days=1)):
        assert not Phase.objects.exists()
    assert Phase.objects.exists()


def test_the_state_of_one_record(phase):
    activity = makers.activity(phase, equipment_value="10.50")
    then = timezone.now()
    activity.countries.clear()
    Activity.objects.update(starts_on=date(2017, 12, 4))
    state = state_of(activity, then)
    assert (state["starts_on"], str(state["equipment_value"])) == (date(2017, 12, 3), "10.50")
    assert (state["uid"], state["countries"]) == (activity.uid, [makers.country("KG").pk])
    assert state_of(activity, timezone.now())["countries"] == []
    assert state_of(activity, then - timedelta(days=1)) is None


def test_nothing_is_written_into_the_past(phase):
    topic = Topic.objects.create(slug="risk", name_en="Risk")
    with as_of(timezone.now()):
        for write in (
            lambda: Topic.objects.create(slug="new", name_en="New"),
            lambda: topic.delete(),
            lambda: Topic.objects.update(slug="other"),
            lambda: people.outsider(),
        ):
            with pytest.raises(PastIsFixed), transaction.atomic():
                write()
    assert Topic.objects.get().slug == "risk"


def test_one_moment_is_not_seen_from_another(phase):
    with as_of(timezone.now()), pytest.raises(PastIsFixed), as_of(timezone.now()):
        raise AssertionError
    with as_of(timezone.now()):
        assert Phase.objects.count() == 1


def test_an_error_inside_leaves_the_present_as_it_was(phase):
    with pytest.raises(ZeroDivisionError), as_of(timezone.now() - timedelta(days=1)):
        raise ZeroDivisionError
    assert Phase.objects.count() == 1


def test_a_part_of_the_past_is_never_mixed_with_now(phase):
    makers.activity(phase)
    then = timezone.now()
    Component.objects.update(title_en="Renamed")
    with as_of(then, only=[Component]):
        assert Component.objects.select_related("phase").first().title_en != "Renamed"
        with pytest.raises(PastIsFixed, match="activities_activity"):
            Activity.objects.count()
    assert past._with_needs([Component]) >= {Component, Phase, Organisation, Country}


def test_the_past_takes_few_statements_however_many_records(phase, django_assert_max_num_queries):
    Topic.objects.bulk_create([Topic(slug=f"topic-{number}", name_en="Topic") for number in range(20)])
    with django_assert_max_num_queries(8), as_of(timezone.now(), only=[Topic]):
        pass


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_the_past_is_seen_too_and_others_may_write_meanwhile():
    phase = makers.phase()
    then = timezone.now()
    Phase.objects.update(contract_ref="changed since")
    with as_of(then):
        assert Phase.objects.get().contract_ref == phase.contract_ref
        assert connection.in_atomic_block == (connection.vendor == "postgresql")
    assert Phase.objects.get().contract_ref == "changed since"
