from activities.services.activities import (
    LINKS,
    LONGEST_REASON,
    ONLY_BY_STEPS,
    check_activity,
    check_participations,
    misplaced,
    record_activity,
    responsibilities,
)
from activities.services.attachments import attach
from activities.services.deliverables import (
    DELIVERABLE_LINKS,
    record_deliverable,
    record_recommendation,
    record_status,
)
from activities.services.enquiries import accept, answer, ask, decline, send_letter
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
    "DELIVERABLE_LINKS",
    "LINKS",
    "LONGEST_REASON",
    "ONLY_BY_STEPS",
    "accept",
    "answer",
    "ask",
    "attach",
    "change_rows",
    "check_activity",
    "check_participations",
    "decline",
    "erase_due_lists",
    "erase_list",
    "erase_people",
    "make_list",
    "may_record",
    "misplaced",
    "permission_for",
    "proposed_counts",
    "reapply_erasures",
    "record_activity",
    "record_deliverable",
    "record_part",
    "record_recommendation",
    "record_status",
    "remove_part",
    "responsibilities",
    "send_letter",
    "take_counts",
]
