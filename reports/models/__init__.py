from reports.models.comment import Comment
from reports.models.milestone import Milestone, Signature, Submission
from reports.models.report import Report
from reports.models.report_file import ReportFile
from reports.models.schedule import Schedule
from reports.models.section import Section
from reports.models.statement import Statement
from reports.models.told import Told

__all__ = [
    "Comment",
    "Milestone",
    "Report",
    "ReportFile",
    "Schedule",
    "Section",
    "Signature",
    "Statement",
    "Submission",
    "Told",
]
