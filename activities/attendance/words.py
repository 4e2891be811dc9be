"""The words of attendance lists in English and Russian: headings of columns, sex, role, country."""

import re

from activities.exchange.names import key
from activities.models.choices import ParticipantRole
from activities.models.participant import Sex

# By the beginning of a heading; the first that fits is meant. What stands under an ignored one is not read.
HEADINGS = {
    "ignored": ("№", "no", "n", "#", "п/п", "number", "номер", "signature", "подпись", "phone", "tel", "mobile",
                "телефон", "тел", "моб", "passport", "паспорт", "date of birth", "дата рождения", "note", "примечание"),
    "email": ("e-mail", "email", "mail", "эл", "электронн"),
    "sex": ("sex", "gender", "m/f", "f/m", "m / f", "f / m", "пол", "м/ж", "ж/м", "м / ж", "ж / м"),
    "role": ("role", "роль", "status", "статус", "capacity", "в качестве"),
    "country": ("country", "страна", "state", "государство"),
    "function": ("position", "function", "title", "job", "rank", "post", "должность", "звание", "функция"),
    "agency": ("organisation", "organization", "agency", "institution", "ministry", "service", "employer", "department",
               "организация", "ведомство", "учреждение", "министерство", "служба", "орган", "место работы",
               "агентство", "структура"),
    "name": ("name", "full name", "first name", "last name", "family name", "given name", "surname", "participant",
             "фио", "ф.и.о", "ф. и. о", "имя", "фамилия", "отчество", "участник"),
}  # fmt: skip
SEX = {
    Sex.FEMALE: ("f", "w", "female", "woman", "women", "fem", "ms", "mrs", "miss", "mme",
                 "ж", "жен", "женский", "женщина", "г-жа", "госпожа"),
    Sex.MALE: ("m", "male", "man", "men", "mr", "м", "муж", "мужской", "мужчина", "г-н", "господин"),
}  # fmt: skip
TITLES = ("ms", "mrs", "miss", "mme", "mr", "г-жа", "госпожа", "г-н", "господин")
ROLES = {
    ParticipantRole.PARTICIPANT: ("participant", "trainee", "attendee", "learner", "delegate",
                                  "участник", "участница", "слушатель", "слушательница", "стажёр"),
    ParticipantRole.TRAINER: ("trainer", "lecturer", "facilitator", "instructor", "teacher", "moderator", "speaker",
                              "тренер", "преподаватель", "лектор", "инструктор", "модератор", "докладчик", "ведущий"),
    ParticipantRole.EXPERT: ("expert", "consultant", "adviser", "advisor", "эксперт", "консультант", "советник"),
    ParticipantRole.OBSERVER: ("observer", "наблюдатель"),
}  # fmt: skip
COUNTRIES = {
    "KZ": ("рк", "republic of kazakhstan", "республика казахстан"),
    "KG": ("кр", "kyrgyz republic", "кыргызская республика", "киргизия", "киргизская республика", "kirgizstan"),
    "TJ": ("рт", "republic of tajikistan", "республика таджикистан", "tadjikistan"),
    "TM": ("туркмения",),
    "UZ": ("руз", "republic of uzbekistan", "республика узбекистан"),
}
# How the country shows in the name of its agencies.
STEMS = {
    "KZ": ("kazakh", "казах"),
    "KG": ("kyrgyz", "kirgiz", "кыргыз", "киргиз"),
    "TJ": ("tajik", "tadjik", "таджик"),
    "TM": ("turkmen", "туркмен"),
    "UZ": ("uzbek", "узбек"),
}
TOTAL = re.compile(r"(in )?(total|итого|всего)\b")


def by_word(table):
    return {key(word): meaning for meaning, words in table.items() for word in words}


SEX_OF, ROLE_OF, COUNTRY_OF = by_word(SEX), by_word(ROLES), by_word(COUNTRIES)


def bare(text):
    """The text as a word of a table is looked up: without capitals and the marks around it."""
    return key(text).strip(" .,:;()[]*\u00a0")


def heading_of(text):
    """What a column with this heading holds; None where that is not known. "Organisation / Организация" is both."""
    for part in (bare(text), *(bare(part) for part in text.split("/"))):
        for meaning, words in HEADINGS.items():
            if part and any(part == word or re.match(rf"{re.escape(word)}\b", part) for word in map(key, words)):
                return meaning
    return None


def sex_of(text):
    return SEX_OF.get(bare(text))


def role_of(text):
    return ROLE_OF.get(bare(text))


def is_total(text):
    """Whether a line that begins so sums up those above it."""
    return bool(TOTAL.match(bare(text)))


def titled(name):
    """(sex, name) of a name with "Ms" or "г-н" before it; sex None where there is none."""
    first, _blank, rest = name.strip().partition(" ")
    if bare(first) in TITLES and rest:
        return sex_of(first), rest.strip()
    return None, name.strip()
