"""The pages on which organisations and places are added: by themselves, or on the way of another form.

On the way of a form that is kept as a draft (`?draft=…&to=…`) the new record is chosen in the draft, which is then
taken up again. In a dialog of such a form (`dialog`) they answer with the form alone, and with the new record as JSON.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView

from bomca.drafts import keeping
from bomca.drafts.pages import identifier
from bomca.views import FormPage
from partners.forms_adding import OrganisationForm, PlaceForm

LONGEST = 250  # characters of a name that is handed over


class Add(FormPage, CreateView):
    """The form of a new record."""

    title = list_name = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.has_perm(self.form_class.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_dialog(self):
        return "dialog" in self.request.GET

    @cached_property
    def draft(self):
        """The form on whose way this is, if any. Raises Http404 where it is not the person's own, or was closed."""
        if "draft" not in self.request.GET:
            return None
        uid = identifier(self.request.GET["draft"])
        return get_object_or_404(keeping.open_of(self.request.user), uid=uid) if uid else self.nothing()

    def nothing(self):
        raise Http404

    def get_template_names(self):
        return ["partners/_add.html" if self.is_dialog else "partners/add.html"]

    def get_initial(self):
        name = self.request.GET.get("name", "")[:LONGEST].strip()
        is_russian = any("а" <= sign <= "я" or sign == "ё" for sign in name.lower())
        return {"name_ru" if is_russian else "name_en": name}

    def get_form_kwargs(self):
        prefixed = {"auto_id": "add_%s"} if self.is_dialog else {}
        return {**super().get_form_kwargs(), **prefixed, "user": self.request.user}

    def get_context_data(self, **kwargs):
        back = f"{self.draft.address}?draft={self.draft.uid}" if self.draft else ""
        return super().get_context_data(title=self.title, list_name=self.list_name, draft_address=back, **kwargs)

    def post(self, request, *args, **kwargs):
        used = request.POST.get("use")
        if not used:
            return super().post(request, *args, **kwargs)
        found = self.form_class._meta.model.objects.visible_to(request.user)
        return self.chosen(get_object_or_404(found, pk=used) if used.isascii() and used.isdigit() else self.nothing())

    def form_valid(self, form):
        record = form.save()
        if not self.is_dialog:
            messages.success(self.request, _("Added: %(record)s") % {"record": record})
        return self.chosen(record)

    def chosen(self, record):
        """Go on with the record: in the dialog's form, in the draft, or on its own page."""
        if self.is_dialog:
            about = {"value": str(record.pk), "label": str(record), "hint": str(record.country or "")}
            return JsonResponse(about, status=201)
        if self.draft is None:
            return redirect(record)
        is_list = "list" in self.request.GET
        keeping.choose(self.draft, self.request.GET.get("to", ""), str(record.pk), is_list=is_list)
        return redirect(f"{self.draft.address}?draft={self.draft.uid}")


class AddOrganisation(Add):
    """A new organisation."""

    form_class = OrganisationForm
    title, list_name = gettext_lazy("Add an organisation"), "partners:list"


class AddPlace(Add):
    """A new place."""

    form_class = PlaceForm
    title, list_name = gettext_lazy("Add a place"), "partners:places"
