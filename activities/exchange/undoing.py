"""Taking a change set back: every record as it stood before, unless something was changed since."""

from collections import defaultdict

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from activities.models import Activity, Attachment, ChangeSet, ChangeSetKind, ParticipantList, Participation
from activities.parts import OF_ACTIVITIES
from bomca import history
from bomca.history import states
from bomca.history.models import Entry, Kind
from bomca.history.reasons import reason_needed
from bomca.history.restoring import bring_back, put_links_back, remove

AT_ONCE = 250
CHANGE = "activities.change_activity"


class Conflicts(Exception):
    """The change set cannot be undone; `told` names each record and what stands against it."""

    def __init__(self, told):
        super().__init__(f"{len(told)} records stand against it")
        self.told = told


def undo(change_set, *, by):
    """Restore what stood before a change set, as a change set of its own, and return that.

    An activity that the change set made is deleted: nobody has touched it since, no report tells of it and no file
    belongs to it; the history keeps it. Raises Conflicts, or PermissionDenied to whom the records are not open.
    """
    with ChangeSet.opened(
        _("undoes “%(name)s”") % {"name": change_set.name[:180]}, kind=ChangeSetKind.UNDO, by=by, undoes=change_set
    ) as undoing:
        undoing.validate_constraints()
        entries = read(change_set)
        owners = {entry.owner for entry in entries}
        if told := conflicts(entries, owners):
            raise Conflicts(told)
        check_rights(owners, by)
        restore(entries)
        check_rights(owners - made(entries, Activity), by)
    return undoing


def read(change_set):
    """The entries of a change set with the key of the activity of each, and without what undoing does not need."""
    entries = []
    for entry in change_set.entries().defer("hash", "previous", "job", "request_id", "token").iterator(chunk_size=500):
        entry.owner, entry.after = owner_of(entry), None
        entries.append(entry)
    return entries


def owner_of(entry):
    """The key of the activity that an entry tells of, or of which it tells a part."""
    if entry.model == Activity._meta.label_lower:
        return int(entry.key)
    return (entry.after or entry.before).get("activity_id")


def made(entries, model):
    return {int(one.key) for one in entries if one.kind == Kind.CREATED and one.model == model._meta.label_lower}


def conflicts(entries, owners):
    """(title, why) of each activity that was changed since, or that others rely on by now."""
    last = max((entry.sequence for entry in entries), default=0)
    parts = [Activity, Participation, Attachment, ParticipantList, *(kind.model for kind in OF_ACTIVITIES)]
    later = Entry.objects.filter(sequence__gt=last, model__in=[model._meta.label_lower for model in parts])
    titles = {entry.owner: entry.title for entry in entries if entry.model == Activity._meta.label_lower}
    told = {}
    for entry in later.order_by("sequence").iterator(chunk_size=500):
        if (owner := owner_of(entry)) in owners:
            told[owner] = _("changed since, on %(day)s") % {"day": entry.at.date().isoformat()}
    for first in range(0, len(new := sorted(made(entries, Activity))), AT_ONCE):
        for activity in Activity.objects.filter(pk__in=new[first : first + AT_ONCE]):
            if reason_needed(activity):
                told[activity.pk] = _("a report tells of it")
            elif activity.deliverables.exists():
                told[activity.pk] = _("a deliverable comes from it")
    for owner in told:
        if owner not in titles:
            titles[owner] = Entry.objects.about(Activity, [owner]).order_by("-sequence").first().title
    return [(titles[owner], why) for owner, why in told.items()]


def check_rights(owners, by):
    """Raise PermissionDenied unless the person may correct each of these activities."""
    keys = sorted(owners)
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        if Activity.objects.open_to(by, CHANGE).filter(pk__in=some).count() < len(some):
            raise PermissionDenied


@history.atomic()
def restore(entries):
    """Put every record back: parts that were made go before what they belong to, and come back after it."""
    of_model = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        of_model[apps.get_model(entry.model)][entry.kind].append(entry)
    for model in (Participation, Activity):
        remove(model, [entry.key for entry in of_model[model][Kind.CREATED]])
    for model in (Activity, Participation):
        put_back(model, of_model[model][Kind.CHANGED])
        bring_back(model, of_model[model][Kind.DELETED])


def put_back(model, entries):
    """The former values of what was changed; links too."""
    links = {field.name: field for field in states.links(model)}
    columns = {field.attname: field for field in states.columns(model)}
    by_fields = defaultdict(dict)
    for entry in entries:
        by_fields[tuple(name for name in entry.fields if name in columns)][int(entry.key)] = entry
    for names, found in by_fields.items():
        keys = sorted(found)
        for first in range(0, len(keys), AT_ONCE):
            some = list(model.objects.filter(pk__in=keys[first : first + AT_ONCE]))
            for record in some:
                for name in names:
                    setattr(record, name, states.restored(columns[name], found[record.pk].before[name]))
            if names:
                model.objects.bulk_update(some, [columns[name].name for name in names])
            else:
                model.objects.filter(pk__in=[record.pk for record in some]).update()
    for name, field in links.items():
        put_links_back(model, field, {int(one.key): set(one.before[name]) for one in entries if name in one.fields})
