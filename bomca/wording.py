"""How a number, a sum, a date and a name are said in the reader's language: the same on a page and in a document."""

from datetime import date, datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language, gettext, pgettext

NBSP = "\u00a0"
UNKNOWN = "–"


def locale() -> Locale:
    """The reader's language; English is the EU's, with the day before the month."""
    code = (get_language() or "en").split("-")[0]
    return Locale.parse("en_GB" if code == "en" else code)


def text(value) -> str:
    """A name kept in several languages, as the reader's own or else in English."""
    if not isinstance(value, dict):
        return value or ""
    code = (get_language() or "en").split("-")[0]
    return value.get(code) or value.get("en") or next((v for v in value.values() if v), "")


def number(value, pattern=",f") -> str:
    """A number with spaces between the thousands, as the EU's style guide has it."""
    amount = Decimal(str(value))
    amount = amount.to_integral_value() if amount == amount.to_integral_value() else amount
    digits = format(amount, pattern if amount % 1 else ",.0f")
    return digits.replace(",", NBSP).replace(".", pgettext("decimal separator", "."))


def percent(part, whole) -> str:
    """A share in whole per cent; nothing can be said of a share of nothing."""
    return f"{number(round(100 * Decimal(part) / Decimal(whole)))}{NBSP}%" if whole else UNKNOWN


def euro(value) -> str:
    """A sum in euro."""
    return gettext("EUR %(amount)s").replace(" ", NBSP) % {"amount": number(value, ",.2f")}


def count(value, qualifier="exact", say=number) -> str:
    """A published count with its own qualifier: ">20" is "more than 20", never 20."""
    if qualifier == "exact":
        return say(value)
    pattern = {
        "over": gettext("more than %(number)s"),
        "at_least": gettext("at least %(number)s"),
        "up_to": gettext("up to %(number)s"),
        "nearly": gettext("nearly %(number)s"),
        "about": gettext("about %(number)s"),
    }.get(qualifier, "%(number)s")
    return pattern % {"number": say(value)}


def day(value) -> date | None:
    """A date, given as one or as the text a snapshot keeps."""
    return date.fromisoformat(str(value)[:10]) if value else None


def on(value) -> str:
    """3 December 2019"""
    return format_date(day(value), "long", locale=locale()) if value else UNKNOWN


def short(value) -> str:
    """3 Dec 2019, for narrow columns"""
    return format_date(day(value), "d MMM y", locale=locale()).replace(" ", NBSP) if value else UNKNOWN


def between(starts_on, ends_on, long=True) -> str:
    """3–5 December 2019; a date that is not known is left out, not guessed."""
    first, last = day(starts_on), day(ends_on)
    say = on if long else short
    if not first or not last or first == last:
        return say(first or last)
    if first.year == last.year and first.month == last.month:
        return f"{first.day}–{say(last)}"
    if first.year == last.year and long:
        return f"{format_date(first, 'd MMMM', locale=locale())} – {on(last)}"
    return f"{say(first)} – {say(last)}"


def month(key: str) -> str:
    """Dec 2019, from 2019-12"""
    return format_skeleton("yMMM", date.fromisoformat(f"{key}-01"), locale=locale())


def whole_month(value) -> str:
    """December 2019"""
    return capital(format_skeleton("yMMMM", value, locale=locale()))


def quarter(value) -> str:
    """4th quarter 2026"""
    return format_date(value, "QQQQ y", locale=locale())


def weekday(value) -> str:
    """Tuesday, 3 December"""
    return capital(format_date(value, "EEEE, d MMMM", locale=locale()))


def weekdays() -> list[tuple[str, str]]:
    """The days of a week from Monday on, each short and whole: Mon, Monday."""
    names = locale().days["stand-alone"]
    return [(capital(names["abbreviated"][day]), capital(names["wide"][day])) for day in range(7)]


def moment(value: str) -> str:
    """23 November 2026, 22:00 UTC"""
    if not value:
        return UNKNOWN
    at = datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    return f"{on(at.date().isoformat())}, {at:%H:%M} {'UTC' if not at.utcoffset() else at.strftime('%Z')}"


def capital(label: str) -> str:
    """A label that stands at the beginning of a line."""
    return label[:1].upper() + label[1:]
