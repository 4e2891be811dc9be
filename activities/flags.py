"""What in the log asks for attention: flags on activities, each a set with a sentence. This file is the table.

A flag asks only what its reader may know: who is not told small numbers of people, or where something was held, is not
told by a flag either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.models.choices import Format, Kind, Status

LONG = 30  # days
WITHOUT_PEOPLE = (Kind.EQUIPMENT_HANDOVER, Kind.WORKS, Kind.GRANT_ACTION, Kind.VISIBILITY_EVENT)
TRAININGS = (Kind.TRAINING, Kind.TOT, Kind.ON_THE_JOB_TRAINING)


@dataclass(frozen=True, eq=False)
class Flag:
    """What may be missing or late: `rows(activities, today)` are those of which it holds."""

    name: str
    label: str | Promise
    sentence: str | Promise
    rows: Callable


def having(model, **facts):
    """That an activity has a part of the model which fulfils the facts."""
    return Exists(apps.get_model("activities", model).objects.filter(activity=OuterRef("pk"), **facts))


def having_people(**facts):
    """The same of the rows of who took part, as far as they count."""
    rows = apps.get_model("activities", "Participation").objects.counted()
    return Exists(rows.filter(activity=OuterRef("pk"), **facts))


def overdue(rows, today):
    """Planned for days that have passed; or under way, and its last known day has passed long ago."""
    passed = Q(planned_ends_on__lt=today) | Q(planned_ends_on=None, planned_starts_on__lt=today)
    return rows.filter(
        Q(passed, status=Status.PLANNED) | Q(ended_before(today - timedelta(days=LONG)), status=Status.ONGOING)
    )


def ended_before(day):
    """That the end lies before a day; where none is known, each of the other days, at least one of which is known."""
    others = ~Q(starts_on=None, planned_starts_on=None)
    for name in ("starts_on", "planned_starts_on", "planned_ends_on"):
        others &= Q(**{name: None}) | Q(**{f"{name}__lt": day})
    return Q(ends_on__lt=day) | Q(others, ends_on=None)


def unverified(rows, today):
    then = today - timedelta(days=LONG)
    return rows.filter(Q(ends_on__lt=then) | Q(ends_on=None, starts_on__lt=then), status=Status.COMPLETED)


def unplanned(rows, today):
    """Only where a meeting has approved a work plan of the phase for that year."""
    year = ExtractYear(Coalesce("starts_on", "planned_starts_on"))
    in_force = apps.get_model("activities", "WorkPlan").objects.in_force()
    approved = in_force.order_by().filter(phase=OuterRef("phase"), year=OuterRef("year_of_plan"))
    coming = rows.filter(status__in=(Status.PLANNED, Status.ONGOING), work_plan_item=None)
    return coming.alias(year_of_plan=year).filter(Exists(approved))


def old_drafts(rows, today):
    return rows.filter(status=Status.DRAFT, created_at__date__lt=today - timedelta(days=LONG))


def without_summary(rows, today):
    return rows.held().filter(summary="")


def without_number(rows, today):
    return rows.held().exclude(kind__in=WITHOUT_PEOPLE).with_unknown_participants()


def without_sex(rows, today):
    """Where the reader is told every number; and of the rows of the reader's own organisations."""
    unstated = {"role": "participant", "not_stated__gt": 0}
    told = rows.held().alias(tells=rows.tells_counts())
    own = having_people(**unstated, organisation__in=rows.own or ())
    return told.filter(Q(having_people(**unstated), tells=True) | Q(own))


def without_date(rows, today):
    return rows.held().filter(starts_on=None)


def without_place(rows, today):
    met = rows.held().exclude(format=Format.ONLINE)
    return met.telling("place").filter(place=None, venue="")


def without_country(rows, today):
    return rows.logged().exclude(status=Status.CANCELLED).filter(countries=None)


def without_agency(rows, today):
    named = having_people(organisation__isnull=False)
    return rows.held().exclude(kind__in=WITHOUT_PEOPLE).filter(~named, agencies=None)


def without_items(rows, today):
    return rows.held().filter(~having("HandoverItem"), kind=Kind.EQUIPMENT_HANDOVER)


def without_evaluation(rows, today):
    return rows.held().filter(~having("Evaluation"), kind__in=TRAININGS)


def with_overdue_actions(rows, today):
    return rows.filter(having("ActionPoint", done_on=None, due_on__lt=today))


def told_twice(rows, today):
    """Beside another of the same list that began on the same day, with the same title or at the same place."""
    day = {"phase": OuterRef("phase"), "starts_on": OuterRef("starts_on")}
    others = rows.order_by().exclude(pk=OuterRef("pk")).exclude(status=Status.CANCELLED).filter(**day)
    here = others.telling("place").filter(place=OuterRef("place"), kind=OuterRef("kind"))
    same_place = rows.telling("place").filter(Exists(here.values("pk"))).order_by().values("pk")
    same_title = Exists(others.filter(title__iexact=OuterRef("title")).values("pk"))
    return rows.exclude(status=Status.CANCELLED).filter(Q(same_title) | Q(pk__in=same_place))


FLAGS = [
    Flag(
        "overdue",
        _("overdue"),
        format_lazy(
            _("Planned, and the planned days have passed; or under way, and its end passed more than {days} days ago."),
            days=LONG,
        ),
        overdue,
    ),
    Flag(
        "unplanned",
        _("planned without a work-plan item"),
        _("Planned or under way in a year with an approved work plan, and carries out none of its items."),
        unplanned,
    ),
    Flag(
        "unverified",
        _("not verified"),
        format_lazy(_("Completed more than {days} days ago, and nobody has verified it."), days=LONG),
        unverified,
    ),
    Flag(
        "old_draft",
        _("draft for long"),
        format_lazy(_("Begun as a draft more than {days} days ago, and still one."), days=LONG),
        old_drafts,
    ),
    Flag("no_summary", _("completed without summary"), _("Held, and nothing says what was done."), without_summary),
    Flag(
        "no_number", _("no number of participants"), _("Held, and no number of participants is known."), without_number
    ),
    Flag("no_sex_split", _("no sex split"), _("Held, and of some participants the sex is not stated."), without_sex),
    Flag("no_date", _("no date"), _("Held, and it is not known on which day."), without_date),
    Flag("no_place", _("no place"), _("Held where people meet, with neither a place nor a venue."), without_place),
    Flag("no_country", _("no country"), _("No country takes part, so no country counts it."), without_country),
    Flag("no_agency", _("no beneficiary agency"), _("Held, and no agency is named."), without_agency),
    Flag(
        "no_items", _("hand-over without items"), _("Equipment was handed over, and no item is listed."), without_items
    ),
    Flag(
        "no_evaluation",
        _("training without evaluation"),
        _("A training was held, and no evaluation is recorded."),
        without_evaluation,
    ),
    Flag(
        "overdue_action",
        _("overdue action point"),
        _("Something agreed on has not been done in time."),
        with_overdue_actions,
    ),
    Flag(
        "duplicate",
        _("perhaps logged twice"),
        _("Another activity began on the same day, with the same title, or of the same kind at the same place."),
        told_twice,
    ),
]
BY_NAME = {flag.name: flag for flag in FLAGS}
