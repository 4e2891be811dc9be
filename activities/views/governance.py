"""The governance of a phase: steering meetings, what they decided, and what is still to be followed up."""

from django.views.generic import DetailView

from activities import parts
from activities.kinds_of_phase import OF_GOVERNANCE
from activities.views.money import OfPhasePage, cards
from bomca.views import VisibleMixin, csv_response
from components.models import Decision, Meeting

HEADER = ["meeting", "kind", "country", "held_on", "decision", "responsible", "due_on", "done_on", "state"]


class MeetingsPage(OfPhasePage):
    """The steering meetings of a phase, and the follow-ups that wait."""

    model_shown = Meeting
    kinds = OF_GOVERNANCE
    template_name = "activities/meetings.html"

    def get_context_data(self, **kwargs):
        seen = Decision.objects.visible_to(self.request.user).filter(meeting__phase=self.object)
        seen = seen.select_related("meeting__country").order_by("due_on", "pk")
        return super().get_context_data(decisions=seen, waiting=seen.waiting(), **kwargs)


class MeetingsExport(MeetingsPage):
    """Every decision with its follow-up as a CSV file."""

    def render_to_response(self, context, **kwargs):
        return csv_response(f"bomca-{self.object.number}-decisions.csv", HEADER, map(line, context["decisions"]))


def line(decision):
    meeting = decision.meeting
    days = (one.isoformat() if one else "" for one in (decision.due_on, decision.done_on))
    country = meeting.country.iso2 if meeting.country else ""
    about = [meeting, meeting.kind, country, meeting.held_on.isoformat()]
    return [*about, decision.text, decision.responsible, *days, decision.state]


class MeetingPage(VisibleMixin, DetailView):
    """One meeting: who sat there, what was decided."""

    queryset = Meeting.objects.for_display()
    slug_field = slug_url_kwarg = "uid"
    context_object_name = "meeting"
    template_name = "activities/meeting.html"

    def get_context_data(self, **kwargs):
        kinds = [parts.KINDS[name] for name in ("seats", "decisions")]
        return super().get_context_data(tables=cards(kinds, self.object, self.request.user), **kwargs)
