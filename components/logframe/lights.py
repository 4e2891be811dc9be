"""Traffic lights: how far an indicator has come against the time that has passed and its milestones."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy


class Light(models.TextChoices):
    """The colours; grey is where nothing can be said."""

    GREEN = "green", pgettext_lazy("traffic light", "on track")
    AMBER = "amber", pgettext_lazy("traffic light", "behind")
    RED = "red", pgettext_lazy("traffic light", "far behind")
    GREY = "grey", pgettext_lazy("traffic light", "nothing to tell yet")


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands: the share of the way it has come, and the share it should have come by the day."""

    light: str
    come: Decimal | None = None
    due: Decimal | None = None


UNTOLD = Standing(Light.GREY)


def standing(targets, amount, day):
    """Where an indicator stands on a day.

    targets: its baseline, milestones and target, each with kind, on and amount. amount: its current value, or None.
    Between two of them the way is a straight line in time; whether more or less is better follows from the target.
    """
    points = sorted((one for one in targets if one.amount is not None), key=lambda one: one.on)
    start = next((one for one in points if one.kind == "baseline"), None)
    goal = next((one for one in points if one.kind == "target"), None)
    if amount is None or start is None or goal is None or goal.amount == start.amount:
        return UNTOLD
    way = goal.amount - start.amount
    come, due = (amount - start.amount) / way, (expected(points, day) - start.amount) / way
    if come >= due * Decimal(str(settings.LIGHT_GREEN_FROM)):
        return Standing(Light.GREEN, come, due)
    return Standing(Light.AMBER if come >= due * Decimal(str(settings.LIGHT_AMBER_FROM)) else Light.RED, come, due)


def expected(points, day):
    """The amount that is due on a day, between the point before it and the one after."""
    before = [one for one in points if one.on <= day]
    after = [one for one in points if one.on > day]
    if not before or not after:
        return (before or after)[-1 if before else 0].amount
    first, last = before[-1], after[0]
    passed = Decimal((day - first.on).days) / Decimal((last.on - first.on).days)
    return first.amount + (last.amount - first.amount) * passed
