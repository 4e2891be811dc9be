"""Who sees a record, and through which role: asked of the gate itself, `visible_to`, and so of every model alike.

A person is asked about with one role at a time, as if they held no other. Nothing is decided here: what is told follows
from what the gate answers. People who must be answered alike are asked about once, and many questions go in one query.
"""

from copy import copy
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists
from django.utils.translation import gettext as _

from bomca.accounts import rights
from bomca.accounts.explaining import in_words, standing
from bomca.accounts.models import User

AT_ONCE = 50  # questions in a query
MOST_ACCOUNTS = 500


def holding(person, assignments):
    """The person as they would be with these assignments today and no others."""
    found = copy(person)
    rights.remember(found, list(assignments))
    return found


def stranger(number=0):
    """Somebody who has signed in, holds no role, and is named by no record."""
    return holding(User(pk=-number - 1, is_active=True), [])


def shown(record, people):
    """Of each of the people, whether the gate lets them see the record."""
    rows, found = type(record)._default_manager.all(), []
    for first in range(0, len(people), AT_ONCE):
        asked = [Exists(rows.visible_to(one).filter(pk=record.pk)) for one in people[first : first + AT_ONCE]]
        found += type(record)._default_manager.filter(pk=record.pk).values_list(*asked).get()
    return [bool(one) for one in found]


def is_seen(person, record):
    return shown(record, [person])[0]


@dataclass
class Asked:
    """What is asked about one person: all they hold, each of their roles alone, nothing; and about a stranger."""

    person: User
    whole: tuple
    alone: list  # (assignment, question)
    bare: tuple
    stranger: tuple

    def ways(self, answers):
        """In which ways the person sees the record, in sentences; none when they do not see it."""
        if not answers[self.whole]:
            return []
        if rights.is_administrator(self.person):
            return [_("An administrator sees everything.")]
        if answers[self.stranger]:
            return [_("Everybody who has signed in sees it.")]
        if answers[self.bare]:
            return [_("It is the person's own.")]
        through = [_("%(role)s.") % {"role": in_words(one)} for one, question in self.alone if answers[question]]
        return through or [_("Only all their roles together show it.")]


class Asking:
    """Questions to the gate about one record, each asked once."""

    def __init__(self, record):
        self.record, self.people, self._personal = record, {}, {}

    def about(self, person):
        held = rights.current(person)
        alone = [(one, self.question(person, [one])) for one in held]
        return Asked(
            person, self.question(person, held), alone, self.question(person, []), self.question(stranger(), [])
        )

    def question(self, person, held):
        """The name of a question; the same for all who must be answered alike."""
        roles = tuple(sorted((one.role, *rights.narrowings(one)) for one in held))
        what = (person.is_active, person.is_superuser, roles)
        name = (*what, person.pk if self.is_personal(what, held) else None)
        self.people.setdefault(name, holding(person, held))
        return name

    def is_personal(self, what, held):
        """Whether the gate asks who somebody is, and not only what they hold."""
        if what not in self._personal:
            is_active, is_superuser, _roles = what
            told = []
            for number in range(2):
                one = holding(stranger(number), held)
                one.is_active, one.is_superuser = is_active, is_superuser
                told.append(condition(type(self.record)._default_manager.all().visible_to(one)))
            self._personal[what] = told[0] != told[1]
        return self._personal[what]

    def answers(self):
        return dict(zip(self.people, shown(self.record, list(self.people.values())), strict=True))


def condition(rows):
    """What is asked of the database, as text; None where it is not even asked."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def who_sees(record):
    """The active accounts that see the record, each with the ways: [(person, sentences)]; of the first 500."""
    people, asking = rights.read_for(list(User.objects.filter(is_active=True)[:MOST_ACCOUNTS])), Asking(record)
    asked = [asking.about(person) for person in people]
    answers = asking.answers()
    return [(one.person, ways) for one in asked if (ways := one.ways(answers))]


def ways_to(person, record):
    """In which ways the person sees the record, in sentences; none when they do not see it."""
    asking = Asking(record)
    asked = asking.about(person)
    return asked.ways(asking.answers())


def why_not_seen(person, record):
    """Why the person does not see the record, in sentences, role by role."""
    yield _("No current role of %(person)s shows this record.") % {"person": person}
    held = list(person.assignments.order_by("pk"))
    active = copy(person)
    active.is_active = True
    would = shown(record, [holding(active, [one]) for one in held])
    for one, shows in zip(held, would, strict=True):
        role = {"role": in_words(one)}
        if not shows:
            yield _("%(role)s: the role does not show it.") % role
        elif not one.holds_today:
            yield _("It would be shown by a role that is not held today. %(standing)s") % {"standing": standing(one)}
        elif not person.is_active:
            yield _("%(role)s: the account is closed.") % role
        else:
            yield _("%(role)s: another role narrows what it shows.") % role
    if not held:
        yield _("%(person)s has never held a role.") % {"person": person}
