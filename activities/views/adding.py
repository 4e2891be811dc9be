"""Adding an agency or a place on the way of the form of an activity, without a script; with one a dialog does it."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from bomca.drafts.keeping import REFUSALS, keep_posted
from bomca.drafts.pages import identifier, may_keep

PLACES, LISTS = {"place"}, {"agencies", "partners", "co_organisers"}
OF_ROWS = "people"
SEE_OTHER = 303  # not 302: the form is not done, so its draft stays open


class AddsOnTheWay:
    """A form page that is kept as a draft while somebody adds what no list has, to come back with it chosen."""

    def keep(self, form):
        name, uid = self.request.POST.get("add_new"), identifier(self.request.POST.get("draft"))
        if not name or uid is None or not may_keep(self.request):
            return super().keep(form)
        data, to = self.request.POST.copy(), name
        if name == OF_ROWS:
            to = free_row(data)
        facts = {"user": self.request.user, "uid": uid, "address": self.request.path}
        try:
            keep_posted(**facts, data=data, not_kept=self.not_kept)
        except REFUSALS:
            return self.show_unjudged(form)
        asked = {"draft": uid, "to": to} | ({"list": "1"} if name in LISTS else {})
        page = reverse("partners:new_place" if name in PLACES else "partners:new")
        return HttpResponse(status=SEE_OTHER, headers={"Location": f"{page}?{urlencode(asked)}"})


def free_row(data):
    """The name under which the first row of people without an organisation posts one; a further row where all have."""
    total = data.get(f"{OF_ROWS}-TOTAL_FORMS", "")
    total = int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    free = [number for number in range(total) if not data.get(f"{OF_ROWS}-{number}-organisation")]
    if not free:
        data[f"{OF_ROWS}-TOTAL_FORMS"] = str(total + 1)
    return f"{OF_ROWS}-{(free or [total])[0]}-organisation"
