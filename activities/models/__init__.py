from activities.models.achievement import Achievement
from activities.models.activity import Activity
from activities.models.attachment import Attachment, AttachmentContent
from activities.models.change_set import ChangeSet, ChangeSetKind
from activities.models.erasure_request import ErasureRequest
from activities.models.list_viewing import ListViewing
from activities.models.participant import Participant
from activities.models.participant_list import ParticipantList
from activities.models.participation import Participation
from activities.models.table_import import Import, ImportContent, Stage
from activities.models.topic import Topic

__all__ = [
    "Achievement",
    "Activity",
    "Attachment",
    "AttachmentContent",
    "ChangeSet",
    "ChangeSetKind",
    "ErasureRequest",
    "Import",
    "ImportContent",
    "ListViewing",
    "Participant",
    "ParticipantList",
    "Participation",
    "Stage",
    "Topic",
]
