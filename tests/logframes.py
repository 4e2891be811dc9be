"""Small logframes for tests: an impact, an outcome and an output, each with an indicator."""

from datetime import date

from components.logframe import services
from components.models import Indicator, Logframe, Result, Target


def logframe(phase):
    """A draft that could be submitted: one result of each of three levels, one indicator each."""
    made = services.begin(phase, by=None)
    above = None
    for level in ("impact", "outcome", "output"):
        above = result(made, level, above)
        measured(indicator(above, f"Trainings counted for the {level}"))
    return made


def result(of, level, parent=None, statement="Borders are managed better", **facts):
    return services.record_part(
        Result(logframe=of, level=level, parent=parent, statement_en=f"{statement} ({level})", **facts)
    )


def indicator(of, name="Trainings", **facts):
    """An indicator of a number of trainings, without baseline and target."""
    return services.record_part(Indicator(**{"result": of, "name_en": name, "unit_en": "trainings", **facts}))


def measured(of, baseline=0, goal=10):
    """The same with a baseline and a target at the two ends of its phase."""
    phase = of.result.logframe.phase
    for kind, on, value in [("baseline", phase.starts_on, baseline), ("target", phase.original_ends_on, goal)]:
        target(of, kind, on, value=value)
    return of


def target(of, kind="milestone", on=date(2017, 6, 14), **facts):
    return services.record_part(Target(indicator=of, kind=kind, on=on, **facts))


def approved(phase, by=None):
    """A logframe that the donor has approved."""
    made = logframe(phase)
    made.submit(by=by)
    made.approve(by=by)
    return Logframe.objects.get(pk=made.pk)
