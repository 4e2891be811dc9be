from activities.services.activities import (
    LINKS,
    LONGEST_REASON,
    check_activity,
    check_participations,
    misplaced,
    record_activity,
    responsibilities,
)
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

__all__ = [
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
    "misplaced",
    "proposed_counts",
    "reapply_erasures",
    "record_activity",
    "responsibilities",
    "take_counts",
]
