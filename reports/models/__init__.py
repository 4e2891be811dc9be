from reports.models.report import Report
from reports.models.report_file import ReportFile
from reports.models.schedule import Schedule
from reports.models.statement import Statement
from reports.models.told import Told

__all__ = ["Report", "ReportFile", "Schedule", "Statement", "Told"]
