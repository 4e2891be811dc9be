"""A report's snapshot: the figures, and the very rows behind them, as they stood at one moment, as plain JSON."""

from datetime import UTC

from activities.deviation import deviations, money, planned_people
from activities.tally import counted
from bomca import __version__
from bomca.history import anchors
from bomca.models import Installation
from components.models import PartnerRole
from components.models.partner_role import Role
from reports import figures, outline
from reports.models import Section
from reports.models.sealing import checksum

__all__ = ["both", "checksum", "facts_of_phase", "take"]

SCHEMA = 1


def take(report, activities, now):
    """Take the snapshot of `report` over `activities` (all of its phase) at the moment `now` (aware, UTC).

    Held activities whose date is not known belong to no period; they are told apart, in every report of the phase.
    """
    of_period = activities.in_period(report.period_starts_on, report.period_ends_on)
    undated = activities.held().filter(starts_on=None)
    found = figures.compute(figures.read_rows(of_period))
    found["undated.activities"] = figures.compute(figures.read_rows(undated))["undated.activities"]
    return {
        "schema": SCHEMA,
        "software": __version__,
        "demo": Installation.is_demo(),
        "cut_off_at": now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "history": anchors.told(),
        "version": report.version,
        "replaces": replaced(report),
        "texts": texts_of(report),
        "phase": facts_of_phase(report.phase),
        "period": {
            "starts_on": report.period_starts_on.isoformat(),
            "ends_on": report.period_ends_on.isoformat(),
            "due_on": report.due_on.isoformat(),
        },
        "figures": {key: figure.as_json() for key, figure in found.items()},
        "activities": [facts_of_activity(activity) for activity in for_snapshot(of_period)],
        "undated": [facts_of_activity(activity) for activity in for_snapshot(undated)],
    }


def replaced(report):
    """Which version the report takes the place of, with the note it was returned with; None for the first."""
    if report.replaces is None:
        return None
    returned = report.replaces.milestones.filter(step="return").last()
    return {"version": report.replaces.version, "note": returned.note if returned else ""}


def texts_of(report):
    """What the office has written for the report, by the outline; what is not written is empty and not ready."""
    written = {section.code: section for section in Section.objects.of(report)}
    return [
        {
            "code": code,
            "title": part.titles,
            "place": part.place,
            "is_required": part.is_required,
            "text": written[code].text if code in written else "",
            "is_ready": code in written and written[code].is_ready,
        }
        for code, part in outline.parts().items()
    ]


def both(record, field="name"):
    """A name in both languages; None for no record."""
    if record is None:
        return None
    english = getattr(record, f"{field}_en") or ""
    return {"en": english, "ru": getattr(record, f"{field}_ru") or english}


def facts_of_phase(phase):
    """What a report and a chart need to know of a phase, extensions and signatures included."""
    lead = PartnerRole.objects.filter(phase=phase, role=Role.LEAD).select_related("organisation").last()
    return {
        "number": phase.number,
        "title": both(phase, "title"),
        "objective": both(phase, "objective"),
        "starts_on": phase.starts_on.isoformat(),
        "original_ends_on": phase.original_ends_on.isoformat(),
        "ends_on": phase.ends_on.isoformat(),
        "contract_ref": phase.contract_ref,
        "budget": None if phase.budget is None else f"{phase.budget:.2f}",
        "lead": both(lead.organisation) if lead else None,
        "extensions": [
            {
                "sequence": extension.sequence,
                "kind": extension.kind,
                "status": extension.status,
                "months": None if extension.months is None else f"{extension.months.normalize():f}",
                "new_ends_on": extension.new_ends_on.isoformat(),
                "additional_amount": f"{extension.additional_amount:.2f}",
                "certainty": extension.certainty,
                **dict(
                    zip(("addenda_signed", "addenda_total"), extension.addenda_signed() or (None, None), strict=True)
                ),
            }
            for extension in phase.extensions.prefetch_related("addenda", "phase__agreements")
        ],
        "countries": [
            {"iso2": row.country.iso2, "name": both(row.country)}
            for row in phase.phase_countries.select_related("country")
        ],
        "components": [
            {"code": component.code, "number": component.number, "title": both(component, "title")}
            for component in phase.components.order_by("number")
        ],
    }


def for_snapshot(activities):
    """The activities with everything that is kept of them, oldest first, in a constant number of queries."""
    return (
        activities.for_display()
        .prefetch_related("partners", "agencies", "co_organisers", "topics", "planned_place", "costs", "steps")
        .order_by("starts_on", "planned_starts_on", "pk")
    )


def plan_of(activity):
    """What was planned beside what was done, where they differ by name, and the reason given at completion."""
    planned, (budget, spent) = planned_people(activity), money(activity)
    notes = [one.note for one in activity.steps.all() if one.step == "complete" and one.note]
    return {
        "otherwise": [one.name for one in deviations(activity)],
        "planned_place": both(activity.planned_place),
        "planned_participants": planned.total if planned.is_known else None,
        "planned_eur": None if budget is None else f"{budget:.2f}",
        "spent_eur": None if spent is None else f"{spent:.2f}",
        "deviation_note": notes[-1] if notes else "",
    }


def facts_of_activity(activity):
    """One activity as it stands, in plain JSON; nothing that names a person."""
    days = ("starts_on", "ends_on", "planned_starts_on", "planned_ends_on")
    plain = ("code", "title", "kind", "context", "format", "status", "dates_note", "venue", "summary", "results")
    value = activity.value_of_equipment
    return {
        "uid": str(activity.uid),
        **{name: getattr(activity, name) or "" for name in (*plain, "status_reason")},
        **{name: getattr(activity, name) for name in ("certainty", "source", "source_note")},
        **{name: day.isoformat() if (day := getattr(activity, name)) else None for name in days},
        "component": activity.component.code,
        "place": both(activity.place),
        "host_country": activity.host_country.iso2 if activity.host_country else None,
        **plan_of(activity),
        "equipment_value": None if value is None else f"{value:.2f}",
        "beyond_phase": activity.is_beyond_phase,
        "countries": sorted(country.iso2 for country in activity.countries.all()),
        **{
            name: [both(record) for record in getattr(activity, name).all()]
            for name in ("partners", "agencies", "co_organisers", "topics")
        },
        "participations": [
            {
                "country": row.country.iso2 if row.country else None,
                "organisation": both(row.organisation),
                "role": row.role,
                "women": row.women,
                "men": row.men,
                "not_stated": row.not_stated,
                "qualifier": row.qualifier,
            }
            for row in counted(activity.participations.all())
        ],
    }
