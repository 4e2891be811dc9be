"""The bar charts: activities by component, country and month, and participants by sex."""

from django.utils.translation import gettext as _

from reports import wording
from reports.charts.chart import BLUE, GREY, ORANGE, PALETTE, Chart, count_scale, frame, in_words, lines, said, value

SPLIT = "split(datum.label, '\\n')"


def overlap_note() -> str:
    return _(
        "An activity counts once in the total and once in each participating country; "
        "the country figures therefore overlap and do not add up to the total."
    )


def by_component(figures, phase, *, width) -> Chart:
    """Activities held, by component of the phase and by kind of activity."""
    components = phase["components"]
    names = {c["code"]: lines(f"{c['code']} {wording.text(c['title'])}") for c in components}
    kinds, cells = _kinds_by_component(figures, components)
    order = [*kinds, ""] if "" in cells else kinds
    data = [
        {"component": names[code], "kind": label, "n": by_code.get(code, 0), "order": order.index(label)}
        for label, by_code in cells.items()
        for code in names
    ]
    totals = {code: value(figures, f"component.{code}.activities") for code in names}
    bars = {
        "data": {"values": data},
        "mark": {"type": "bar", "stroke": "white", "strokeWidth": 1.5, "tooltip": True, "height": {"band": 0.62}},
        "encoding": {
            "x": {"field": "n", "type": "quantitative", "stack": "zero", **count_scale(totals.values())},
            "y": _names(names.values(), "component"),
            "color": {
                "field": "kind",
                "type": "nominal",
                "scale": {"domain": order, "range": PALETTE[: len(order)]},
                "legend": {} if kinds else None,
            },
            "order": {"field": "order"},
        },
    }
    rows = [
        [label, *(wording.number(by_code.get(code, 0)) for code in names)] for label, by_code in cells.items() if label
    ]
    rows.append([_("All kinds"), *(said(figures, f"component.{code}.activities") for code in names)])
    spec = frame(width, 46 * len(names), layer=[bars, _totals({names[c]: n for c, n in totals.items()}, "component")])
    spoken = [[code, said(figures, f"component.{code}.activities")] for code in names]
    return Chart(
        "activities-by-component",
        _("Activities held, by component and kind"),
        spec,
        [_("Kind"), *names],
        rows,
        _("Bar chart of the activities held in each component: %(rows)s.") % {"rows": in_words(spoken)},
    )


def by_country(figures, phase, *, width) -> Chart:
    """Activities held, by country that took part; the columns overlap by design."""
    names = {c["iso2"]: lines(wording.text(c["name"])) for c in phase["countries"]}
    counts = {iso2: value(figures, f"country.{iso2}.activities") for iso2 in names}
    rows = [[names[iso2], said(figures, f"country.{iso2}.activities")] for iso2 in names]
    return Chart(
        "activities-by-country",
        _("Activities held, by participating country"),
        _plain({names[iso2]: n for iso2, n in counts.items()}, width),
        [_("Country"), _("Activities held")],
        rows,
        _("Bar chart of the activities each country took part in: %(rows)s.") % {"rows": in_words(rows)},
        overlap_note(),
    )


def by_month(figures, phase, *, width, period=None) -> Chart:
    """Activities held, by the month in which they started; a month without any is shown as nought."""
    known = [key.split(".")[1] for key in figures if key.startswith("month.")]
    if known and period:
        known += [period["starts_on"][:7], period["ends_on"][:7]]
    months = _months(sorted(known))
    data = [{"month": wording.month(m), "n": value(figures, f"month.{m}.activities")} for m in months]
    rows = [[wording.month(m), said(figures, f"month.{m}.activities")] for m in months]
    numbers = {"mark": {"type": "text", "dy": -8}, "encoding": {"text": {"field": "n", "format": "d"}}}
    spec = frame(
        width,
        150,
        padding={"top": 16, "bottom": 4, "left": 4, "right": 4},
        data={"values": data},
        encoding={
            "x": {
                "field": "month",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "axis": {"labelAngle": -45 if len(months) > 7 else 0, "labelOverlap": "greedy"},
            },
            "y": {"field": "n", "type": "quantitative", **count_scale(d["n"] for d in data)},
        },
        layer=[
            {"mark": {"type": "bar", "color": BLUE, "tooltip": True, "width": {"band": 0.62}}},
            *([numbers] if len(months) <= 24 else []),
        ],
    )
    return Chart(
        "activities-by-month",
        _("Activities held, by month of their start"),
        spec,
        [_("Month"), _("Activities held")],
        rows,
        _("Column chart of the activities by the month in which they started: %(rows)s.") % {"rows": in_words(rows)},
    )


def by_sex(figures, phase, *, width) -> Chart:
    """Participations of women, of men and of people whose sex was not stated: always all three."""
    series = [("women", _("Women"), ORANGE), ("men", _("Men"), BLUE), ("not_stated", _("Not stated"), GREY)]
    data = [
        {
            "sex": label,
            "n": value(figures, f"participants.{key}"),
            "said": wording.figure(figures.get(f"participants.{key}")),
        }
        for key, label, _colour in series
    ]
    labels = [label for _key, label, _colour in series]
    spec = frame(
        width,
        120,
        data={"values": data},
        encoding={
            "x": {"field": "n", "type": "quantitative", **count_scale((d["n"] for d in data), room=1.25)},
            "y": _names(labels, "sex"),
        },
        layer=[
            {
                "mark": {"type": "bar", "tooltip": True, "height": {"band": 0.62}},
                "encoding": {
                    "color": {
                        "field": "sex",
                        "type": "nominal",
                        "legend": None,
                        "scale": {"domain": labels, "range": [colour for *_, colour in series]},
                    }
                },
            },
            {"mark": {"type": "text", "align": "left", "dx": 5}, "encoding": {"text": {"field": "said"}}},
        ],
    )
    rows = [[d["sex"], d["said"]] for d in data]
    return Chart(
        "participants-by-sex",
        _("Participants by sex"),
        spec,
        [_("Sex"), _("Participants")],
        rows,
        _("Bar chart of the participants: %(rows)s.") % {"rows": in_words(rows)},
        " ".join(
            filter(None, [_("Participations are counted, not persons."), wording.missing(figures.get("participants"))])
        ),
    )


def _kinds_by_component(figures, components):
    """The six commonest kinds and the rest together, each counted per component from the records behind the figures."""
    found = {key.split(".")[1]: set(figures[key].get("records", ())) for key in figures if key.startswith("kind.")}
    cells: dict[str, dict[str, int]] = {}
    ranked = sorted(found, key=lambda k: (-len(found[k]), k))
    top = set(ranked[:6] if len(ranked) > 7 else ranked)
    for kind in ranked:
        label = wording.kind(kind) if kind in top else _("Other kinds")
        for component in components:
            code = component["code"]
            behind = set((figures.get(f"component.{code}.activities") or {}).get("records", ()))
            row = cells.setdefault(label, {})
            row[code] = row.get(code, 0) + len(found[kind] & behind)
    if not any(sum(row.values()) for row in cells.values()):
        return [], {"": {c["code"]: value(figures, f"component.{c['code']}.activities") for c in components}}
    return list(cells), cells


def _names(labels, name):
    axis = {"labelExpr": SPLIT, "domain": False, "labelBaseline": "middle"}
    return {"field": name, "type": "nominal", "sort": list(labels), "title": None, "axis": axis}


def _totals(counts: dict[str, int], name):
    return {
        "data": {"values": [{name: label, "n": n} for label, n in counts.items()]},
        "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": "bold"},
        "encoding": {
            "x": {"field": "n", "type": "quantitative"},
            "y": {"field": name, "type": "nominal", "sort": list(counts)},
            "text": {"field": "n", "format": "d"},
        },
    }


def _plain(counts: dict[str, int], width):
    bars = {
        "data": {"values": [{"name": label, "n": n} for label, n in counts.items()]},
        "mark": {"type": "bar", "color": BLUE, "tooltip": True, "height": {"band": 0.62}},
        "encoding": {
            "x": {"field": "n", "type": "quantitative", **count_scale(counts.values())},
            "y": _names(counts, "name"),
        },
    }
    return frame(width, 34 * len(counts), layer=[bars, _totals(counts, "name")])


def _months(known: list[str]) -> list[str]:
    if not known:
        return []
    at, last, months = known[0], known[-1], []
    while at <= last:
        months.append(at)
        year, month = int(at[:4]), int(at[5:])
        at = f"{year + month // 12:04d}-{month % 12 + 1:02d}"
    return months
