from activities.views.activities import (
    ActivityCreate,
    ActivityEdit,
    ActivityExport,
    ActivityList,
    ActivityPage,
    publish,
    take_step,
)
from activities.views.attachments import attach, open_file, remove_file
from activities.views.imports import (
    ImportPage,
    Imports,
    Workbook,
    commit_import,
    file_with_errors,
    template,
    undo_import,
)
from activities.views.lists import counts_from_list, erase_list, export_list, open_list, participants, rows_of_list
from activities.views.people import erase_person, export_person, find_person

__all__ = [
    "ActivityCreate",
    "ActivityEdit",
    "ActivityExport",
    "ActivityList",
    "ActivityPage",
    "ImportPage",
    "Imports",
    "Workbook",
    "attach",
    "commit_import",
    "counts_from_list",
    "erase_list",
    "erase_person",
    "export_list",
    "export_person",
    "file_with_errors",
    "find_person",
    "open_file",
    "open_list",
    "participants",
    "publish",
    "remove_file",
    "rows_of_list",
    "take_step",
    "template",
    "undo_import",
]
