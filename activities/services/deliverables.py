"""Deliverables with their links, their recommendations, and what became of these: saved whole or not at all."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Deliverable, Recommendation, RecommendationStatus
from bomca import history

ADD, CHANGE = "activities.add_deliverable", "activities.change_deliverable"
RECOMMEND = "activities.change_recommendation"
DELIVERABLE_LINKS = ("activities", "countries", "recipients")
SAME = ("status", "as_of_on", "evidence", "evidence_url", "meeting")  # what makes a second row a mere repetition


@history.atomic()
def record_deliverable(deliverable, *, links=None, by=None):
    """Save a deliverable as a person recorded it.

    links: what to set of activities, countries and recipients (lists of records); what is left out stays.
    by: the person, None for the loader; activities that they do not see stay linked.
    Raises ValidationError naming the field; PermissionDenied when it is stored outside what the person is responsible
    for.
    """
    links, permission = links or {}, permission_to_save_deliverable(deliverable)
    if by and deliverable.pk and not is_open(deliverable, by, permission):
        raise PermissionDenied
    deliverable.full_clean()
    if by and deliverable.pk and "activities" in links:
        beyond = deliverable.activities.exclude(pk__in=Activity.objects.keys_visible_to(by))
        links = {**links, "activities": [*links["activities"], *beyond]}
    of_it = {name: list(links[name] if name in links else stored(deliverable, name)) for name in DELIVERABLE_LINKS}
    check_links(deliverable, of_it)
    deliverable.save()
    for name in links:
        getattr(deliverable, name).set(of_it[name])
    if by and not is_open(deliverable, by, permission):
        message = _("Choose a phase, component or country that you are responsible for.")
        raise refused(deliverable, {"component": ValidationError(message, code="not_responsible")})
    return deliverable


def permission_to_save_deliverable(deliverable):
    """What a person needs in order to save the deliverable."""
    return ADD if deliverable._state.adding else CHANGE


def stored(record, name):
    return getattr(record, name).all() if record.pk else []


def is_open(record, by, permission):
    return type(record).objects.open_to(by, permission).filter(pk=record.pk).exists()


def refused(record, errors):
    """The refusal of a record just saved: the transaction takes it back, so it must not claim to be stored."""
    if record.revision == 1:
        record.pk, record._state.adding = None, True
    return ValidationError(errors)


def check_links(deliverable, links):
    """Check activities, recipients and document against the deliverable. Raises ValidationError."""
    errors = {}
    if any(activity.phase_id != deliverable.phase_id for activity in links["activities"]):
        errors["activities"] = ValidationError(_("Choose activities of the same phase."), code="other_phase")
    if deliverable.is_handed_over and not links["recipients"] and not deliverable.source:
        message = _("It was transmitted: name at least one recipient agency.")
        errors["recipients"] = ValidationError(message, code="recipients_missing")
    document = deliverable.document
    if document and (
        document.is_restricted
        or document.removed_at
        or document.activity_id not in {activity.pk for activity in links["activities"]}
    ):
        message = _("Choose a file of one of its activities, without names of people.")
        errors["document"] = ValidationError(message, code="other_activity")
    if errors:
        raise ValidationError(errors)


@history.atomic()
def record_recommendation(recommendation, *, by=None):
    """Save a recommendation as a person recorded it. Raises ValidationError, PermissionDenied as above."""
    is_new = recommendation._state.adding
    if by and not is_new and not is_open(recommendation, by, RECOMMEND):
        raise PermissionDenied
    Deliverable.objects.select_for_update().get(pk=recommendation.deliverable_id)
    if is_new and not recommendation.number:
        given = Recommendation.objects.filter(deliverable=recommendation.deliverable_id)
        recommendation.number = max(given.values_list("number", flat=True), default=0) + 1
    recommendation.full_clean()
    recommendation.save()
    if by and not is_open(recommendation, by, RECOMMEND):
        message = _("Choose a country that you are responsible for.")
        raise refused(recommendation, {"country": ValidationError(message, code="not_responsible")})
    return recommendation


@history.atomic()
def record_status(row, *, by=None):
    """Add what became of a recommendation as of a day (unsaved RecommendationStatus); the same twice is one row.

    Returns the row. Raises ValidationError.
    """
    Recommendation.objects.select_for_update().get(pk=row.recommendation_id)
    row.recorded_by = by
    row.full_clean()
    last = RecommendationStatus.objects.filter(recommendation=row.recommendation_id).order_by("-pk").first()
    if last and row.answer_id is None and all(getattr(last, name) == getattr(row, name) for name in SAME):
        return last
    row.save()
    return row
