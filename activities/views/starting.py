"""How the form of a new activity begins: with what is usual, with the last entry, or like another activity."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from activities import starting
from activities.forms.layout import sections
from activities.models import Activity, WorkPlanItem
from activities.models.choices import Kind


class InSections:
    """A form page in sections, ordered by what is usual for the kind that is chosen in it."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"sections": sections(context["form"])}

    def keep(self, form):
        if "usual" not in self.request.POST:
            return super().keep(form)
        data = form.data.copy()
        for name, value in starting.usual(data.get("kind")).starts.items():
            data[name] = data.get(name) or value
        return self.show_unjudged(self.form_of(data))


class Started:
    """A new record's form with its first facts, and whence they come; `?empty=1` begins with none."""

    begun_from = None

    def get_initial(self):
        asked, user = self.request.GET, self.request.user
        if self.request.method == "POST" or "empty" in asked:
            return {}
        if "like" in asked:
            self.begun_from = get_object_or_404(Activity.objects.visible_to(user), uid=uuid_of(asked["like"]))
            return starting.like(self.begun_from)
        if "item" in asked:
            items = WorkPlanItem.objects.visible_to(user).for_display()
            return starting.for_item(get_object_or_404(items, uid=uuid_of(asked["item"])))
        facts, self.begun_from = starting.facts(user, asked["kind"] if asked.get("kind") in Kind.values else "")
        return facts

    def get_context_data(self, **kwargs):
        offered = [(kind.value, kind.label) for kind in starting.OFFERED]
        about = {"offered": offered, "is_duplicate": "like" in self.request.GET, "begun_from": self.begun_from}
        context = super().get_context_data(**about, **kwargs)
        if not context["form"].is_bound:
            context["form"].fields["title"].widget.attrs["autofocus"] = True
        return context | {"is_new": "was_read" not in kwargs}


def uuid_of(text):
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
