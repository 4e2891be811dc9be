"""Values of indicators are recorded and corrected: whole with their parts, or not at all."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from bomca import history
from bomca.fields import SeveralField
from components.logframe import counting
from components.models import Indicator, IndicatorValue, Phase, ValuePart
from components.models.indicator_value import OPEN, RECORD, UNKNOWN, ValueStatus
from components.models.measures import Division
from partners.models.organisation import OrganisationKind

OTHER = "other"
SEXES = [("female", _("women")), ("male", _("men"))]
COPIED = ("indicator", "period", "country", "value", "numerator", "denominator", "text", "comment", "evidence")
COPIED += ("evidence_url", "override_reason", "corporate_value")


def keys_of(indicator, division):
    """The parts of a division: code and label; what is not known is one of them."""
    phase = indicator.result.logframe.phase
    rows = phase.phase_countries.select_related("country").order_by("country__iso2")
    found = {
        Division.SEX: SEXES,
        Division.COUNTRY: [*((one.country.iso2, str(one.country)) for one in rows), (OTHER, _("another country"))],
        Division.AGENCY_KIND: OrganisationKind.choices,
    }[division]
    return [*found, (UNKNOWN, _("not known"))]


def divisions_of(indicator):
    """Every division of an indicator with its parts."""
    return [(Division(code), keys_of(indicator, code)) for code in SeveralField.codes(indicator.divisions)]


def divided(indicator, parts):
    """The parts of an amount as people read them: [(division, [(part, amount)])]. parts: {(division, key): amount}."""
    return [
        (division.label, [(label, parts[division, key]) for key, label in keys if (division, key) in parts])
        for division, keys in divisions_of(indicator)
    ]


def in_force(indicator):
    """The row of the indicator in the approved version, where there is one."""
    rows = Indicator.objects.filter(thread=indicator.thread, result__logframe__status="approved")
    return rows.select_related("result__logframe__phase").first() or indicator


@history.atomic()
def record_value(value, *, parts=None, by=None):
    """Save a value as a person entered it, with what the log counts beside it. Raises ValidationError.

    A value left empty is what the log counts. parts: {(division, key): amount}, of what the log counts as it divides
    it where none are given; None leaves them. by: the person, None for the loader.
    Raises PermissionDenied where the person does not enter values of what it was before.
    """
    phase = value.indicator.result.logframe.phase_id
    list(Phase.objects.select_for_update().filter(pk=phase).values_list("pk"))
    if value.pk and not value.is_editable:
        message = _("A value that was submitted is not changed. Correct it by a new one.")
        raise ValidationError(message, code="locked")
    if by and value.pk and not IndicatorValue.objects.open_to(by, RECORD).filter(pk=value.pk).exists():
        raise PermissionDenied
    check_alone(value)
    count = count_of(value)
    value.counted = count and count.amount
    for name, amount in taken(value, count).items():
        setattr(value, name, amount)
    if not parts and count and value.amount == count.amount:
        parts = count.parts or parts
    value.full_clean()
    is_new = value._state.adding
    value.save()
    if parts is not None:
        keep_parts(value, parts)
    if by and not IndicatorValue.objects.open_to(by, RECORD).filter(pk=value.pk).exists():
        if is_new:
            value.pk, value._state.adding = None, True
        message = _("Choose a country that you are responsible for.")
        raise ValidationError({"country": ValidationError(message, code="not_responsible")})
    return value


def count_of(value, reader=None):
    """What the log counts for the period and the place of a value; None where the indicator counts nothing."""
    period = value.period
    return counting.counted(value.indicator, period.starts_on, period.ends_on, value.country, reader)


def taken(value, count):
    """The amounts of a count as a value takes them over; none where one was entered, or the log does not know."""
    is_entered = value.amount is not None or value.numerator is not None or value.denominator is not None
    if is_entered or count is None or count.amount is None:
        return {}
    if count.denominator is not None:
        return {"numerator": count.numerator, "denominator": count.denominator}
    return {"value": count.amount}


def check_alone(value):
    """One open value for a period and a place; where one is approved, the new one corrects it."""
    same = IndicatorValue.objects.of_thread(value.indicator.thread).filter(period=value.period, country=value.country)
    others = same.exclude(pk=value.pk)
    if others.filter(status__in=OPEN).exists():
        message = _("There is such a value for this period and place. Go on with that one.")
        raise ValidationError(message, code="unique")
    value.corrects = others.approved().first()


def keep_parts(value, parts):
    """Save the parts that are given, and remove the others."""
    stored = {(one.division, one.key): one for one in value.parts.all()}
    for place, amount in parts.items():
        part = stored.pop(place, None) or ValuePart(indicator_value=value, division=place[0], key=place[1])
        if part._state.adding or part.amount != amount:
            part.amount = amount
            part.full_clean()
            part.save()
    for part in stored.values():
        part.delete()


@history.atomic()
def correct(value, *, by):
    """A new row that begins as a copy of an approved one, and takes its place once it is approved itself."""
    if value.status != ValueStatus.APPROVED:
        message = _("Only an approved value is corrected by a new one.")
        raise ValidationError(message, code="wrong_step")
    facts = {name: getattr(value, name) for name in COPIED}
    parts = {(one.division, one.key): one.amount for one in value.parts.all()}
    return record_value(IndicatorValue(**facts), parts=parts, by=by)
