from activities.views.activities import (
    ActivityCreate,
    ActivityEdit,
    ActivityExport,
    ActivityList,
    ActivityPage,
    take_step,
)

__all__ = ["ActivityCreate", "ActivityEdit", "ActivityExport", "ActivityList", "ActivityPage", "take_step"]
