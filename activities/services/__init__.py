from activities.services.activities import LINKS, LONGEST_REASON, check_activity, check_participations, record_activity
from activities.services.attachments import attach
from activities.services.lists import (
    change_rows,
    erase_due_lists,
    erase_list,
    erase_people,
    make_list,
    proposed_counts,
    reapply_erasures,
    take_counts,
)
from activities.services.parts import CHANGE, may_record, permission_for, record_part, remove_part

__all__ = [
    "CHANGE",
    "LINKS",
    "LONGEST_REASON",
    "attach",
    "change_rows",
    "check_activity",
    "check_participations",
    "erase_due_lists",
    "erase_list",
    "erase_people",
    "make_list",
    "may_record",
    "permission_for",
    "proposed_counts",
    "reapply_erasures",
    "record_activity",
    "record_part",
    "remove_part",
    "take_counts",
]
