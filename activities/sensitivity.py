"""The sensitive fields of an activity: what is withheld, when, and from whom. This file is the table.

Those of a part of an activity (an item of equipment, an expert) stand with its model.

Whoever lacks the permission where the activity lies is told that something is withheld, on pages, in the API, in
exports and beside figures; filters, search and sums behave for them as if the value did not exist.
"""

from dataclasses import dataclass

from django.db.models import Q

from bomca.accounts import rights


@dataclass(frozen=True, eq=False)
class Sensitive:
    """Fields that belong together; `when` they are sensitive, and the permission to know them all the same."""

    name: str
    fields: tuple
    when: Q
    permission: str

    def covers(self, path):
        """Whether a field, or a path through it such as `place__name_en`, is one of these."""
        return path.partition("__")[0].removesuffix("_id") in self.fields


TABLE = [
    Sensitive("place", ("place", "venue"), Q(place__is_sensitive=True), "partners.see_sensitive_places"),
    Sensitive(
        "planned_place", ("planned_place",), Q(planned_place__is_sensitive=True), "partners.see_sensitive_places"
    ),
    Sensitive("equipment_value", ("equipment_value",), Q(is_dual_use=True), "activities.see_dual_use"),
]


def sensitive(path):
    """The row of the table to which a field, or a path through it such as `place__name_en`, belongs; or None."""
    return next((row for row in TABLE if row.covers(path)), None)


def withheld_from(user, model):
    """What is withheld from the person: the rows of the table, each with the condition on activities."""
    found = {}
    for row in TABLE:
        known = rights.reach(user, row.permission, model)
        if known:
            found[row] = row.when & ~known
    return found
