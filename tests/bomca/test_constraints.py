"""The rules of a record are asked in one question; what is told of a broken one is what each by itself would tell."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import makers
from tests.properties import examples

pytestmark = pytest.mark.django_db

DAYS = st.none() | st.integers(-400, 400).map(lambda days: date(2017, 12, 3) + timedelta(days=days))
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "starts_on": DAYS,
        "ends_on": DAYS,
        "planned_starts_on": DAYS,
        "planned_ends_on": DAYS,
        "status": st.sampled_from(["draft", "planned", "completed", "verified", "cancelled"]),
        "status_reason": st.sampled_from(["", "The airport was closed."]),
        "equipment_value": st.none() | st.decimals(-5, 5, places=2, allow_nan=False).map(Decimal),
    },
)
EXCLUDED = st.sets(st.sampled_from(["starts_on", "ends_on", "status", "equipment_value"]), max_size=2)


def told(check, record, exclude):
    """What a check of the rules says, field by field."""
    try:
        check(record, exclude=exclude)
    except ValidationError as error:
        return error.message_dict
    return {}


def one_by_one(record, exclude):
    """As Django checks a record that is not asked about at once."""
    models.Model.validate_constraints(record, exclude=exclude)


@given(facts=FACTS, exclude=EXCLUDED)
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_tells_what_one_rule_after_the_other_tells(phase, facts, exclude):
    activity = makers.unsaved_activity(phase, **facts)
    assert told(type(activity).validate_constraints, activity, exclude) == told(one_by_one, activity, exclude)


def test_rules_that_hold_are_one_question(phase):
    activity = makers.unsaved_activity(phase)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        activity.validate_constraints()
    assert len([one for one in asked if "_check" in one["sql"]]) <= 2  # the second: what is unique under a condition


def test_two_broken_rules_are_both_told(phase):
    activity = makers.unsaved_activity(phase, ends_on=date(2017, 12, 1), equipment_value=Decimal(-1))
    assert set(told(type(activity).validate_constraints, activity, ())) == {"ends_on", "equipment_value"}
