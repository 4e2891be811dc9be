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
from activities.views.equipment import EquipmentExport, EquipmentList
from activities.views.grants import GrantCallList, GrantCallPage, SubGrantList, SubGrantPage
from activities.views.lists import counts_from_list, erase_list, export_list, open_list, participants, rows_of_list
from activities.views.parts import PartCreate, PartEdit, remove_part
from activities.views.people import erase_person, export_person, find_person

__all__ = [
    "ActivityCreate",
    "ActivityEdit",
    "ActivityExport",
    "ActivityList",
    "ActivityPage",
    "EquipmentExport",
    "EquipmentList",
    "GrantCallList",
    "GrantCallPage",
    "PartCreate",
    "PartEdit",
    "SubGrantList",
    "SubGrantPage",
    "attach",
    "counts_from_list",
    "erase_list",
    "erase_person",
    "export_list",
    "export_person",
    "find_person",
    "open_file",
    "open_list",
    "participants",
    "publish",
    "remove_file",
    "remove_part",
    "rows_of_list",
    "take_step",
]
