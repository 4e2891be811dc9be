from activities.views.activities import (
    ActivityCreate,
    ActivityEdit,
    ActivityExport,
    ActivityList,
    ActivityPage,
    ActivityTable,
)
from activities.views.answers import answer
from activities.views.attachments import attach, open_file, remove_file
from activities.views.attention import Attention
from activities.views.bulk import BulkEdit, leave_out_wrong
from activities.views.calendar import CalendarAgenda, CalendarMonth, Overlaps
from activities.views.calendar_feeds import CalendarFeeds, feed, revoke_feed
from activities.views.choices import choose_agency, choose_expert, choose_place
from activities.views.deliverables import (
    DeliverableCreate,
    DeliverableEdit,
    DeliverableExport,
    DeliverableList,
    DeliverablePage,
    take_deliverable_step,
)
from activities.views.enquiries import EnquiryList, ask, enquiry_page, review, revoke, send_again
from activities.views.equipment import EquipmentExport, EquipmentList
from activities.views.grants import GrantCallList, GrantCallPage, SubGrantList, SubGrantPage
from activities.views.imports import (
    ImportPage,
    Imports,
    Workbook,
    commit_import,
    file_with_errors,
    template,
    undo_import,
)
from activities.views.life import publish, take_step
from activities.views.lists import counts_from_list, erase_list, export_list, open_list, participants, rows_of_list
from activities.views.offline import ActivityOffline
from activities.views.parts import PartCreate, PartEdit, remove_part
from activities.views.people import erase_person, export_person, find_person
from activities.views.places import MapOfPlaces
from activities.views.recommendations import (
    RecommendationCreate,
    RecommendationEdit,
    RecommendationExport,
    RecommendationList,
    RecommendationPage,
    Tracker,
    record_status,
)
from activities.views.saved_views import OwnArrangement, SavedViewCreate, SavedViewEdit, open_view, remove_view

__all__ = [
    "ActivityCreate",
    "ActivityEdit",
    "ActivityExport",
    "ActivityList",
    "ActivityOffline",
    "ActivityPage",
    "ActivityTable",
    "Attention",
    "BulkEdit",
    "CalendarAgenda",
    "CalendarFeeds",
    "CalendarMonth",
    "DeliverableCreate",
    "DeliverableEdit",
    "DeliverableExport",
    "DeliverableList",
    "DeliverablePage",
    "EnquiryList",
    "EquipmentExport",
    "EquipmentList",
    "GrantCallList",
    "GrantCallPage",
    "ImportPage",
    "Imports",
    "MapOfPlaces",
    "Overlaps",
    "OwnArrangement",
    "PartCreate",
    "PartEdit",
    "RecommendationCreate",
    "RecommendationEdit",
    "RecommendationExport",
    "RecommendationList",
    "RecommendationPage",
    "SavedViewCreate",
    "SavedViewEdit",
    "SubGrantList",
    "SubGrantPage",
    "Tracker",
    "Workbook",
    "answer",
    "ask",
    "attach",
    "choose_agency",
    "choose_expert",
    "choose_place",
    "commit_import",
    "counts_from_list",
    "enquiry_page",
    "erase_list",
    "erase_person",
    "export_list",
    "export_person",
    "feed",
    "file_with_errors",
    "find_person",
    "leave_out_wrong",
    "open_file",
    "open_list",
    "open_view",
    "participants",
    "publish",
    "record_status",
    "remove_file",
    "remove_part",
    "remove_view",
    "review",
    "revoke",
    "revoke_feed",
    "rows_of_list",
    "send_again",
    "take_deliverable_step",
    "take_step",
    "template",
    "undo_import",
]
