from components.models.agreement import Addendum, FinancingAgreement
from components.models.assignment import Assignment
from components.models.assumption import Assumption
from components.models.budget import Budget, BudgetLine
from components.models.component import Component
from components.models.extension import Extension
from components.models.indicator import Indicator
from components.models.logframe import Logframe, LogframeStep
from components.models.meeting import Decision, Meeting, Seat
from components.models.partner_role import PartnerRole
from components.models.phase import Phase
from components.models.phase_country import PhaseCountry
from components.models.prepared_role import PreparedRole
from components.models.result import Result
from components.models.risk import Risk
from components.models.spending import Contract, Expenditure, Payment
from components.models.target import Target

__all__ = [
    "Addendum",
    "Assignment",
    "Assumption",
    "Budget",
    "BudgetLine",
    "Component",
    "Contract",
    "Decision",
    "Expenditure",
    "Extension",
    "FinancingAgreement",
    "Indicator",
    "Logframe",
    "LogframeStep",
    "Meeting",
    "PartnerRole",
    "Payment",
    "Phase",
    "PhaseCountry",
    "PreparedRole",
    "Result",
    "Risk",
    "Seat",
    "Target",
]
