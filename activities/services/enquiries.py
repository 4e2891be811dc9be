"""Asking an agency by letter, its answers, and the office's review: nothing counts before it is accepted."""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import Answer, Enquiry, RecommendationStatus
from activities.models.answer import Decision
from activities.models.recommendation_status import StatusSource
from activities.services.deliverables import record_status
from bomca import history
from bomca.accounts import mail

LONGEST = 90  # days that a link may work
MOST_ASKED = 50  # recommendations in one letter: what the page can post, and what a person can answer
MOST_ANSWERS = 1_000  # rows of one enquiry, so that a link in wrong hands fills no database
SAME = ("status", "evidence", "comment", "full_name", "function")


@history.atomic()
def ask(enquiry, *, recommendations, by):
    """Keep an enquiry (unsaved) about these recommendations of its agency. The letter is sent by the worker.

    Raises ValidationError.
    """
    enquiry.asked_by = by
    check_question(enquiry, recommendations)
    enquiry.expires_at = end_of(enquiry.last_day)
    enquiry.full_clean()
    enquiry.save()
    enquiry.recommendations.set(recommendations)
    return enquiry


def check_question(enquiry, recommendations):
    """Check what is asked. Raises ValidationError naming the field."""
    errors, today = {}, timezone.localdate()
    if not recommendations:
        errors["recommendations"] = ValidationError(_("Choose at least one recommendation."), code="nothing")
    elif len(recommendations) > MOST_ASKED:
        message = _("One letter asks about %(most)s recommendations at most. Send several.")
        errors["recommendations"] = ValidationError(message, code="too_many", params={"most": MOST_ASKED})
    elif any(one.addressee_id != enquiry.agency_id for one in recommendations):
        message = _("Choose recommendations addressed to this agency only.")
        errors["recommendations"] = ValidationError(message, code="other_agency")
    elif not all(one.deliverable.is_handed_over for one in recommendations):
        message = _("Some of these were not transmitted to the agency yet.")
        errors["recommendations"] = ValidationError(message, code="not_transmitted")
    if enquiry.last_day and not today <= enquiry.last_day <= today + timedelta(days=LONGEST):
        message = _("Choose a day from today to %(days)s days from now.")
        errors["last_day"] = ValidationError(message, code="out_of_range", params={"days": LONGEST})
    if errors:
        raise ValidationError(errors)


def end_of(day):
    """The end of a day by the portal's own clock."""
    return timezone.make_aware(datetime.combine(day, time.max), timezone.get_default_timezone())


def send_letter(pk, *, base, again=False):
    """Send the letter of an enquiry with a new link; a letter that was sent is not sent twice unless `again`.

    base: the address of the portal. Raises OSError, and then keeps nothing.
    """
    with history.atomic():
        enquiry = Enquiry.objects.select_for_update().filter(pk=pk).first()
        if enquiry is None or not enquiry.can_be_sent or (enquiry.sent_at and not again):
            return
        link = base.rstrip("/") + reverse("activities:answer", args=[enquiry.new_token()])
        enquiry.sent_at = timezone.now()
        enquiry.save()
        facts = {"enquiry": enquiry, "link": link, "asked": enquiry.recommendations.count()}
        mail.send("enquiry", enquiry.email, enquiry.language, app="activities", **facts)


@history.atomic()
def answer(enquiry, *, rows, full_name, function):
    """Keep what a person of the agency proposes. rows: {recommendation: {"status", "evidence", "comment"}}.

    What was said already is not kept twice; a later answer replaces an earlier one that waits or was declined.
    Returns how many answers are new. Raises ValidationError by recommendation, in `rows`; and where the link closed.
    """
    kept = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    if kept.state != "open" or kept.digest != enquiry.digest:
        raise ValidationError(_("The link has been closed meanwhile; nothing was kept."), code="closed")
    asked = {one.pk: one for one in kept.recommendations.all()}
    last = {one.recommendation_id: one for one in kept.answers.latest()}
    made, problems = [], {}
    for recommendation, said in rows.items():
        if recommendation.pk not in asked:
            raise ValidationError(_("This link is not for that recommendation."), code="other_row")
        one = Answer(enquiry=kept, recommendation=recommendation, full_name=full_name, function=function, **said)
        before = last.get(recommendation.pk)
        if before and all(getattr(before, name) == getattr(one, name) for name in SAME):
            continue
        try:
            one.full_clean(validate_unique=False, validate_constraints=False)
            one.validate_constraints(exclude=["enquiry", "recommendation"])
        except ValidationError as error:
            problems[recommendation.pk] = error.error_dict
        made.append((before, one))
    if problems:
        refusal = ValidationError(_("Some rows need a correction."), code="rows")
        refusal.rows = problems
        raise refusal
    if kept.answers.count() + len(made) > MOST_ANSWERS:
        raise ValidationError(_("Too many answers came through this link. Write to the office."), code="too_many")
    for before, one in made:
        if before:
            before.replaced = True
            before.save(update_fields=["replaced"])
        one.save()
    return len(made)


@history.atomic()
def accept(given, *, by, note="", meeting=""):
    """Accept an answer: it becomes the status as of the day on which it was given. Raises ValidationError."""
    one = Answer.objects.select_for_update().get(pk=given.pk)
    one.decide(Decision.ACCEPTED, by=by, note=note)
    row = RecommendationStatus(
        recommendation=one.recommendation,
        answer=one,
        source=StatusSource.AGENCY,
        status=one.status,
        as_of_on=one.given_on,
        evidence=one.evidence,
        meeting=meeting,
    )
    return record_status(row, by=by)


@history.atomic()
def decline(given, *, by, note):
    """Decline an answer and say why; the agency reads it on its page. Raises ValidationError."""
    one = Answer.objects.select_for_update().get(pk=given.pk)
    one.decide(Decision.DECLINED, by=by, note=note)
    return one
