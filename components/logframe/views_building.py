"""The builder of a logframe: its parts are added, edited, moved up and down, and removed; without any script."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView

from bomca.editing import RecordEdit
from components.logframe import services
from components.logframe.forms import FORMS
from components.logframe.kinds import KINDS
from components.models import Indicator, Logframe, Target
from components.models.logframe import CHANGE


def kind_of(name):
    """The kind of that name; 404 where there is none."""
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def part_for(request, sort, uid):
    """A part that the person may see and change; else 404 or 403."""
    part = get_object_or_404(kind_of(sort).model.objects.visible_to(request.user), uid=uid)
    check(request.user, part.version)
    return part


def check(user, logframe):
    """Refuse who may not change this version. Raises PermissionDenied."""
    if not user.has_perm(CHANGE, logframe):
        raise PermissionDenied
    if not logframe.is_editable:
        raise PermissionDenied(
            _("This version of the logframe is not a draft. Make the next version, and change that.")
        )


def back_to(part):
    """Where the part stands on the page of its version, or its targets on the page of their indicator."""
    if isinstance(part, Target):
        return part.indicator.get_absolute_url()
    place = part if not hasattr(part, "result_id") else part.result
    return f"{part.version.get_absolute_url()}#result-{place.uid}"


class LogframePartEdit(RecordEdit, UpdateView):
    """The form of one part; two people never overwrite each other's."""

    template_name = "components/logframe_part_form.html"

    @property
    def kind(self):
        return kind_of(self.kwargs["sort"])

    @property
    def form_class(self):
        return FORMS[self.kind.model]

    def get_object(self, queryset=None):
        return part_for(self.request, self.kwargs["sort"], self.kwargs["uid"])

    def get_context_data(self, **kwargs):
        part = kwargs["form"].instance if "form" in kwargs else self.object
        back = self.logframe.get_absolute_url() if part is None or part._state.adding else back_to(part)
        return super().get_context_data(kind=self.kind, logframe=self.logframe, back=back, **kwargs)

    @property
    def logframe(self):
        return self.object.version

    def leads_to(self, record):
        is_new_indicator = isinstance(record, Indicator) and not record.targets.exists()
        return record if is_new_indicator else back_to(record)


class LogframePartCreate(LogframePartEdit):
    """The same form, empty; the address says in which version, and the question mark under what it stands."""

    def get_object(self, queryset=None):
        seen = Logframe.objects.visible_to(self.request.user)
        logframe = get_object_or_404(seen, uid=self.kwargs["uid"])
        check(self.request.user, logframe)
        above, kind = self.above(logframe), self.kind
        lies = {"logframe": logframe} if kind.owner == "parent" else {}
        return kind.model(**lies, **({kind.owner: above} if above else {}))

    def above(self, logframe):
        """What the new part stands under; only a result may stand under nothing. 404 where it is not there."""
        asked = self.request.GET.get("under")
        if asked is None and self.kind.owner == "parent":
            return None
        try:
            return get_object_or_404(self.kind.owner_model.objects.of(logframe), uid=asked)
        except ValidationError:
            raise Http404 from None


@require_POST
def move_part(request, sort, uid, where):
    """Move a part one place up or down among its neighbours."""
    part = part_for(request, sort, uid)
    if where not in (services.UP, services.DOWN):
        raise Http404
    return done(request, part, lambda: services.move_part(part, where, by=request.user))


@require_POST
def remove_part(request, sort, uid):
    """Remove a part from a draft; the history keeps it."""
    part = part_for(request, sort, uid)
    return done(request, part, lambda: services.remove_part(part, by=request.user), _("Removed: %(part)s"))


def done(request, part, step, said=""):
    """Do it, say so, and go back to where the part stands or stood."""
    place = back_to(part)
    try:
        step()
        if said:
            messages.success(request, said % {"part": part})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(place)
