"""What a timeline comes to in each phase, by the figures of the reports; each number opens to what it counted."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from activities.models import Activity
from components.models import Phase
from reports import figures
from reports.figures import Figure


@dataclass(frozen=True)
class PhaseTotals:
    """A phase with what was done in it.

    figures: `activities`, `participants` and its parts (of held activities), `equipment_value` (EUR for the subject).
    lines: how many lines of each sort. shared: the EUR meant for others too. roles: what the organisation is in the
    phase. is_blank: the reader sees no activity of the phase at all, of whomever.
    """

    phase: Phase
    figures: dict
    lines: Counter
    shared: Decimal
    roles: list
    is_blank: bool

    @property
    def is_empty(self):
        """Whether nothing of the phase concerns the subject."""
        return not self.lines


def of_phases(subject, every):
    """A PhaseTotals for each phase that the reader may see, the newest first. every: the keys of all lines."""
    phases = Phase.objects.visible_to(subject.user).with_extensions().order_by("-number")
    index = {pk: (str(uid), number) for pk, uid, number in of_activities(subject)}
    number_of, rows, counts, roles = dict(index.values()), defaultdict(list), defaultdict(Counter), defaultdict(list)
    for row in figures.read_rows(subject.activities) if index else ():
        rows[number_of[row.uid]].append(row)
    for key in every:
        counts[key.phase][key.sort] += 1
    for role in subject.roles.select_related("phase", "organisation"):
        roles[role.phase_id].append(role)
    seen = Activity.objects.visible_to(subject.user).logged().order_by()
    told_of = set(seen.values_list("phase", flat=True).distinct())
    handed = subject.handed
    shared = sum_by_phase({pk: handed.values[pk] for pk in handed.shared}, index)
    return [
        PhaseTotals(
            phase,
            {**of_rows(subject, phase, rows[phase.number]), "equipment_value": equipment(subject, phase, index)},
            counts[phase.number],
            shared[phase.number],
            roles[phase.pk],
            phase.pk not in told_of,
        )
        for phase in phases
    ]


def of_activities(subject):
    return subject.activities.order_by().values_list("pk", "uid", "phase__number") if subject.ways else ()


def of_rows(subject, phase, rows):
    """The figures of the held activities of one phase, each with the filter under which the list shows them."""
    held = [row for row in rows if row.is_held]
    about = {"held": "true", subject.listed_by: str(subject.record.uid), "phase": phase.number}
    found = {"activities": figures.activities(held, **about)}
    return found | figures.participants("participants", "participants", held, figures.total_of, **about)


def equipment(subject, phase, index):
    """The EUR handed over to the subject in a phase; `records` are the activities."""
    value = {pk: one for pk, one in subject.handed.values.items() if index[pk][1] == phase.number}
    unknown = sum(index[pk][1] == phase.number for pk in subject.handed.unknown)
    records = tuple(index[pk][0] for pk in sorted(value))
    return Figure(sum(value.values(), Decimal("0.00")), unknown=unknown, records=records)


def sum_by_phase(value, index):
    found = defaultdict(lambda: Decimal("0.00"))
    for pk, one in value.items():
        found[index[pk][1]] += one
    return found
