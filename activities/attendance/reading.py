"""A pasted table as rows of who took part, and the questions that must be answered before it counts."""

import hashlib
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.attendance import words
from activities.attendance.matching import Matcher
from activities.attendance.tables import people_of
from activities.exchange.names import key
from activities.models import Participation
from activities.models.choices import Basis, ParticipantRole
from activities.models.participant import Sex
from bomca.wording import number

MOST_PEOPLE, MOST_CHARACTERS = 500, 100_000
COLUMN_OF = {Sex.FEMALE: "women", Sex.MALE: "men"}
NOBODY = "none"  # the answer that the table's word means none of the records


@dataclass
class Question:
    """A word of the table of which only a person knows what it means; one question, however many people it is of."""

    about: str  # "agency", "country" or "role"
    text: str
    country: object = None
    candidates: list = field(default_factory=list)
    people: int = 0
    answer: object = None
    lasting_name: str = ""
    """What an agency is remembered as: the word itself, with its country where the table told that apart from it."""

    @property
    def name(self):
        """How its answer is posted: the same for the same word, whatever else is changed in the table."""
        told = f"{key(self.text)}\n{self.country.iso2 if self.country else ''}"
        return f"{self.about}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"


@dataclass
class Reading:
    """What a table says: people as they are written, what their words mean, and what must be asked."""

    people: list
    questions: list
    told: list  # for each of the people: (country, organisation, role, sex)

    @property
    def unanswered(self):
        return [one for one in self.questions if one.answer is None]

    def rows(self, source=Basis.ATTENDANCE):
        """Unsaved participations on this basis: people by country, agency and role, counted by sex; no names."""
        rows = {}
        for country, organisation, role, sex in self.told:
            facts = {"country": country, "organisation": organisation, "role": role, "source": source}
            row = rows.setdefault((country, organisation, role), Participation(**facts))
            column = COLUMN_OF.get(sex, "not_stated")
            setattr(row, column, getattr(row, column) + 1)
        return sorted(rows.values(), key=lambda row: (row.role != ParticipantRole.PARTICIPANT, *named(row)))

    @property
    def without_sex(self):
        return sum(sex not in COLUMN_OF for *_where, sex in self.told)

    @property
    def without_agency(self):
        return sum(not person.agency for person in self.people)


def named(row):
    return str(row.country or ""), str(row.organisation or "")


def read(text, user, answers=None):
    """Return the Reading of a pasted table as `user` may see countries and agencies.

    answers: name of a question -> the record or role it means, or NOBODY.
    Raises ValidationError where nobody is found in the text, or too many.
    """
    if len(text) > MOST_CHARACTERS:
        message = _("The table is longer than %(most)s characters. Paste the columns that are needed.")
        raise ValidationError(message, code="too_long", params={"most": number(MOST_CHARACTERS)})
    return Reader(Matcher(user), answers or {}).read(text)


class Reader:
    """Asks for each word once."""

    def __init__(self, matcher, answers):
        self.matcher, self.answers, self.questions = matcher, answers, {}

    def read(self, text):
        people = people_of(text, self.matcher.means)
        if not people:
            message = _("Nobody was found in the table. Paste one person per line, with agency, country and sex.")
            raise ValidationError(message, code="nobody")
        if len(people) > MOST_PEOPLE:
            message = _("The table has %(number)s lines; at most %(most)s people are read at once.")
            raise ValidationError(message, code="too_many", params={"number": len(people), "most": MOST_PEOPLE})
        told = [self.told(person) for person in people]
        return Reading(people, list(self.questions.values()), told)

    def told(self, person):
        country = self.meaning(person.country, "country", self.matcher.country)
        agency = self.agency(person.agency, country)
        role = self.meaning(person.role, "role", words.role_of) or ParticipantRole.PARTICIPANT
        sex = person.sex if person.sex in Sex.values else words.sex_of(person.sex)
        return country or (agency.country if agency else self.matcher.parts(person.agency)[1]), agency, role, sex

    def meaning(self, text, about, look_up):
        return (look_up(text) or self.ask(Question(about, text))) if text else None

    def agency(self, text, country):
        if not text:
            return None
        match = self.matcher.organisation(text, country)
        named = self.matcher.parts(text)[1]
        question = Question("agency", text, country or named, match.candidates)
        question.lasting_name = text if named or not country else self.matcher.named_with(text, country)
        return match.found or self.ask(question)

    def ask(self, question):
        question = self.questions.setdefault(question.name, question)
        question.people += 1
        question.answer = self.answers.get(question.name)
        return None if question.answer == NOBODY else question.answer
