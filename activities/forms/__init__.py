from activities.forms.activities import STEPS, ActivityForm, DayInput, open_steps, participation_rows
from activities.forms.attachments import AttachmentForm, RemovalForm
from activities.forms.lists import ErasureForm, ListForm, SearchForm, ViewingForm, participant_rows

__all__ = [
    "STEPS",
    "ActivityForm",
    "AttachmentForm",
    "DayInput",
    "ErasureForm",
    "ListForm",
    "RemovalForm",
    "SearchForm",
    "ViewingForm",
    "open_steps",
    "participant_rows",
    "participation_rows",
]
