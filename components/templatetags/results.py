"""How pages tell what indicators measure."""

from django import template

from bomca import wording
from components.models.measures import said

register = template.Library()


@register.simple_tag
def measured(amount, indicator=None):
    """An amount as people read it, with the sign of what it measures where the indicator is given."""
    if indicator is None:
        return wording.UNKNOWN if amount is None else wording.number(amount, ",.2f")
    return said(amount, indicator)


@register.filter
def share(part):
    """A share of 1 in whole per cent."""
    return wording.percent(part, 1)


@register.filter
def plain_number(amount):
    """A number without a unit."""
    return wording.number(amount, ",.2f")


@register.simple_tag
def short_day(value):
    """A day for narrow columns: 3 Dec 2019."""
    return wording.short(value)
