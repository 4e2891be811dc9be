"""Writing many lines at once, in a number of statements that does not grow with them; the history is told of each."""

from django.db.models import Q

from activities.exchange import people
from activities.exchange.columns import BY_NAME
from activities.models import Activity, Participation
from activities.services import LINKS
from bomca.history.collecting import touch

AT_ONCE = 250
TOLD = ("women", "men", "not_stated", "qualifier")


class Series:
    """Counts the codes of many activities: each series is asked of the log once and then counted on."""

    def __init__(self):
        self.last = {}

    def __call__(self, component, series):
        if series not in self.last:
            self.last[series] = Activity.objects.next_in_series(component, series) - 1
        self.last[series] += 1
        return self.last[series]


def write(lines, *, by, series):
    """Write new and changed lines; called inside the block of their change set."""
    new, changed = [line for line in lines if line.is_new], [line for line in lines if line.changes]
    for line in [*new, *changed]:
        had = line.record.code
        line.record.allocate_code(series)
        line.written |= {"code"} if line.record.code != had else set()
    for line in new:
        line.record.created_by = by
    Activity.objects.bulk_create([line.record for line in new], batch_size=AT_ONCE)
    update(changed)
    set_links(new, changed)
    set_people(new, changed)
    return new, changed


def update(changed):
    """Save what differs. Who changed only links or participations has saved the record all the same."""
    own = [line.record for line in changed if line.written]
    if own:
        fields = sorted(set().union(*(line.written for line in changed)))
        Activity.objects.bulk_update(own, fields, batch_size=AT_ONCE)
    if rest := [line.record.pk for line in changed if not line.written]:
        Activity.objects.filter(pk__in=rest).update()


def set_links(new, changed):
    for name in LINKS:
        field = Activity._meta.get_field(name)
        through, owner, other = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
        wanted = {line.record.pk: line.links[name] for line in [*new, *changed] if name in line.links}
        had = {line.record.pk: BY_NAME[name].now(line.record) for line in changed if name in line.links}
        gone = [(pk, key) for pk, keys in had.items() for key in keys - wanted[pk]]
        come = [(pk, key) for pk, keys in wanted.items() for key in sorted(keys - had.get(pk, frozenset()))]
        for first in range(0, len(gone), AT_ONCE):
            pairs = (Q(**{owner: pk, other: key}) for pk, key in gone[first : first + AT_ONCE])
            through.objects.filter(Q(*pairs, _connector=Q.OR)).delete()
        links = [through(**{f"{owner}_id": pk, f"{other}_id": key}) for pk, key in come]
        through.objects.bulk_create(links, batch_size=AT_ONCE)
        touch(Activity, sorted({pk for pk, _key in [*gone, *come]}))


def set_people(new, changed):
    """Rows that stay are kept as the same records, so that their history goes on."""
    made, kept, gone = [], [], []
    for line in [*new, *changed]:
        if line.people is None:
            continue
        stored = {row.key: row for row in line.record.participations.all()} if line in changed else {}
        gone += [row.pk for key, row in stored.items() if key not in line.people]
        for key, told in line.people.items():
            row = stored.get(key)
            if row is None:
                made.append(people.row(key, told))
                made[-1].activity_id = line.record.pk
            elif people.facts(row)[1] != told:
                for name, value in zip(TOLD, told, strict=True):
                    setattr(row, name, value)
                kept.append(row)
    for first in range(0, len(gone), AT_ONCE):
        Participation.objects.filter(pk__in=gone[first : first + AT_ONCE]).delete()
    if kept:
        Participation.objects.bulk_update(kept, TOLD, batch_size=AT_ONCE)
    Participation.objects.bulk_create(made, batch_size=AT_ONCE)
