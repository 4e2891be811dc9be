"""The rules of an activity: those of one row as database constraints, those that need a look at a neighbour below."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activities.models.choices import HELD, STOPPED, Context, Status
from bomca.constraints import Rule
from bomca.wording import number

CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["code"],
        condition=~Q(code=""),
        name="activity_code_is_given_once",
        violation_error_message=_("Another activity already has this code."),
    ),
    Rule(
        field="ends_on",
        condition=Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
        name="activity_ends_after_it_starts",
        violation_error_code="ends_before_start",
        violation_error_message=_("The activity cannot end before it starts. Correct one of the two dates."),
    ),
    Rule(
        field="planned_ends_on",
        condition=Q(planned_ends_on=None)
        | Q(planned_starts_on__isnull=False, planned_ends_on__gte=F("planned_starts_on")),
        name="activity_is_planned_to_end_after_it_starts",
        violation_error_code="ends_before_start",
        violation_error_message=_("The planned end cannot lie before the planned start. Correct one of the two dates."),
    ),
    Rule(
        field="starts_on",
        condition=~Q(status__in=HELD) | Q(starts_on__isnull=False) | ~Q(dates_note=""),
        name="held_activity_has_a_date",
        violation_error_code="date_missing",
        violation_error_message=_("Enter when it was held, or say in the note on the dates what is known."),
    ),
    Rule(
        field="planned_starts_on",
        condition=~Q(status="planned") | Q(planned_starts_on__isnull=False) | ~Q(dates_note=""),
        name="planned_activity_has_a_planned_date",
        violation_error_code="date_missing",
        violation_error_message=_("Enter the planned start, or say in the note on the dates what is known."),
    ),
    Rule(
        field="status_reason",
        condition=~Q(status__in=STOPPED) | ~Q(status_reason=""),
        name="stopped_activity_has_a_reason",
        violation_error_code="reason_missing",
        violation_error_message=_("Say why the activity was postponed or cancelled; the donor report asks for it."),
    ),
    models.CheckConstraint(
        condition=~Q(status="verified") | Q(verified_at__isnull=False),
        name="verified_activity_has_a_moment_of_verification",
        violation_error_message=_("An activity is verified by its own step, not by setting the status."),
    ),
    Rule(
        field="equipment_value",
        condition=Q(equipment_value=None) | Q(equipment_value__gte=0),
        name="equipment_value_is_not_negative",
        violation_error_message=_("The value of equipment cannot be negative."),
    ),
    Rule(
        field="planned_budget",
        condition=Q(planned_budget=None) | Q(planned_budget__gte=0),
        name="planned_budget_is_not_negative",
        violation_error_message=_("An amount is zero or more."),
    ),
    Rule(
        field="predecessor",
        condition=Q(predecessor=None) | ~Q(predecessor=F("id")),
        name="activity_does_not_continue_itself",
        violation_error_message=_("An activity cannot continue itself. Choose the one before it, or none."),
    ),
]


def check_neighbours(activity):
    """Check an activity against its phase, component and place. Raises ValidationError that names each field."""
    errors = {}
    if activity.phase_id and activity.component_id and activity.component.phase_id != activity.phase_id:
        message = _("%(component)s is not a component of %(phase)s. Choose a component of the same phase.")
        values = {"component": activity.component, "phase": activity.phase}
        errors["component"] = ValidationError(message, code="other_phase", params=values)
    if activity.work_plan_item and activity.phase_id and activity.work_plan_item.plan.phase_id != activity.phase_id:
        message = _("This item stands in the work plan of another phase. Choose one of the same phase.")
        errors["work_plan_item"] = ValidationError(message, code="other_phase")
    if activity.place_id and activity.host_country_id:
        place = activity.place
        if activity.host_country_id not in (place.country_id, place.second_country_id):
            message = _("%(place)s does not lie in this country. Correct the place or the host country.")
            errors["host_country"] = ValidationError(message, code="place_elsewhere", params={"place": place})
    if activity.predecessor_id and activity.pk and leads_to(activity.predecessor, activity):
        message = _("This would close a circle: that activity itself continues this one, directly or through others.")
        errors["predecessor"] = ValidationError(message, code="circle")
    if activity.phase_id:
        last_day = activity.phase.ends_on_if_approved
        for field in ("starts_on", "ends_on", "planned_starts_on", "planned_ends_on"):
            if problem := _outside_phase(activity.phase, getattr(activity, field), last_day):
                errors[field] = problem
    last = activity.ends_on or activity.starts_on
    if activity.status in HELD and last and last > timezone.localdate():
        field = "ends_on" if activity.ends_on else "starts_on"
        message = _("An activity of the future cannot be completed. Log it as planned, or correct the date.")
        errors[field] = ValidationError(message, code="in_future")
    if activity.status == Status.VERIFIED and activity.phase_id and activity.is_beyond_phase:
        message = _("It lies after the approved end of the phase. Approve the pending extension first, then verify.")
        errors["status"] = ValidationError(message, code="beyond_phase")
    if errors:
        raise ValidationError(errors)


def _outside_phase(phase, day, last_day):
    """What is wrong with a day not between the phase's start and `last_day`, pending extensions included; or None."""
    if day is None or phase.starts_on <= day <= last_day:
        return None
    values = {"phase": phase, "start": date_format(phase.starts_on), "end": date_format(phase.ends_on)}
    if day < phase.starts_on:
        message = _("%(phase)s starts on %(start)s. Correct the date or choose the phase before.")
    else:
        message = _(
            "%(phase)s ends on %(end)s. Correct the date; or, if the phase is being extended, record the pending "
            "extension on the page of the phase's agreement, and save again."
        )
    return ValidationError(message, code="outside_phase", params=values)


def check_countries(activity, countries):
    """Check that the programme countries among `countries` take part in the phase on the activity's dates."""
    first = activity.starts_on or activity.planned_starts_on or activity.phase.starts_on
    last = activity.ends_on or activity.planned_ends_on or first
    rows = activity.phase.phase_countries.all()
    allowed = {row.country_id for row in rows if row.is_valid_between(first, last)}
    strangers = [country for country in countries if country.pk not in allowed]
    if strangers:
        message = _("Not in %(phase)s on these dates: %(countries)s. Remove them, or add them to the phase first.")
        values = {"phase": activity.phase, "countries": ", ".join(str(country) for country in strangers)}
        raise ValidationError({"countries": ValidationError(message, code="not_in_phase", params=values)})


USUAL_COUNTRIES = {
    Context.NATIONAL: (1, 1),
    Context.BILATERAL: (2, 2),
    Context.MULTILATERAL: (3, 4),
    Context.REGIONAL: (3, 99),
}


def context_warning(activity, countries):
    """A remark when the context does not fit the number of programme countries; published data breaks the rule."""
    least, most = USUAL_COUNTRIES[activity.context]
    found = sum(country.is_programme_country for country in countries)
    if found and not least <= found <= most:
        return _("The context is %(context)s, but the number of countries is %(number)s. Please check.") % {
            "context": activity.get_context_display(),
            "number": found,
        }
    return None


def leads_to(activity, other):
    """Whether one comes to `other` by going back in the series."""
    seen = set()
    while activity is not None and activity.pk not in seen:
        if activity.pk == other.pk:
            return True
        seen.add(activity.pk)
        activity = activity.predecessor
    return False


def check_equipment(activity):
    """Check that what is told of an activity's equipment does not contradict its items. Raises ValidationError."""
    items = activity.handover_items.all() if activity.pk else []
    if not items:
        return
    errors = {}
    before = type(activity).objects.filter(pk=activity.pk).values_list("equipment_value", flat=True).get()
    value = sum(item.total_value for item in items)
    if activity.equipment_value not in (before, value):
        message = _("The items of equipment come to EUR %(value)s. Correct the items; this follows from them.")
        values = {"value": number(value, ",.2f")}
        errors["equipment_value"] = ValidationError(message, code="contradicts_items", params=values)
    if not activity.is_dual_use and any(item.is_dual_use for item in items):
        message = _("One of its items is dual-use, so this stays marked. Correct the item first.")
        errors["is_dual_use"] = ValidationError(message, code="has_dual_use_item")
    if errors:
        raise ValidationError(errors)
