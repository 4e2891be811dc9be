"""The forms by which a file is added to an activity and removed from it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from activities import services
from activities.models import Activity, Attachment
from activities.models.attachment import RESTRICTED
from activities.models.participant_list import SEE
from bomca import uploads
from bomca.forms import Capitals


class AttachmentForm(Capitals, forms.ModelForm):
    """A file, and what it is."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("PDF, Word, Excel, PowerPoint, ODT, PNG, JPG, text or CSV; at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}),
    )
    field_order = ["file"]

    class Meta:
        model = Attachment
        fields = ["kind", "title", "language", "version", "caption", "credit", "consent"]

    def __init__(self, *args, activity, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.activity, self.user = activity, user
        if not Activity.objects.keys_permitting(user, SEE).filter(pk=activity.pk).exists():
            kind = self.fields["kind"]
            kind.choices = [choice for choice in kind.choices if choice[0] not in RESTRICTED]

    def clean_file(self):
        """What passed is kept in `upload`; nothing is stored of what did not."""
        self.upload = uploads.checked(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def record(self):
        """Store the file; what the service refuses lands on the fields. True when stored."""
        try:
            services.attach(self.instance, upload=self.upload, by=self.user)
        except ValidationError as error:
            for name, messages in getattr(error, "error_dict", {"file": error.error_list}).items():
                self.add_error(name if name in self.fields else None, messages)
            return False
        return True


class RemovalForm(forms.Form):
    """Why a file is removed."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
