"""The OPSYS sheet: every cell to be typed, what differs from the last encoding, and what OPSYS will refuse, and why.

OPSYS takes current values only while the logframe is approved, keeps the name and unit of an indicator for good, and
never restores a value that was removed (OPSYS user guides for implementing partners).
"""

import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from bomca import wording
from components.logframe import tree
from components.logframe.values import divisions_of
from components.models import Encoding, IndicatorValue, Logframe
from components.models.indicator_value import ValueStatus
from components.models.logframe import OPEN
from components.models.measures import Measure

PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}

WIDTHS = [10, 50, 36, 12, 18, 40, 24, 60]


@dataclass(frozen=True)
class Cell:
    """One value to type. key: its lasting name; named: the indicator's name and unit, which OPSYS keeps for good."""

    key: str
    code: str
    named: str
    what: str
    on: str
    value: str
    comment: str = ""
    refusal: str = ""
    before: str | None = None  # what was encoded last; None where it was not
    amount: Decimal | None = None  # the value as a number, where it is one

    @property
    def head(self):
        """Of which indicator it is: its code, and its name with its unit."""
        return self.code, self.named

    @property
    def difference(self):
        """How it differs from the last encoding."""
        if self.before is None:
            return _("new")
        return _("as before") if self.before == self.value else _("changed from %(value)s") % {"value": self.before}


def cells(logframe, values=None):
    """The cells of a version, in the order of the logframe; then what was encoded and is here no more.

    values: those that the reader may know, drafts being read by those alone who enter them; all where not given.
    """
    last = Encoding.objects.filter(phase=logframe.phase_id).first()
    encoded = last.cells if last else {}
    shut = why_shut(logframe)
    found = [
        cell
        for node in tree.read(logframe)
        for code, indicator in node.indicators
        for cell in of_indicator(code, indicator, IndicatorValue.objects.all() if values is None else values, shut)
    ]
    known = {cell.key for cell in found}
    renamed = names_of(encoded)
    told = [against(cell, encoded, renamed) for cell in found]
    return told + [gone(key, facts) for key, facts in encoded.items() if key not in known]


def why_shut(logframe):
    """Why OPSYS takes no current value now; empty where it does."""
    if not logframe.is_in_force:
        return _("OPSYS takes current values only for an approved logframe; this version is not.")
    newer = Logframe.objects.filter(phase=logframe.phase_id, status__in=OPEN).first()
    if newer:
        message = _("Version %(version)s is being changed: typed into OPSYS, it shuts values out until approval.")
        return message % {"version": newer.version}
    return ""


def of_indicator(code, indicator, values, shut):
    """The cells of one indicator: baseline, milestones, target, then its values with their parts."""
    named = named_of(indicator)
    thread = indicator.thread
    for one in indicator.targets.all():
        day = one.on.isoformat()
        key = f"{thread}/{one.kind}" + (f"/{day}" if one.kind == "milestone" else "")
        what = str(one.get_kind_display())
        yield Cell(key, code, named, what, day, one.told, one.comment, amount=number_of(one, indicator))
    rows = values.of_thread(thread).exclude(status=ValueStatus.SUPERSEDED).for_display()
    divisions = {str(division): dict(keys) for division, keys in divisions_of(indicator)}
    for one in sorted(rows, key=lambda row: (row.period.ends_on, str(row.place))):
        day, place = one.period.ends_on.isoformat(), one.country.iso2 if one.country else ""
        about = f"{thread}/current/{one.period.starts_on}/{day}/{place}"
        refusal = shut or refused(one)
        key = about if one.status == ValueStatus.APPROVED else f"{about}/{one.status}"
        what, amount = _("current value: %(place)s") % {"place": one.place}, number_of(one, indicator)
        yield Cell(key, code, named, what, day, one.told, one.comment, refusal, amount=amount)
        if indicator.framework and one.amount is not None:
            yield corporate(key, code, indicator, one, day, refusal)
        for part in one.parts.all():
            label = divisions.get(part.division, {}).get(part.key, part.key)
            what = f"{one.place}, {part.get_division_display()}: {label}"
            told, about = wording.number(part.amount, ",.2f"), f"{key}/{part.division}/{part.key}"
            yield Cell(about, code, named, what, day, told, "", refusal, amount=part.amount)


def corporate(key, code, indicator, value, day, refusal):
    """What of a value is typed for the corporate indicator that it matches."""
    amount = indicator.corporate_amount(value)
    what = f"{indicator.framework} {indicator.corporate_code}: {value.place}"
    note = indicator.get_corporate_part_display()
    if indicator.corporate_share is not None:
        note = f"{note} ({wording.number(indicator.corporate_share, ',.2f')}{wording.NBSP}%)"
    if indicator.corporate_note:
        note = f"{note}: {indicator.corporate_note}"
    if amount is None:
        missing = _("The amount for the corporate indicator is missing. Correct the value and enter it.")
        return Cell(f"{key}/corporate", code, named_of(indicator), what, day, "", note, refusal or missing)
    told = wording.number(amount, ",.2f")
    return Cell(f"{key}/corporate", code, named_of(indicator), what, day, told, note, refusal, amount=amount)


def number_of(measured, indicator):
    """An amount as a number for the workbook; None of steps on a scale and of descriptions."""
    return measured.amount if indicator.measure in (Measure.NUMBER, Measure.PERCENTAGE) else None


def named_of(indicator):
    """Under which name and unit OPSYS keeps an indicator."""
    return f"{indicator.name_en} [{indicator.unit_en}]"


def refused(value):
    """Why a value is not to be typed yet; empty where it is."""
    if value.status != ValueStatus.APPROVED:
        return _("Not approved here yet (%(status)s).") % {"status": value.get_status_display()}
    if not value.evidence and not value.evidence_url and not value.comment:
        return _("Neither evidence nor comment: values must be substantiated.")
    return ""


def names_of(encoded):
    """Under which name each indicator was encoded, by its thread."""
    return {key.partition("/")[0]: facts["named"] for key, facts in encoded.items()}


def against(cell, encoded, renamed):
    """The cell beside what was encoded last."""
    before = renamed.get(cell.key.partition("/")[0])
    refusal = cell.refusal
    if before and before != cell.named:
        message = _("Encoded as “%(name)s”: OPSYS keeps name and unit. Delete the indicator there and encode it anew.")
        refusal = message % {"name": before}
    facts = {**cell.__dict__, "refusal": refusal, "before": encoded.get(cell.key, {}).get("value")}
    return Cell(**facts)


def gone(key, facts):
    """What was encoded and is here no more."""
    refusal = _("No longer here. Remove it in OPSYS; a removed value cannot be restored there.")
    return Cell(key, facts["code"], facts["named"], facts["what"], facts["on"], "", "", refusal, facts["value"])


def encode(logframe, *, by):
    """Keep that everything OPSYS takes was typed as it stands on the sheet now."""
    kept = {
        cell.key: {name: str(getattr(cell, name)) for name in ("code", "named", "what", "on", "value")}
        for cell in cells(logframe)
        if not cell.refusal
    }
    return Encoding.objects.create(phase=logframe.phase, by=by, cells=kept)


def looks_of(book, **facts):
    """How the cells of a line look: text, a day, a whole number, one with decimals."""
    kinds = {"text": "@", "day": "yyyy-mm-dd", "number": "#,##0", "decimals": "#,##0.00"}
    alike = {"text_wrap": True, "valign": "top", **facts}
    return {kind: book.add_format({**alike, "num_format": pattern}) for kind, pattern in kinds.items()}


def workbook(logframe, values=None):
    """The sheet as a file (XLSX, bytes). values: as for `cells`."""
    target = io.BytesIO()
    book = Workbook(target, PLAIN)
    sheet, bold = book.add_worksheet("OPSYS"), book.add_format({"bold": True, "text_wrap": True, "bg_color": "#dbe7f3"})
    right, wrong = looks_of(book), looks_of(book, bg_color="#fde8e8")
    heads = [_("Code"), _("Indicator"), _("What"), _("Day"), _("Value"), _("Comment"), _("Difference")]
    for column, head in enumerate([*heads, _("OPSYS will refuse")]):
        sheet.set_column(column, column, WIDTHS[column])
        sheet.write_string(0, column, head, bold)
    line = 0
    for line, cell in enumerate(cells(logframe, values), 1):
        told = [cell.code, cell.named, cell.what, "", cell.value, cell.comment, cell.difference, cell.refusal]
        looks = wrong if cell.refusal else right
        for column, text in enumerate(told):
            sheet.write_string(line, column, str(text), looks["text"])
        sheet.write_datetime(line, 3, datetime.fromisoformat(cell.on), looks["day"])
        if cell.amount is not None:
            sheet.write_number(line, 4, cell.amount, looks["decimals" if cell.amount % 1 else "number"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(line, 1), len(heads))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return target.getvalue()
