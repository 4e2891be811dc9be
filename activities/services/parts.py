"""Parts of activities, grants, money: recorded and removed under the lock of what they belong to."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import RestrictedError
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext_lazy as _

from activities.models import HandoverItem, SubGrant
from bomca import history
from bomca.history.acting import acting, because
from bomca.history.reasons import reason_missing
from components.models import Budget

CHANGE = "activities.change_activity"


def permission_for(model):
    """What a role must grant for records of the model to be written at all."""
    return getattr(model, "change_permission", CHANGE)


def may_record(model, owner, user):
    """Whether the person may record, change and remove records of the model in what they belong to."""
    if getattr(owner, "is_locked", False) and not model.lasting:
        return False
    return user.has_perm(permission_for(model), owner.call if isinstance(owner, SubGrant) else owner)


def open_owners(model, user):
    """What the person may record records of the model in, of all that they see."""
    owner = model._meta.get_field(owner_name(model)).related_model
    if owner is SubGrant:
        return SubGrant.objects.filter(call__in=keys_of(open_owners(SubGrant, user)))
    return owner.objects.visible_to(user).filter(pk__in=keys_of(owner.objects.open_to(user, permission_for(model))))


def keys_of(rows):
    return rows.order_by().values("pk")


@history.atomic()
def record_part(part, *, by):
    """Save a part, new or changed, with what follows from it. Returns it. Raises ValidationError naming the field.

    What it belongs to is locked first, so that sums (awards under a ceiling, instalments, equipment) hold also where
    two people record at once. by: the person; PermissionDenied when they may not, None for the loader.
    """
    owner = locked(part)
    if by and not may_record(type(part), owner, by):
        raise PermissionDenied
    if getattr(part, "told_in_reports", False):
        ask_reason(owner)
    part.prepare(by=by)
    part.full_clean()
    is_new = part._state.adding
    part.save()
    if is_new and isinstance(part, Budget):
        part.take_over()
    if isinstance(part, HandoverItem) and part.is_dual_use and not owner.is_dual_use:
        owner.is_dual_use = True
        owner.save(update_fields=["is_dual_use", "updated_at"])
    return part


@history.atomic()
def remove_part(part, *, by, reason):
    """Delete a part; the history keeps what it was, and why it went.

    Raises ValidationError without a reason, or while others depend on it; PermissionDenied.
    """
    if not may_record(type(part), locked(part), by):
        raise PermissionDenied
    if getattr(part, "is_locked", False):
        raise ValidationError({"reason": ValidationError(part.why_locked, code="locked")})
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why it is removed."), code="required")})
    try:
        with because(reason.strip()), history.atomic():
            part.delete()
    except (RestrictedError, ProtectedError):
        message = _("Something else depends on it, such as a check or an instalment. Remove that first.")
        raise ValidationError({"reason": ValidationError(message, code="depended_on")}) from None


def locked(part):
    """What the part belongs to, read anew and held until the transaction ends; what has parts itself is held too."""
    if part.pk and getattr(part, "has_parts", False):
        type(part).objects.select_for_update().get(pk=part.pk)
    owner = part.owner_record
    held = type(owner).objects.select_for_update().get(pk=owner.pk)
    setattr(part, owner_name(type(part)), held)
    return held


def owner_name(model):
    """The foreign key to what records of the model belong to."""
    return getattr(model, "history_part_of", "") or "phase"


def ask_reason(owner):
    """What a report has told is changed for a reason. Raises ValidationError where none was given."""
    if not acting().reason.strip() and (why := reason_missing(owner)):
        raise ValidationError({"change_reason": ValidationError(why, code="reason_missing")})
