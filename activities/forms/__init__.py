from activities.forms.activities import (
    CHANGE,
    PUBLISH,
    ActivityForm,
    DayInput,
    VisibilityForm,
    participation_rows,
)
from activities.forms.attachments import AttachmentForm, RemovalForm
from activities.forms.imports import ImportForm
from activities.forms.lists import ErasureForm, ListForm, SearchForm, ViewingForm, participant_rows
from activities.forms.parts import PartForm, ReasonForm, part_form

__all__ = [
    "CHANGE",
    "PUBLISH",
    "ActivityForm",
    "AttachmentForm",
    "DayInput",
    "ErasureForm",
    "ImportForm",
    "ListForm",
    "PartForm",
    "ReasonForm",
    "RemovalForm",
    "SearchForm",
    "ViewingForm",
    "VisibilityForm",
    "part_form",
    "participant_rows",
    "participation_rows",
]
