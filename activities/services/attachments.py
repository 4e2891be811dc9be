"""Files of activities: stored whole or not at all."""

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Attachment, AttachmentContent
from activities.models.attachment import MOST_PER_ACTIVITY
from bomca import history


@history.atomic()
def attach(attachment, *, upload, by):
    """Store a file that passed `bomca.uploads.checked`. Returns the saved attachment.

    attachment: unsaved Attachment with its activity and what was said of the file. Raises ValidationError.
    """
    attachment.name, attachment.content_type = upload.name, upload.content_type
    attachment.size, attachment.sha256, attachment.uploaded_by = upload.size, upload.sha256, by
    attachment.full_clean()
    Activity.objects.select_for_update().get(pk=attachment.activity_id)
    check_room(attachment)
    attachment.save()
    AttachmentContent.objects.create(attachment=attachment, content=upload.content)
    return attachment


def check_room(attachment):
    """Raise ValidationError when the activity has the same file already, or no room for it."""
    kept = Attachment.objects.kept().filter(activity=attachment.activity_id)
    if kept.filter(sha256=attachment.sha256, kind=attachment.kind).exists():
        message = _("The activity has this very file already. Remove that one first, or choose another file.")
        raise ValidationError({"file": ValidationError(message, code="twice")})
    used = kept.aggregate(used=Sum("size"))["used"] or 0
    if used + attachment.size > MOST_PER_ACTIVITY:
        message = _("The files of one activity have room for 100 MB. Remove one that nobody needs first.")
        raise ValidationError({"file": ValidationError(message, code="no_room")})
