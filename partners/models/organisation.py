from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField
from bomca.history.tracked import Tracked
from bomca.merged import Mergeable
from bomca.records import Record, Sourced
from bomca.visibility import ReferenceQuerySet
from partners.models.kin import is_own_ancestor, reached


class OrganisationKind(models.TextChoices):
    """What an organisation does, in the words of the programme's participant lists."""

    BORDER_GUARD = "border_guard", _("border guard")
    CUSTOMS = "customs", _("customs")
    MIGRATION = "migration", _("migration service")
    VET_PHYTO = "vet_phyto", _("veterinary, phytosanitary and food safety service")
    SANITARY = "sanitary", _("sanitary service")
    DRUG_CONTROL = "drug_control", _("drug control")
    LAW_ENFORCEMENT = "law_enforcement", _("law enforcement")
    FOREIGN_AFFAIRS = "foreign_affairs", _("foreign affairs")
    EMERGENCY = "emergency", _("emergency situations")
    MINISTRY = "ministry", _("ministry")
    TRAINING_INSTITUTION = "training_institution", _("training institution")
    EU_INSTITUTION = "eu_institution", _("EU institution")
    EU_AGENCY = "eu_agency", _("EU agency")
    MEMBER_STATE_AGENCY = "member_state_agency", _("agency of an EU member state")
    INTERNATIONAL_ORGANISATION = "international_organisation", _("international organisation")
    NGO = "ngo", _("non-governmental organisation")
    UNIVERSITY = "university", _("university")
    LOCAL_AUTHORITY = "local_authority", _("local authority")
    PROGRAMME = "programme", _("sister programme")
    OTHER = "other", _("other")


class OrganisationQuerySet(ReferenceQuerySet):
    def told_to(self, user):
        """Those of which the person may know, merged ones too: for what is told of the past."""
        return super().visible_to(user)

    def visible_to(self, user):
        """Every organisation, but for those that were merged into another."""
        return self.told_to(user).filter(merged_into=None)

    def existing_on(self, day):
        """Organisations that existed on that day (dates inclusive; no date means without limit)."""
        began = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to=None) | Q(valid_to__gte=day))


class Organisation(Mergeable, Record, Sourced):
    """A body that takes part: a European partner, a national agency, a training institution, another donor.

    Agencies are renamed and merged: the old body stays, with its dates, and its successor points back at it.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    country = models.ForeignKey(
        "partners.Country",
        models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("country"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="parts", null=True, blank=True, verbose_name=_("part of")
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, related_name="successors", null=True, blank=True, verbose_name=_("predecessor")
    )

    name = LineField(_("name"), max_length=250)
    short_name = LineField(_("short name"), max_length=60, blank=True)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    iati_type = models.CharField(_("IATI organisation type"), max_length=3, blank=True)
    website = models.URLField(_("website"), blank=True)

    objects = OrganisationQuerySet.as_manager()
    chosen_by = {"organisation": "pk"}

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name", "pk"]
        permissions = [("merge_duplicates", "Can merge duplicates of organisations and places")]
        constraints = [
            Rule(
                field="valid_to",
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_starts",
                violation_error_message=_(
                    "The organisation cannot end before it starts. Correct one of the two dates."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """The short name where there is one, for tables and badges."""
        return self.short_name or self.name

    def get_absolute_url(self):
        return reverse("partners:organisation", args=[self.uid])

    def with_line_of_succession(self, user):
        """The keys of this organisation, of those it came from and of those that came from it, as they are seen."""
        pairs = list(
            Organisation.objects.visible_to(user)
            .exclude(predecessor=None)
            .order_by()
            .values_list("predecessor_id", "pk")
        )
        return reached(self.pk, pairs) | reached(self.pk, [(later, earlier) for earlier, later in pairs])

    def keep_names_of(self, other):
        """What the other was called becomes an alias, unless this one is called so already."""
        for name in (other.name_en, other.name_ru, other.short_name_en, other.short_name_ru):
            if name:
                self.remember(name)

    def remember(self, name):
        """Take a name under which people write the organisation for an alias; None where it is called so already.

        Raises ValidationError for what is no name.
        """
        called = [self.name_en, self.name_ru, self.short_name_en, self.short_name_ru]
        known = {one.casefold() for one in (*called, *self.aliases.values_list("name", flat=True)) if one}
        if name.casefold() in known:
            return None
        alias = OrganisationAlias(organisation=self, name=name)
        alias.full_clean()
        alias.save()
        return alias

    def clean(self):
        super().clean()
        for field in ("parent", "predecessor"):
            if self.pk and is_own_ancestor(self, field):
                message = _("An organisation cannot come before itself. Choose another one.")
                raise ValidationError({field: message})


class OrganisationAlias(Tracked):
    """Another name under which an organisation is written: a former name, an abbreviation, a usual mistake."""

    history_part_of = "organisation"

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="aliases", verbose_name=_("organisation")
    )
    name = LineField(_("alias"), max_length=250)

    objects = ReferenceQuerySet.as_manager()

    def twin_of(self, organisation):
        """The same alias of another organisation."""
        return organisation.aliases.filter(name__iexact=self.name).first()

    def take(self, other):
        """The other says the same, and goes."""
        other.delete()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "organisation",
                name="alias_is_given_once",
                violation_error_message=_("The organisation already has this alias."),
            ),
        ]

    def __str__(self):
        return self.name
