"""Of what a timeline can be told: a place, an organisation, a recommendation; and the records that belong to each."""

from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Deliverable, EndUseCheck, HandoverItem, Recommendation, SubGrant
from activities.models.concerning import concerning, keys, ways_to_organisations, ways_to_places
from components.models import PartnerRole
from partners.models import Organisation, Place
from reports.timelines.equipment import handed


class Subject:
    """A record with all that is told in its timeline, as far as the reader may see it.

    A subject names `rows`, its own model's set, and gives `members`: the keys of all that are told as one.
    """

    rows = None
    listed_by = ""  # the filter of the list of activities that shows the same ones
    has_activities = True
    may_share = False  # whether what an activity handed over may be meant for others beside it

    def __init__(self, record, user):
        self.record, self.user = record, user

    @cached_property
    def members(self):
        return {self.record.pk}

    @cached_property
    def others(self):
        """The records told together with it: sub-places, former names, what was renewed."""
        seen = self.rows.visible_to(self.user).filter(pk__in=self.members).exclude(pk=self.record.pk)
        return list(seen)

    @cached_property
    def ways(self):
        """{way: keys of activities} by which activities concern it."""
        return {}

    @cached_property
    def activities(self):
        """The activities that concern it, but for drafts."""
        rows = Activity.objects.visible_to(self.user).logged()
        return concerning(rows, self.ways) if self.ways else rows.none()

    @cached_property
    def handed(self):
        """What was handed over to it, in EUR (see `equipment.py`)."""
        return handed(self)

    @property
    def items(self):
        """The items of equipment that went to it."""
        return HandoverItem.objects.none()

    @property
    def whole_handovers(self):
        """The activities without items whose told value of equipment is meant for it, perhaps with others."""
        without = ~Q(pk__in=keys(HandoverItem.objects.all(), "activity"))
        return self.receiving.filter(without)

    @property
    def receiving(self):
        """The activities in which equipment would be handed over to it."""
        return Activity.objects.none()

    @property
    def checks(self):
        """The end-use checks of its equipment."""
        own = Q(item__in=keys(self.items))
        return EndUseCheck.objects.visible_to(self.user).filter(own)

    @property
    def deliverables(self):
        """What was handed over to it, or came out of what was done there."""
        return Deliverable.objects.none()

    @property
    def recommendations(self):
        """What it was advised."""
        return Recommendation.objects.none()

    @property
    def grants(self):
        return SubGrant.objects.none()

    @property
    def roles(self):
        return PartnerRole.objects.none()


class OfPlace(Subject):
    """A place with the places in it."""

    rows, listed_by = Place.objects, "concerns_place"
    others_title = _("Places in it, told together with it")

    @cached_property
    def members(self):
        return self.record.with_places_within(self.user)

    @cached_property
    def ways(self):
        return ways_to_places(self.members, self.user)

    @property
    def items(self):
        """Those used there; and those of an activity held there of which no place of use is recorded."""
        seen = HandoverItem.objects.visible_to(self.user)
        there, nowhere = seen.telling("place").filter(place__in=self.members), seen.filter(place=None)
        of_held = nowhere.filter(activity__in=self.ways["held"])
        return seen.filter(Q(pk__in=keys(there)) | Q(pk__in=keys(of_held)))

    @property
    def receiving(self):
        return self.activities.filter(pk__in=self.ways["held"])

    @property
    def checks(self):
        seen = EndUseCheck.objects.visible_to(self.user)
        there = seen.telling("place").filter(place__in=self.members)
        return seen.filter(Q(pk__in=keys(there)) | Q(item__in=keys(self.items)))

    @property
    def deliverables(self):
        links = Deliverable.activities.through.objects.filter(activity__in=keys(self.activities))
        return Deliverable.objects.visible_to(self.user).handed_over().filter(pk__in=keys(links, "deliverable"))

    @property
    def recommendations(self):
        return Recommendation.objects.visible_to(self.user).filter(deliverable__in=keys(self.deliverables))


class OfOrganisation(Subject):
    """An organisation with those it came from and those that came from it."""

    rows, listed_by, may_share = Organisation.objects, "concerns_organisation", True
    others_title = _("Former and later names, told together with it")

    @cached_property
    def members(self):
        return self.record.with_line_of_succession(self.user)

    @cached_property
    def ways(self):
        return ways_to_organisations(self.members, self.user)

    @property
    def items(self):
        return HandoverItem.objects.visible_to(self.user).filter(recipient__in=self.members)

    @property
    def receiving(self):
        return self.activities.filter(pk__in=self.ways["agencies"])

    @property
    def deliverables(self):
        links = Deliverable.recipients.through.objects.filter(organisation__in=self.members)
        return Deliverable.objects.visible_to(self.user).handed_over().filter(pk__in=keys(links, "deliverable"))

    @property
    def recommendations(self):
        return Recommendation.objects.visible_to(self.user).filter(addressee__in=self.members)

    @property
    def grants(self):
        return SubGrant.objects.visible_to(self.user).filter(grantee__in=self.members)

    @property
    def roles(self):
        return PartnerRole.objects.visible_to(self.user).filter(organisation__in=self.members)


class OfRecommendation(Subject):
    """A recommendation with those it renews and those that renew it."""

    rows, has_activities = Recommendation.objects, False
    others_title = _("Renewed by, or renewing")

    @cached_property
    def members(self):
        return self.record.chain(self.user)

    @property
    def recommendations(self):
        return Recommendation.objects.visible_to(self.user).filter(pk__in=self.members)
