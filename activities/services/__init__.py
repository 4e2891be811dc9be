from activities.services.activities import LINKS, check_activity, check_participations, record_activity

__all__ = ["LINKS", "check_activity", "check_participations", "record_activity"]
