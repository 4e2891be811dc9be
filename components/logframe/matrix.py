"""The logframe matrix as a workbook, in the columns of the EU's form (Annex E3d): what a report attaches.

Its current values are those of the page, as its reader may know them; a preview says that it is no value yet.
"""

import io

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from bomca import wording
from components.logframe import now, tree
from components.logframe.opsys import PLAIN, looks_of
from components.models.measures import said

WIDTHS = [46, 40, 20, 24, 30, 12, 18, 30, 44]


def heads():
    """The columns of the form, with light and share beside the current value."""
    return [
        _("Results chain"), _("Indicator"), _("Baseline"), _("Target"), _("Current value"), _("Share of the way"),
        _("Traffic light"), _("Source of verification"), _("Assumptions"),
    ]  # fmt: skip


def lines(logframe, reader):
    """The lines of the matrix, results from the impact down; one for each indicator, one for a result without any."""
    nodes = tree.read(logframe)
    stands = now.read([one for node in nodes for _code, one in node.indicators], reader)
    for node in nodes:
        result = node.result
        chain = f"{node.code} {result.get_level_display()}\n{result.statement}"
        assumed = "\n".join(f"{one.text} ({one.get_status_display()})" for one in result.assumptions.all())
        if not node.indicators:
            yield [chain, *[""] * 7, assumed]
        for place, (code, indicator) in enumerate(node.indicators):
            told = of_indicator(code, indicator, stands[indicator.pk])
            yield [chain if place == 0 else "", *told, assumed if place == 0 else ""]


def of_indicator(code, indicator, stands):
    """What the matrix says of one indicator."""
    proposed = f" ({_('proposed by us')})" if indicator.is_proposed else ""
    targets = sorted(indicator.targets.all(), key=lambda one: one.on)
    goals = [one for one in targets if one.kind != "baseline"]
    source = ". ".join(filter(None, [str(indicator.get_source_of_data_display()), indicator.source_detail]))
    standing = stands.standing
    is_rated = standing is not None and standing.come is not None
    light = stands.rating.get_colour_display() if stands.rating else standing.light.label if is_rated else ""
    return [
        f"{code} {indicator}{proposed}\n[{indicator.unit}]",
        "\n".join(dated(one.told, one.on) for one in targets if one.kind == "baseline"),
        "\n".join(f"{one.get_kind_display()}: {dated(one.told, one.on)}" for one in goals),
        current(indicator, stands),
        wording.percent(standing.come, 1) if is_rated else "",
        str(light),
        source,
    ]


def current(indicator, stands):
    """The current value in words, as far as the reader is told it."""
    if stands.amount is not None:
        least = f"{_('at least')} " if stands.total.is_least else ""
        return least + dated(said(stands.amount, indicator), stands.day)
    if stands.total and stands.total.problem:
        return str(stands.total.problem)
    if stands.apart:
        is_words = indicator.measure == "qualitative"
        return "\n".join(f"{place}: {told if is_words else said(told, indicator)}" for place, told in stands.apart)
    if stands.is_preview and stands.count.amount is not None:
        return f"{said(stands.count.amount, indicator)} ({_('computed from the log, not a value yet')})"
    return _("none yet")


def dated(told, day):
    return f"{told} ({wording.short(day)})" if day else str(told)


def workbook(logframe, reader):
    """The matrix as a file (XLSX, bytes)."""
    target = io.BytesIO()
    book = Workbook(target, PLAIN)
    sheet, bold = book.add_worksheet(_("Logframe")[:31]), book.add_format({"bold": True, "text_wrap": True})
    text = looks_of(book)["text"]
    sheet.write_string(0, 0, f"{logframe} ({logframe.get_status_display()})", book.add_format({"bold": True}))
    sheet.write_string(1, 0, logframe.source_note)
    for column, (head, width) in enumerate(zip(heads(), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, head, bold)
    for line, told in enumerate(lines(logframe, reader), 4):
        for column, words in enumerate(told):
            sheet.write_string(line, column, words, text)
    sheet.freeze_panes(4, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    book.close()
    return target.getvalue()
