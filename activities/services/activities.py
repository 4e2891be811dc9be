"""Steps that touch an activity together with its rows: all of them happen, or none."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, rules
from activities.models.choices import ParticipantRole, Status
from activities.models.life import BY_STEPS
from bomca import history
from bomca.accounts import rights
from bomca.history.reasons import reason_missing

CHANGE, ADD = "activities.change_activity", "activities.add_activity"
LONGEST_REASON = 1000  # characters
ONLY_BY_STEPS = _("This changes by a step in the life of the activity: take it on the activity's page.")
LINKS = ("countries", "partners", "agencies", "co_organisers", "topics")


@history.atomic()
def record_activity(activity, *, links=None, participations=None, by=None):
    """Save an activity as a person logged it, with its links and its participation rows.

    activity: new or changed, not yet saved. links: what to set of countries, partners, agencies, co_organisers
    and topics (lists of records); what is left out stays. participations: all rows of the activity (unsaved
    Participation), or None to leave them as they are. by: the person, None for the loader.
    A change of what was told in a report needs a reason (`bomca.history.acting.because`).
    Returns the saved activity. Raises ValidationError naming the field, or `participations` with one entry per row;
    PermissionDenied when the activity as it is stored lies outside what the person is responsible for.
    """
    links = links or {}
    permission = permission_to_save(activity)
    if by and activity.pk and not Activity.objects.open_to(by, permission).filter(pk=activity.pk).exists():
        raise PermissionDenied
    check_activity(activity, links=links, participations=participations)
    activity.allocate_code()
    if activity._state.adding:
        activity.created_by = by
    activity.save()
    for name in LINKS:
        if name in links:
            getattr(activity, name).set(links[name])
    if participations is not None:
        activity.participations.all().delete()
        for row in participations:
            row.pk, row.activity = None, activity
            row.save(force_insert=True)
    if by:
        check_responsibility(activity, by=by, permission=permission)
    return activity


def permission_to_save(activity):
    """What a person needs in order to save the activity."""
    return ADD if activity._state.adding else CHANGE


RESPONSIBILITIES = {
    "phase": ("phase", _("Choose a phase that you are responsible for.")),
    "country": ("countries", _("Choose a country that you are responsible for.")),
    "component": ("component", _("Choose a component that you are responsible for.")),
    "organisation": ("partners", _("Choose an organisation that you are responsible for.")),
}


def check_responsibility(activity, *, by, permission):
    """Check that the saved activity lies where the person has the permission. Raises ValidationError."""
    if Activity.objects.open_to(by, permission).filter(pk=activity.pk).exists():
        return
    if permission == ADD:  # the transaction takes the row back: the instance must not claim to be stored
        activity.pk, activity.code, activity._state.adding = None, "", True
    if not (errors := responsibilities(by, permission)):
        raise PermissionDenied
    raise ValidationError({field: ValidationError(text, code="not_responsible") for field, text in errors})


def responsibilities(by, permission):
    """What to correct in an activity outside what the person is responsible for: (field, sentence), one a narrowing."""
    narrowed = {name for one in rights.granting(by, permission) for name, _key in rights.narrowings(one)}
    return [RESPONSIBILITIES[name] for name in rights.NARROWINGS if name in narrowed]


def check_activity(activity, *, links, participations):
    """Check everything that `record_activity` would save. Raises ValidationError."""
    check_life(activity)
    if why := reason_missing(activity):
        raise ValidationError({"change_reason": ValidationError(why, code="reason_missing")})
    activity.full_clean(validate_unique=True)
    rules.check_equipment(activity)
    countries = list(links.get("countries", activity.countries.all() if activity.pk else []))
    rules.check_countries(activity, countries)
    if participations is not None:
        check_participations(participations, countries)
    elif activity.pk:
        check_participations(activity.participations.all(), countries)


def check_life(activity):
    """Check that the record may be edited, and that its life goes on by steps alone. Raises ValidationError."""
    stored = Activity.objects.filter(pk=activity.pk).values(*BY_STEPS).first() if activity.pk else None
    if stored is None:
        return
    if stored["status"] == Status.VERIFIED:
        raise ValidationError(_("A verified activity is locked and cannot be edited."), code="locked")
    if changed := [name for name in BY_STEPS if getattr(activity, name) != stored[name]]:
        raise ValidationError({name: ValidationError(ONLY_BY_STEPS, code="by_steps") for name in changed})


def check_participations(rows, countries):
    """Check participation rows against each other and against the activity's countries.

    Raises ValidationError with a dict: `participations` holds a list of dicts, one per row, empty where right.
    """
    seen, errors = set(), []
    for row in rows:
        errors.append(problems_of_row(row, seen, countries))
        seen.add(row.key)
    if any(errors):
        error = ValidationError(_("Some rows of participants need a correction."), code="participations")
        error.rows = errors
        raise error


def problems_of_row(row, seen, countries):
    """What is wrong with one participation row: field names with their errors, empty when nothing is."""
    try:
        row.full_clean(exclude=["activity"], validate_unique=False)
    except ValidationError as error:
        return error.error_dict
    return misplaced(row, seen, countries)


def misplaced(row, seen, countries):
    """What is wrong with a row, right in itself, beside the rows before it (`seen`, their keys) and the countries."""
    if row.key in seen:
        message = _("This country, organisation, role and basis already have a row. Put the numbers into one row.")
        return {"country": [ValidationError(message, code="twice")]}
    counted = row.role == ParticipantRole.PARTICIPANT and row.country and row.country.is_programme_country
    if counted and row.country not in countries:
        message = _("%(country)s is not among the participating countries. Add it there, or correct the row.")
        return {"country": [ValidationError(message, code="country_missing", params={"country": row.country})]}
    return {}
