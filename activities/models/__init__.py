from activities.models.achievement import Achievement
from activities.models.activity import Activity
from activities.models.answer import Answer
from activities.models.attachment import Attachment, AttachmentContent
from activities.models.deliverable import Deliverable
from activities.models.enquiry import Enquiry
from activities.models.erasure_request import ErasureRequest
from activities.models.list_viewing import ListViewing
from activities.models.participant import Participant
from activities.models.participant_list import ParticipantList
from activities.models.participation import Participation
from activities.models.recommendation import Recommendation
from activities.models.recommendation_status import RecommendationStatus
from activities.models.topic import Topic

__all__ = [
    "Achievement",
    "Activity",
    "Answer",
    "Attachment",
    "AttachmentContent",
    "Deliverable",
    "Enquiry",
    "ErasureRequest",
    "ListViewing",
    "Participant",
    "ParticipantList",
    "Participation",
    "Recommendation",
    "RecommendationStatus",
    "Topic",
]
