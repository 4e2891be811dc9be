"""The columns that the list of activities can show, in their order. This file is the table.

A person chooses among them; what is withheld from a reader is withheld in every column. (The table that goes out to be
imported again is another one: `activities/exchange/columns.py`.)
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.exchange import people
from activities.exchange.kinds import WITHHELD
from activities.models import Activity
from bomca import wording

DEFAULT = ("dates", "component", "countries", "participants", "status")


@dataclass(frozen=True, eq=False)
class Column:
    """One column: its heading, and what it says of an activity.

    text: of the activity. order: the word of `ordering` that sorts by it. field: what of it may be withheld.
    needs: links to read beforehand. template: for a cell that shows more than text.
    """

    name: str
    label: str | Promise
    text: Callable
    order: str = ""
    field: str = ""
    needs: tuple = ()
    is_number: bool = False
    template: str = "activities/cells/text.html"

    def of(self, activity):
        """What the column says of an activity, as far as its reader may know it."""
        return WITHHELD if self.field in activity.withheld else self.text(activity)


def label(name):
    return Activity._meta.get_field(name).verbose_name


def plain(name, **facts):
    """A field as it is told."""

    def text(activity):
        value = getattr(activity, name)
        return "" if value is None else str(value)

    return Column(name, label(name), text, **facts)


def choice(name, **facts):
    return Column(name, label(name), lambda activity: getattr(activity, f"get_{name}_display")(), **facts)


def day(name, **facts):
    return Column(name, label(name), lambda activity: wording.short(getattr(activity, name)), **facts)


def linked(name):
    def text(activity):
        return ", ".join(getattr(one, "label", None) or str(one) for one in getattr(activity, name).all())

    return Column(name, label(name), text, needs=(name,))


def number(name, heading):
    def text(activity):
        return str(people.as_told(activity.participants)[name])

    return Column(name, heading, text, is_number=True)


def dates(activity):
    if activity.starts_on:
        return wording.between(activity.starts_on, activity.ends_on, long=False)
    return planned(activity) or activity.dates_note


def planned(activity):
    first = activity.planned_starts_on
    return wording.between(first, activity.planned_ends_on, long=False) if first else ""


def value_of_equipment(activity):
    value = activity.value_of_equipment
    return "" if value is None else wording.euro(value)


def planned_budget(activity):
    return "" if activity.planned_budget is None else wording.euro(activity.planned_budget)


def work_plan_item(activity):
    """The item; none where the reader does not see its plan (`with_items_for`)."""
    return str(activity.work_plan_item or "")


TITLE = Column("title", _("activity"), lambda one: one.title, order="title")  # always the first: it names the row
COLUMNS = [
    plain("code", order="code"),
    Column("dates", _("dates"), dates, order="starts_on", template="activities/cells/dates.html"),
    Column("planned", _("planned"), planned, order="planned_starts_on"),
    Column("work_plan_item", label("work_plan_item"), work_plan_item, needs=("work_plan_item",)),
    plain("planned_place", field="planned_place", needs=("planned_place",)),
    Column("planned_budget", label("planned_budget"), planned_budget, is_number=True),
    plain("phase", order="phase"),
    Column(
        "component", label("component"), lambda one: one.component.code, order="component",
        template="activities/cells/component.html",
    ),
    choice("kind", order="kind"),
    choice("context", order="context"),
    choice("format", order="format"),
    Column(
        "countries", _("countries"), lambda one: ", ".join(country.iso2 for country in one.countries.all()),
        template="activities/cells/countries.html",
    ),
    plain("host_country", order="host_country"),
    plain("place", field="place"),
    plain("venue", field="venue"),
    plain("host_organisation", needs=("host_organisation",)),
    linked("partners"),
    linked("agencies"),
    linked("co_organisers"),
    plain("joint_with"),
    linked("topics"),
    Column("languages", label("languages"), lambda one: ", ".join(map(str, one.languages_told))),
    Column(
        "participants", _("participants"), number("participants", "").text, is_number=True,
        template="activities/cells/participants.html",
    ),
    number("women", _("women")),
    number("men", _("men")),
    number("not_stated", _("sex not stated")),
    Column("status", label("status"), choice("status").text, order="status", template="activities/cells/status.html"),
    choice("visibility", order="visibility"),
    Column("equipment", _("equipment"), value_of_equipment, field="equipment_value", is_number=True),
    plain("summary"),
    choice("certainty", order="certainty"),
    plain("source"),
]  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}


def chosen(names):
    """The columns of these names, in the order of the names; a name that is no longer a column is passed over."""
    return [BY_NAME[name] for name in names if name in BY_NAME]


def heading(column):
    return capfirst(str(column.label))
