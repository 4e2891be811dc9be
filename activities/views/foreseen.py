"""Telling of overlaps before an activity is saved: beside its dates while one types, or once when it is sent."""

from django.shortcuts import render

from activities.calendars.foreseen import asked_in, foreseen, overlaps_with
from activities.models import Activity

SEEN, ASKED = "overlaps_seen", "overlaps"


class WarnsOfOverlaps:
    """A form page that saves over an overlap only what was told of it. With `overlaps` it answers with the warning."""

    def keep(self, form):
        if ASKED not in self.request.POST:
            return super().keep(form)
        form.is_valid()
        return render(self.request, "activities/_foreseen.html", {"foreseen": self.foreseen(form)})

    def form_valid(self, form):
        found = self.foreseen(form)
        told = {*self.request.POST.get(SEEN, "").split(), *self.known(form, found)}
        if "from_outbox" in self.request.POST or {str(other.uid) for other, _overlap in found} <= told:
            return super().form_valid(form)
        context = self.get_context_data(form=form, foreseen=found, asks_to_save=True)
        return self.render_to_response(context, status=409)

    def foreseen(self, form):
        return foreseen(asked_in(form), self.request.user, but=self.object)

    def known(self, form, found):
        """What the stored activity overlaps with already: it was told when that was saved, and is told on its page."""
        if not found or self.object is None:
            return set()
        stored = Activity.objects.get(pk=self.object.pk)
        return {str(other.uid) for other, _overlap in overlaps_with(stored, self.request.user)}
