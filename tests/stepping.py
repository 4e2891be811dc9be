"""Steps that are refused, and records as they stand after them."""

import pytest
from django.core.exceptions import ValidationError


def refused(step, *codes):
    """Take a step that must be refused, for reasons of just these codes."""
    with pytest.raises(ValidationError) as caught:
        step()
    found = caught.value.error_dict.values() if hasattr(caught.value, "error_dict") else [caught.value.error_list]
    assert {error.code for errors in found for error in errors} == set(codes)


def fresh(record):
    return type(record).objects.get(pk=record.pk)
