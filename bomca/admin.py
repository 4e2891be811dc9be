"""The administration pages: what this installation is, and the manner of records that are edited or looked at there."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from bomca.models import Installation

READ = "read_revision"


class RevisedForm(forms.ModelForm):
    """A form of the administration that saves only over the revision it was opened with."""

    read_revision = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial[READ] = self.instance.revision

    def clean(self):
        cleaned = super().clean()
        if not self.instance._state.adding and self.cleaned_data.get(READ) != self.instance.revision:
            message = _(
                "Someone else saved this record after you opened it, so nothing of yours is saved. What you typed is "
                "still here: open the record in a second window, compare, and type there what shall change."
            )
            raise ValidationError(message, code="stale")
        return cleaned


class SeenOnly(admin.ModelAdmin):
    """Of the records each person of the staff meets here what they may see elsewhere, in lists, pages and choices."""

    def get_queryset(self, request):
        return seen(super().get_queryset(request), request.user)

    def get_field_queryset(self, db, db_field, request):
        chosen = super().get_field_queryset(db, db_field, request)
        rows = db_field.remote_field.model._default_manager.all() if chosen is None else chosen
        return seen(rows, request.user)

    def lookup_allowed(self, lookup, value, request):
        """An address asks by what the page offers to ask by: any other field may be withheld, and would be probed."""
        offered = [
            one if isinstance(one, str) else getattr(one[0], "parameter_name", one[0]) for one in self.list_filter
        ]
        names = {str(one).partition("__")[0] for one in (*offered, self.date_hierarchy, self.model._meta.pk.name, "pk")}
        return lookup.partition("__")[0] in names and super().lookup_allowed(lookup, value, request)


def seen(rows, user):
    """Of the rows those the person may see, where their kind says so. Administrators look after all of them."""
    return rows if user.is_superuser or not hasattr(rows, "visible_to") else rows.visible_to(user)


class RevisedAdmin(SeenOnly):
    """Records of which two editors never overwrite each other; what a page edits below a record belongs to it."""

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        list(self.model.objects.select_for_update().filter(pk=found.pk))
        return super().get_object(request, object_id, from_field)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if kwargs.get("fields"):
            kwargs["fields"] = [name for name in kwargs["fields"] if name != READ]
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form)(form.__name__, (RevisedForm, form), {}) if self.is_edited(request, obj) else form

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        is_there = READ in flatten_fieldsets(fieldsets)
        return [*fieldsets, (None, {"fields": [READ]})] if self.is_edited(request, obj) and not is_there else fieldsets

    def is_edited(self, request, obj):
        return obj is not None and self.has_change_permission(request, obj)


class ReadOnlyAdmin(SeenOnly):
    """Records that are looked at here and made elsewhere."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Installation)
class InstallationAdmin(ReadOnlyAdmin):
    """What the database is for is said once, by the command that fills it."""

    list_display = ["purpose"]
