"""In which ways an activity concerns a place or an organisation: one rule for list, API, figures and timelines.

Each way is a set of keys of activities. What a reader may not know of an activity is no way to it: one at a sensitive
place is not found by that place.
"""

from functools import reduce
from operator import or_

from django.db.models import Q

from activities.models.activity import Activity
from activities.models.end_use_check import EndUseCheck
from activities.models.handover_item import HandoverItem
from activities.models.participation import Participation
from activities.models.session import Session

LINKS = ("partners", "agencies", "co_organisers")


def keys(rows, name="pk"):
    return rows.order_by().values(name)


def ways_to_places(places, user):
    """{way: keys of activities} to these places (keys): held, a session, equipment there or looked at there."""
    at = {"place__in": places}
    return {
        "held": keys(Activity.objects.visible_to(user).telling("place").filter(**at)),
        "session": keys(Session.objects.visible_to(user).telling("place").filter(**at), "activity"),
        "equipment": keys(HandoverItem.objects.visible_to(user).telling("place").filter(**at), "activity"),
        "check": keys(EndUseCheck.objects.visible_to(user).telling("place").filter(**at), "activity"),
    }


def ways_to_organisations(organisations, user):
    """{way: keys of activities} to these organisations (keys): as what each takes part, hosts or is given something."""
    seen = Activity.objects.visible_to(user)
    links = {name: getattr(Activity, name).through.objects for name in LINKS}
    return {
        **{name: keys(rows.filter(organisation__in=organisations), "activity") for name, rows in links.items()},
        "host_organisation": keys(seen.filter(host_organisation__in=organisations)),
        "people": keys(Participation.objects.visible_to(user).filter(organisation__in=organisations), "activity"),
        "recipient": keys(HandoverItem.objects.visible_to(user).filter(recipient__in=organisations), "activity"),
        "site": keys(seen.telling("place").filter(place__run_by__in=organisations)),
    }


def concerning(activities, ways):
    """The activities to which at least one of the ways leads."""
    return activities.filter(reduce(or_, (Q(pk__in=found) for found in ways.values())))


def concerning_place(activities, place, user):
    """Those that concern the place or one in it."""
    return concerning(activities, ways_to_places(place.with_places_within(user), user))


def concerning_organisation(activities, organisation, user):
    """Those that concern the organisation, one it came from or one that came from it."""
    return concerning(activities, ways_to_organisations(organisation.with_line_of_succession(user), user))
