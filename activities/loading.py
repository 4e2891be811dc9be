"""Loading what was done, as far as it was published: topics, achievements, activities with their numbers."""

from pathlib import Path

from django.core.exceptions import ValidationError

from activities.models import Achievement, Activity, Deliverable, HandoverItem, Participation, Topic
from activities.models.choices import Visibility
from activities.services import record_activity, record_deliverable, record_part
from bomca.history.reasons import reason_needed
from bomca.records import Qualifier

DATA = Path(__file__).parent / "data"
NUMBERS = {"participants_value", "participants_qualifier", "women"}


def load_topics(loader):
    """Load the topics, which also an invented activity may have. Raises BadRow."""
    loader.load(Topic, DATA / "topics.csv")


def load_activities(loader):
    """Load achievements, activities (by date, for their codes), items of equipment, deliverables. Raises BadRow."""
    loader.load(Achievement, DATA / "achievements.csv")
    loader.load(Activity, DATA / "activities.csv", apart=NUMBERS, order=by_date, save=save_activity)
    loader.load(HandoverItem, DATA / "handover_items.csv", save=save_item)
    loader.load(Deliverable, DATA / "deliverables.csv", save=save_deliverable)


def by_date(row):
    return row["starts_on"] or "undated"


def save_activity(activity, links, row):
    """Save an activity by the same rules as one that a person logs; what was published is public."""
    activity.visibility = Visibility.PUBLIC if activity.source else Visibility.CONSORTIUM
    try:
        record_activity(activity, links=links, participations=published_numbers(row))
    except ValidationError as error:
        for problems in getattr(error, "rows", []):
            for column, errors in problems.items():
                raise row.problem(column, " ".join(ValidationError(errors).messages)) from error
        raise


def save_deliverable(deliverable, links, row):
    """Save a deliverable by the same rules as one that a person records."""
    record_deliverable(deliverable, links=links)


def save_item(item, links, row):
    """Save an item that a source names, unless the office has since locked, reported or itemised the hand-over."""
    activity = item.activity
    is_fixed = activity.is_locked or reason_needed(activity)
    if not is_fixed and not activity.handover_items.exclude(description=item.description).exists():
        record_part(item, by=None)


def published_numbers(row):
    """The participation row that the published number makes; none where no number is known."""
    if not row["participants_value"]:
        return []
    women = number(row, "women") if row["women"] else 0
    others = number(row, "participants_value") - women
    if others < 0:
        raise row.problem("women", "more women than participants")
    qualifier = row["participants_qualifier"] or Qualifier.EXACT
    return [Participation(women=women, not_stated=others, qualifier=qualifier)]


def number(row, column):
    try:
        return int(row[column])
    except ValueError:
        raise row.problem(column, "is not a number") from None
