from reports.views.life import TextEdit, add_comment, answer_comment, close_comment, take_step
from reports.views.pages import (
    FigurePage,
    Home,
    PhaseDashboard,
    ReportList,
    ReportPage,
    download,
    make_report,
    outlines,
)

__all__ = [
    "FigurePage",
    "Home",
    "PhaseDashboard",
    "ReportList",
    "ReportPage",
    "TextEdit",
    "add_comment",
    "answer_comment",
    "close_comment",
    "download",
    "make_report",
    "outlines",
    "take_step",
]
