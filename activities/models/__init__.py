from activities.models.achievement import Achievement
from activities.models.action_point import ActionPoint
from activities.models.activity import Activity
from activities.models.answer import Answer
from activities.models.attachment import Attachment, AttachmentContent
from activities.models.calendar_feed import CalendarFeed
from activities.models.change_set import ChangeSet, ChangeSetKind
from activities.models.cost import Cost
from activities.models.deliverable import Deliverable
from activities.models.end_use_check import EndUseCheck
from activities.models.enquiry import Enquiry
from activities.models.erasure_request import ErasureRequest
from activities.models.evaluation import Evaluation
from activities.models.expert import Expert
from activities.models.grant_call import GrantCall
from activities.models.handover_item import HandoverItem
from activities.models.instalment import Instalment
from activities.models.list_viewing import ListViewing
from activities.models.participant import Participant
from activities.models.participant_list import ParticipantList
from activities.models.participation import Participation
from activities.models.recommendation import Recommendation
from activities.models.recommendation_status import RecommendationStatus
from activities.models.saved_view import SavedView
from activities.models.session import Session
from activities.models.step import Step
from activities.models.sub_grant import SubGrant
from activities.models.table_import import Import, ImportContent, Stage
from activities.models.topic import Topic
from activities.models.visibility_check import VisibilityCheck
from activities.models.work_plan import WorkPlan, WorkPlanStep
from activities.models.work_plan_item import WorkPlanItem

__all__ = [
    "Achievement",
    "ActionPoint",
    "Activity",
    "Answer",
    "Attachment",
    "AttachmentContent",
    "CalendarFeed",
    "ChangeSet",
    "ChangeSetKind",
    "Cost",
    "Deliverable",
    "EndUseCheck",
    "Enquiry",
    "ErasureRequest",
    "Evaluation",
    "Expert",
    "GrantCall",
    "HandoverItem",
    "Import",
    "ImportContent",
    "Instalment",
    "ListViewing",
    "Participant",
    "ParticipantList",
    "Participation",
    "Recommendation",
    "RecommendationStatus",
    "SavedView",
    "Session",
    "Stage",
    "Step",
    "SubGrant",
    "Topic",
    "VisibilityCheck",
    "WorkPlan",
    "WorkPlanItem",
    "WorkPlanStep",
]
