"""The portal's interface snippets: numbers, dates and marks as a reader meets them, in both languages."""

from datetime import date
from urllib.parse import urlencode

from django import forms, template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bomca import wording

register = template.Library()

STATUS_LOOKS = {
    "draft": ("pencil", "quiet"),
    "planned": ("calendar-event", "info"),
    "ongoing": ("player-play", "info"),
    "completed": ("check", "good"),
    "verified": ("rosette-discount-check", "good"),
    "postponed": ("clock-pause", "warning"),
    "cancelled": ("ban", "bad"),
    "queued": ("clock", "quiet"),
    "running": ("loader", "info"),
    "done": ("check", "good"),
    "failed": ("alert-triangle", "bad"),
    "pipeline": ("clock", "quiet"),
    "implementation": ("player-play", "info"),
    "finalisation": ("clock", "info"),
    "closed": ("check", "quiet"),
    "suspended": ("clock-pause", "warning"),
    "pending": ("clock", "warning"),
    "approved": ("check", "good"),
    "rejected": ("ban", "bad"),
    "sent": ("send", "info"),
    "signed": ("check", "good"),
    "open": ("clock", "quiet"),
    "generated": ("check", "quiet"),
    "in_review": ("eye", "info"),
    "submitted": ("send", "info"),
    "returned": ("arrow-back-up", "warning"),
    "accepted": ("rosette-discount-check", "good"),
    "superseded": ("versions", "quiet"),
    "proposed": ("bulb", "info"),
    "green": ("check", "good"),
    "amber": ("clock", "warning"),
    "red": ("alert-triangle", "bad"),
    "grey": ("point", "quiet"),
    "preview": ("calculator", "quiet"),
    "locked": ("lock", "warning"),
    "unlocked": ("pencil", "quiet"),
    "holds": ("check", "good"),
    "at_risk": ("alert-triangle", "warning"),
    "added": ("plus", "good"),
    "removed": ("minus", "bad"),
    "changed": ("pencil", "info"),
    "overdue": ("alert-triangle", "bad"),
    "answered": ("message", "info"),
    "internal": ("lock", "warning"),
    "consortium": ("users-group", "quiet"),
    "public": ("world", "quiet"),
    "drafting": ("pencil", "quiet"),
    "quality_check": ("eye-check", "info"),
    "transmitted": ("send", "info"),
    "in_use": ("check", "good"),
    "issued": ("mail", "quiet"),
    "considered": ("eye", "info"),
    "partly_adopted": ("circle-half", "warning"),
    "adopted": ("check", "good"),
    "not_adopted": ("ban", "bad"),
    "overtaken": ("clock", "quiet"),
}
CERTAINTIES = {
    "derived": gettext_lazy("Derived: worked out by arithmetic from stated facts."),
    "inferred": gettext_lazy("Inferred: no source says it outright."),
    "approximate": gettext_lazy("Approximate: near the truth, not exact."),
    "invented": gettext_lazy("Invented for demonstration."),
}


@register.simple_tag
def number(value):
    """A number with its thousands apart, or "not known"."""
    return _("not known") if value in (None, "") else wording.number(value)


@register.simple_tag
def count(value, qualifier="exact"):
    """A count with what it claims of itself: "more than 20"; what nobody knows is "not known", never zero."""
    return _("not known") if value in (None, "") else wording.count(value, qualifier)


@register.simple_tag
def told_number(value, qualifier="exact"):
    """A number of people, or "not told" for one that is kept from the reader."""
    return _("not told") if value is None else wording.count(value, qualifier)


@register.simple_tag
def few_people():
    """A number of people of which only so much is told."""
    return _("fewer than %(number)s") % {"number": wording.number(settings.SMALLEST_COUNT)}


@register.simple_tag
def money(amount):
    """An amount in euro, with cents only where there are any."""
    return _("not known") if amount in (None, "") else wording.euro(amount)


@register.simple_tag
def day(value):
    """A day: 3 December 2019."""
    return wording.on(value) if value else _("not known")


@register.simple_tag
def moment(value):
    """A moment in the reader's time zone: 3 December 2019, 14:05 CET."""
    if not value:
        return _("not known")
    local = timezone.localtime(value)
    return f"{wording.on(local.date())}, {local:%H:%M} {local.tzname()}"


@register.simple_tag
def period(starts_on, ends_on=None):
    """Days in their shortest honest form: 3–5 December 2019, since a day, until a day, or "date not known"."""
    if not starts_on and not ends_on:
        return _("date not known")
    if not starts_on:
        return _("until %(day)s") % {"day": wording.on(ends_on)}
    return wording.between(starts_on, ends_on)


@register.inclusion_tag("ui/badge.html")
def badge(state, text):
    """A state in words with a sign, so that the colour carries nothing alone."""
    sign, look = STATUS_LOOKS.get(state, ("point", "quiet"))
    return {"sign": f"outline/{sign}", "look": look, "text": text}


@register.inclusion_tag("ui/certainty.html")
def certainty(record):
    """The mark of what is not a plain fact, and why."""
    return {"explanation": CERTAINTIES.get(record.certainty), "record": record}


@register.simple_tag
def listed(**filters):
    """The address of the activity list under these filters."""
    return f"{reverse('activities:list')}?{urlencode(filters)}"


@register.inclusion_tag("ui/tile.html")
def tile(label, shown, url="", note=""):
    """A key figure, already in words, that opens the records behind it."""
    is_long = len(str(shown)) > 12 or not any(sign.isdigit() for sign in str(shown))
    return {"label": label, "shown": shown, "url": url, "note": note, "is_long": is_long}


@register.inclusion_tag("ui/chart.html")
def chart(drawing):
    """A drawing with its title, its note and the table of the same numbers."""
    return {"drawing": drawing, "spec_id": f"spec-{drawing.key}"}


@register.inclusion_tag("ui/empty.html")
def empty(title, advice="", url="", action=""):
    """Nothing here, and what to do next."""
    return {"title": title, "advice": advice, "url": url, "action": action}


@register.inclusion_tag("ui/errors.html")
def error_summary(*forms):
    """Everything to correct in the forms (or lists of them), each with a link to its field."""
    forms = [part for given in forms for part in (given if isinstance(given, list) else [given])]
    found = []
    for form in [part for given in forms for part in (given.forms if hasattr(given, "forms") else [given])]:
        for name, messages in form.errors.items():
            bound = form[name] if name in form.fields else None
            facts = {"label": bound.label, "target": bound.id_for_label or f"{bound.auto_id}_0"} if bound else {}
            found += [{**facts, "text": message} for message in messages]
    for given in forms:
        if hasattr(given, "non_form_errors"):
            found += [{"text": message} for message in given.non_form_errors()]
    return {"found": found}


@register.simple_block_tag
def card(content, title="", ident="", level=2):
    """A part of a page under its heading."""
    heading = '<div class="card-header"><h{0} class="card-title">{1}</h{0}></div>'
    heading = format_html(heading, level, title) if title else ""
    named = format_html(' id="{}"', ident) if ident else ""
    return format_html('<section class="card"{}>{}<div class="card-body">{}</div></section>', named, heading, content)


@register.inclusion_tag("ui/field.html")
def field(bound, dress=""):
    """A form's field: label, hint, errors and control, tied together for screen readers."""
    return {"field": bound, "dress": dress}


@register.filter
def control(bound):
    """The control of a form's field in the portal's dress."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        dress = "form-check-input"
    elif isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        dress = ""
    elif isinstance(widget, forms.Select):
        dress = "form-select"
    else:
        dress = "form-control"
    if isinstance(widget, forms.Select) and not hasattr(bound.field, "queryset"):
        widget.choices = [(value, as_told(text)) for value, text in widget.choices]
    if bound.errors:
        dress += " is-invalid"
    own = widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"{own} {dress}".strip()} if dress or own else None)


def as_told(text):
    """A choice as it stands in a list: with a capital; a group of choices as it is."""
    return text if isinstance(text, (list, tuple)) else capfirst(text)


@register.filter
def number_chosen(bound):
    """How many of a field's choices are chosen."""
    return len(bound.value() or [])


@register.filter
def is_check(bound):
    """Whether the field is one box to tick, which stands before its label."""
    return isinstance(bound.field.widget, forms.CheckboxInput)


@register.simple_tag(takes_context=True)
def sorting(context, field):
    """Where a column's heading leads and how it stands: the address parameter and aria-sort."""
    current = context["request"].GET.get("ordering", "")
    standing = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    return {"next": f"-{field}" if current == field else field, "standing": standing}


@register.simple_tag(takes_context=True)
def chips(context, filterset):
    """The filters in force, in words, each with the address without it."""
    found = []
    for name, value in getattr(filterset.form, "cleaned_data", {}).items():
        if name == "ordering" or value in (None, "", []):
            continue
        query = context["request"].GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        bound = filterset.form[name]
        found.append({"label": bound.label, "value": in_words(bound.field, value), "query": query.urlencode()})
    return found


def in_words(field, value):
    """A filter's value as the reader knows it."""
    if isinstance(value, date):
        return day(value)
    if value is True or value is False:
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "choices", [])) if not hasattr(field, "queryset") else {}
    return str(choices.get(value, value))


@register.filter
def lines(text):
    """Prose as paragraphs; whatever is typed stays text."""
    paragraphs = [part for part in str(text or "").replace("\r\n", "\n").split("\n\n") if part.strip()]
    return format_html_join("", '<p class="prose">{}</p>', ((part,) for part in paragraphs))


@register.filter
def of(mapping, key):
    """What a mapping holds under a key; nothing where it holds nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def said(record, column):
    """What a column says of a record."""
    return column.of(record)


@register.filter
def any_of(form, often_used):
    """Whether a filter outside the often used ones is in force, so that it must not stay folded away."""
    return any(form[name].value() for name in form.fields if name not in often_used and name != "ordering")


@register.simple_tag
def signed_of(extension, agreements):
    """How many countries have signed their addendum to an extension, of how many agreements, and who is missing."""
    signed = {addendum.agreement.country for addendum in extension.addenda.all() if addendum.is_signed}
    missing = [agreement.country for agreement in agreements if agreement.country not in signed]
    return {"signed": len(signed), "total": len(agreements), "missing": missing}
