"""The table of activities: what its columns are, in their order. A further field of the activity is a further line."""

from django.utils.translation import gettext_lazy as _

from activities.exchange import people
from activities.exchange.kinds import (
    WITHHELD,
    Amount,
    Choice,
    Column,
    Day,
    OwnReference,
    Reference,
    References,
    Text,
    Told,
    YesNo,
    text_of,
)

REF_EXAMPLE = ("example", "пример")


class Plain(Column):
    """Something that identifies the row and is never set."""

    def now(self, record):
        return ""

    def read(self, cell, names):
        return text_of(cell)


class Kept(Told):
    """A fact that the portal gives by itself."""


class Number(Told):
    """A count of participants as the rows of participation give it."""

    def is_withheld(self, record):
        return record.attendance.is_withheld

    def now(self, record):
        return people.told(record.participations.all())[self.name]


class Equipment(Amount):
    """The value of equipment: the sum of its items, where there are any."""

    def now(self, record):
        return record.value_of_equipment if record.pk else record.equipment_value


class PlanItem(Reference):
    """What of a work plan the activity carries out; "withheld" for who does not see the plan."""

    def cell(self, value, writing):
        is_hidden = value is not None and value not in writing.names.of(self.other).records
        return WITHHELD if is_hidden else super().cell(value, writing)


class Identifier(Kept):
    def now(self, record):
        return str(record.uid)


class Revision(Column):
    """Which state of the record the file was written from; empty for one of the past."""

    def cell(self, value, writing):
        return value if value else ""

    def read(self, cell, names):
        return text_of(cell)


OWN_NUMBER = _("Any sign of your own for a new activity, such as 1 or A; the sheet of participations names it.")
IDENTIFIER = _("By this the portal recognises the activity. Leave it as it is; empty for a new one.")
REVISION = _("By this the portal sees whether someone has changed the activity since. Leave it as it is.")
STOPPED = _("For what is postponed or cancelled.")
COLUMNS = [
    Plain("ref", only="xlsx", label=_("your number"), hint=OWN_NUMBER),
    Kept("code", "code", hint=_("Given by the portal. Leave it empty for a new activity.")),
    Text("title", "title", is_required=True),
    OwnReference("phase", "phase", is_required=True, hint=_("The number of the phase.")),
    OwnReference("component", "component", is_required=True, hint=_("The code, such as B9-C1.")),
    Choice("kind", "kind", is_required=True),
    Choice("context", "context", is_required=True),
    Choice("format", "format"),
    Choice("status", "status", hint=_("Of a new activity. Later it changes by steps on the activity's page alone.")),
    Choice("visibility", "visibility"),
    Day("starts_on", "starts_on", hint=_("2019-12-03 or 03.12.2019.")),
    Day("ends_on", "ends_on"),
    Day("planned_starts_on", "planned_starts_on"),
    Day("planned_ends_on", "planned_ends_on"),
    Text("dates_note", "dates_note"),
    Reference("place", "place"),
    Reference("host_country", "host_country"),
    References("countries", "countries", hint=_("Several with ; between them.")),
    Number("women", only="csv", label=_("women")),
    Number("men", only="csv", label=_("men")),
    Number("not_stated", only="csv", label=_("sex not stated")),
    Number("participants", only="csv", label=_("participants")),
    Number("qualifier", only="csv", label=_("qualifier")),
    Equipment("equipment_value_eur", "equipment_value", hint=_("EUR; digits only, and a point before the cents.")),
    Choice("certainty", "certainty"),
    Text("source", "source"),
    Identifier("uid", label=_("identifier"), hint=IDENTIFIER),
    Revision("revision", "revision", hint=REVISION),
    Text("status_reason", "status_reason", label=_("reason of the status"), hint=STOPPED),
    Text("venue", "venue"),
    References("partners", "partners", hint=_("Several with ; between them.")),
    References("agencies", "agencies", hint=_("Several with ; between them.")),
    References("co_organisers", "co_organisers", hint=_("Several with ; between them.")),
    References("topics", "topics", hint=_("Several with ; between them.")),
    Text("summary", "summary"),
    Text("results", "results"),
    YesNo("is_dual_use", "is_dual_use"),
    Text("source_note", "source_note"),
    people.Compact("participations", only="csv", label=_("participations")),
    Choice("status_cause", "status_cause", label=_("cause of the status"), hint=STOPPED),
    PlanItem("work_plan_item", "work_plan_item", hint=_("The code of the item, such as B9-2019-07.")),
    Reference("planned_place", "planned_place"),
    Amount("planned_budget_eur", "planned_budget", hint=_("EUR; digits only, and a point before the cents.")),
]  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
IDENTIFYING = ("ref", "uid", "revision")


def of_file(form):
    """The columns of a "csv" or "xlsx" file."""
    return [column for column in COLUMNS if column.only in ("", form)]


def header():
    """The first line of the CSV: names that stay."""
    return [column.name for column in of_file("csv")]


def line(activity, writing):
    """One activity as a line of the CSV. Numbers of participants stay empty where they are not known: unknown is not
    zero."""
    told = people.as_told(activity.attendance.participants)
    return [
        told[column.name] if isinstance(column, Number) else column.write(activity, writing)
        for column in of_file("csv")
    ]
