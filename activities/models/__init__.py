from activities.models.achievement import Achievement
from activities.models.activity import Activity
from activities.models.participation import Participation
from activities.models.topic import Topic

__all__ = ["Achievement", "Activity", "Participation", "Topic"]
