"""The form of a new activity for the time without a network: put aside by the browser, which sends it later."""

import uuid

from django.urls import reverse

from activities.models import Attachment
from activities.views.activities import ActivityCreate
from bomca.drafts.pages import Slip


class ActivityOffline(ActivityCreate):
    """The same form with photos. It begins empty, for nobody knows when it will be filled in."""

    http_method_names = ("get", "head", "options")
    template_name = "activities/offline.html"

    def get_initial(self):
        return {}

    def get_context_data(self, **kwargs):
        slip = Slip(uuid.uuid4(), 0, reverse("activities:new"), is_fresh=True, is_offline=True)
        longest = {name: Attachment._meta.get_field(name).max_length for name in ("caption", "credit")}
        return super().get_context_data(draft=slip, unsaved=[], longest=longest, **kwargs)
