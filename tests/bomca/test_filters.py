"""The filters that the lists share."""

import pytest
from django.http import QueryDict

from activities.filters import ActivityFilter
from activities.models import Activity
from bomca.filters import TrueFalseFilter

YES_OR_NO = [name for name, one in ActivityFilter.base_filters.items() if isinstance(one, TrueFalseFilter)]


@pytest.mark.parametrize("name", YES_OR_NO)
def test_a_filter_nobody_touched_is_sent_empty_and_filters_nothing(name):
    form = ActivityFilter(QueryDict("")).form
    first = form[name].subwidgets[0].data

    assert first["value"] == ""
    left_open = ActivityFilter(QueryDict(f"{name}="), queryset=Activity.objects.all())
    assert left_open.is_valid()
    assert str(left_open.qs.query) == str(Activity.objects.all().query)


@pytest.mark.parametrize("name", YES_OR_NO)
@pytest.mark.parametrize(("given", "valid"), [("true", True), ("false", True), ("yes", False), ("True", False)])
def test_only_true_and_false_are_understood(name, given, valid):
    found = ActivityFilter(QueryDict(f"{name}={given}"), queryset=Activity.objects.all())

    assert found.is_valid() is valid
