from components.models.agreement import Addendum, FinancingAgreement
from components.models.assignment import Assignment
from components.models.assumption import Assumption
from components.models.component import Component
from components.models.encoding import Encoding
from components.models.extension import Extension
from components.models.indicator import Indicator
from components.models.indicator_value import IndicatorValue, ValueStep
from components.models.logframe import Logframe, LogframeStep
from components.models.partner_role import PartnerRole
from components.models.phase import Phase
from components.models.phase_country import PhaseCountry
from components.models.prepared_role import PreparedRole
from components.models.rating import Rating
from components.models.reporting_period import ReportingPeriod
from components.models.result import Result
from components.models.target import Target
from components.models.value_part import ValuePart

__all__ = [
    "Addendum",
    "Assignment",
    "Assumption",
    "Component",
    "Encoding",
    "Extension",
    "FinancingAgreement",
    "Indicator",
    "IndicatorValue",
    "Logframe",
    "LogframeStep",
    "PartnerRole",
    "Phase",
    "PhaseCountry",
    "PreparedRole",
    "Rating",
    "ReportingPeriod",
    "Result",
    "Target",
    "ValuePart",
    "ValueStep",
]
