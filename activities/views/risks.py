"""The risks of a phase: the register with its matrix, and the register as a file."""

from activities import parts
from activities.kinds_of_phase import OF_RISKS
from activities.views.money import OfPhasePage
from bomca.views import csv_response
from components.models import Risk
from components.models.risk import LIVE, Level

HEADER = [
    "risk", "category", "likelihood", "impact", "severity", "trend", "status", "mitigation", "looked_after_by",
    "logframe_assumption", "assumption", "reviewed_on", "review_due_on", "overdue", "uid",
]  # fmt: skip


def matrix(risks):
    """The live risks in three rows, likelihood from high to low: [(label, [(label, severity, risks)])]."""
    live = [risk for risk in risks if risk.status in LIVE]

    def cell(likelihood, impact):
        return [risk for risk in live if (risk.likelihood, risk.impact) == (likelihood, impact)]

    return [(high.label, [(low.label, high * low, cell(high, low)) for low in Level]) for high in reversed(list(Level))]


class RiskPage(OfPhasePage):
    """The register of risks of a phase, the gravest first."""

    model_shown = Risk
    kinds = OF_RISKS
    template_name = "activities/risks.html"

    def get_context_data(self, **kwargs):
        found = Risk.objects.visible_to(self.request.user).for_display().filter(phase=self.object)
        risks = sorted(found, key=lambda risk: (risk.status not in LIVE, -risk.severity, risk.pk))
        table = {**super().get_context_data(**kwargs)["tables"][0], **parts.table_of(OF_RISKS[0], risks)}
        facts = {"risks": risks, "table": table, "matrix": matrix(risks), "impacts": [one.label for one in Level]}
        return super().get_context_data(overdue=[risk for risk in risks if risk.is_overdue], **facts, **kwargs)


class RiskExport(RiskPage):
    """The register as a CSV file."""

    def render_to_response(self, context, **kwargs):
        return csv_response(f"bomca-{self.object.number}-risks.csv", HEADER, map(line, context["risks"]))


def line(risk):
    return [
        risk.title,
        risk.category,
        risk.likelihood,
        risk.impact,
        risk.severity,
        risk.trend,
        risk.status,
        risk.mitigation,
        risk.owner,
        risk.logframe_assumption or "",
        risk.assumption,
        risk.reviewed_on.isoformat(),
        risk.review_due_on.isoformat() if risk.review_due_on else "",
        "yes" if risk.is_overdue else "no",
        risk.uid,
    ]
