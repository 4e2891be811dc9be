from components.models.agreement import Addendum, FinancingAgreement
from components.models.assignment import Assignment
from components.models.budget import Budget, BudgetLine
from components.models.component import Component
from components.models.extension import Extension
from components.models.partner_role import PartnerRole
from components.models.phase import Phase
from components.models.phase_country import PhaseCountry
from components.models.prepared_role import PreparedRole
from components.models.spending import Contract, Expenditure, Payment

__all__ = [
    "Addendum",
    "Assignment",
    "Budget",
    "BudgetLine",
    "Component",
    "Contract",
    "Expenditure",
    "Extension",
    "FinancingAgreement",
    "PartnerRole",
    "Payment",
    "Phase",
    "PhaseCountry",
    "PreparedRole",
]
