"""The life of an extension: signed off country by country, then merged into its phase or rejected.

What an extension carries is said by whoever knows it: an app registers with `carries` a function of the
extension and the last day (inclusive) the phase would have then, which yields a sentence for each record that would
lie outside. Nothing is shortened or rejected over such records.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bomca import history, wording
from bomca.accounts import rights
from bomca.history.acting import because
from bomca.revisions import Stale
from components.models import Addendum, Extension, Logframe, Phase, Target
from components.models.extension import carries
from components.models.target import TargetKind

DECIDE = "components.change_extension"


@carries
def targets_beyond(extension, last_day):
    """Milestones and targets of the logframes that are not superseded, after the day."""
    found = Target.objects.filter(indicator__result__logframe__phase=extension.phase, on__gt=last_day)
    found = found.exclude(kind=TargetKind.BASELINE).exclude(indicator__result__logframe__status="superseded")
    for one in found.select_related("indicator"):
        yield _("%(what)s of %(indicator)s, %(day)s") % {
            "what": wording.capital(str(one.get_kind_display())),
            "indicator": one.indicator,
            "day": wording.on(one.on),
        }


@carries
def budgets_of(extension, last_day):
    """Versions of the budget in force that take the extension in, where it is to go altogether."""
    if extension.status == "rejected":
        for one in extension.budgets.approved():
            yield str(one)


def missing_signatures(extension):
    """The countries with a financing agreement that have not signed the extension yet, in the order of their names.

    A no-cost extension for which no addendum is recorded needs none.
    """
    addenda = {one.agreement_id: one for one in extension.addenda.all()}
    if not addenda and extension.kind == "no_cost":
        return []
    agreements = extension.phase.agreements.select_related("country")
    missing = [one for one in agreements if one.pk not in addenda or not addenda[one.pk].is_signed]
    return sorted((one.country for one in missing), key=str)


def held(extension, seen):
    """Lock the phase, read the extension anew. Raises Stale when it is not at the revision that was seen."""
    Phase.objects.select_for_update().get(pk=extension.phase_id)
    fresh = Extension.objects.select_for_update().get(pk=extension.pk)
    if fresh.revision != seen:
        raise Stale(fresh)
    return fresh


@history.atomic()
def sign(extension, agreement, *, signed_on, reference="", by):
    """Record that a country has signed its addendum. Returns it. Raises ValidationError naming the field."""
    Phase.objects.select_for_update().get(pk=extension.phase_id)
    if signed_on and signed_on > rights.today():
        raise ValidationError({"signed_on": _("This day lies ahead. Enter the day of the signature.")}, code="ahead")
    if Extension.objects.get(pk=extension.pk).status == "rejected":
        raise ValidationError({"signed_on": _("A rejected extension is not signed.")}, code="rejected")
    addendum = Addendum.objects.filter(extension=extension, agreement=agreement).first()
    addendum = addendum or Addendum(extension=extension, agreement=agreement)
    addendum.status, addendum.signed_on, addendum.reference = "signed", signed_on, reference
    addendum.full_clean()
    addendum.save()
    return addendum


@history.atomic()
def approve(extension, *, decided_on, seen, by):
    """Merge a pending extension into its phase: end, money and reporting periods follow from it from now on.

    decided_on: the day of the decision. seen: the revision that the person looked at. Raises Stale; ValidationError
    with the countries that have not signed, or an earlier extension that is not decided.
    """
    extension = held(extension, seen)
    wrong = []
    if not extension.is_pending:
        wrong.append(_("The extension is decided already."))
    if decided_on > rights.today():
        wrong.append(_("The day of the decision lies ahead."))
    if missing := missing_signatures(extension):
        names = ", ".join(str(country) for country in missing)
        wrong.append(_("Not signed yet: %(countries)s. Record the day of each signature first.") % {"countries": names})
    if extension.phase.extensions.filter(status="pending", sequence__lt=extension.sequence).exists():
        wrong.append(_("An extension before it is not decided. Decide that one first."))
    if wrong:
        raise ValidationError(wrong, code="refused")
    extension.status, extension.decided_on = "approved", decided_on
    extension.full_clean()
    extension.save()
    return extension


@history.atomic()
def reject(extension, *, decided_on, reason, seen, by):
    """Say that a pending extension will not come. Raises Stale; ValidationError with all that it would strand."""
    extension = held(extension, seen)
    if not extension.is_pending:
        raise ValidationError(_("The extension is decided already."), code="refused")
    if not reason.strip():
        raise ValidationError(_("Say why it is rejected."), code="required")
    extension.status, extension.decided_on = "rejected", decided_on
    extension.full_clean()
    with because(reason.strip()):
        extension.save()
    return extension


def in_force(phase):
    """The logframe of the phase that is approved now, or None."""
    return Logframe.objects.in_force().filter(phase=phase).first()
