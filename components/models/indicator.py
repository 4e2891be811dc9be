from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bomca.constraints import Rule
from bomca.fields import LineField, ProseField, SeveralField
from components.models.logframe_part import LogframePart
from components.models.measures import AcrossPeriods, AcrossPlaces, Direction, Division, Measure
from components.models.result import Result


class Framework(models.TextChoices):
    """The Commission's own lists of indicators, of which one may be a match."""

    EURF = "EURF", _("EU results framework 2014–2020 (EURF)")
    GERF = "GERF", _("Global Europe results framework 2021–2027 (GERF)")
    IPA = "IPA", _("Pre-accession performance framework (IPA)")
    FPI = "FPI", _("Foreign policy instruments (FPI)")
    EUTF = "EUTF", _("EU Trust Fund common output indicators")


class CorporatePart(models.TextChoices):
    """What of a value goes to the corporate indicator that it matches."""

    WHOLE = "whole", _("the whole value")
    SHARE = "share", _("a share of the value")
    OWN = "own", _("an amount of its own, given with each value")


class SourceOfData(models.TextChoices):
    """Where the values come from."""

    LOG = "log", _("activity log of the programme")
    TESTS = "tests", _("tests before and after a training")
    SURVEY = "survey", _("survey")
    AGENCY = "agency", _("records of the agency")
    OFFICIAL = "official", _("official statistics")
    LEGAL = "legal", _("published legal acts")
    EXPERT = "expert", _("assessment by experts")
    OTHER = "other", _("other")


class Counted(models.TextChoices):
    """What of the activity log an indicator counts."""

    ACTIVITIES = "activities", _("activities held")
    PARTICIPATIONS = "participations", _("participations, not different people")
    WOMEN = "women", _("participations of women")
    PERSONS = "persons", _("different people, as far as participations tell")
    DELIVERABLES = "deliverables", _("deliverables handed over")
    ADOPTED = "adopted", _("recommendations adopted")
    ADOPTED_SHARE = "adopted_share", _("share of recommendations adopted")
    EQUIPMENT = "equipment", _("EUR of equipment handed over")


class Racer(models.TextChoices):
    """What a good indicator is."""

    RELEVANT = "relevant", _("relevant: close to the result")
    ACCEPTED = "accepted", _("accepted: by those who use it")
    CREDIBLE = "credible", _("credible: to people outside the programme")
    EASY = "easy", _("easy to monitor")
    ROBUST = "robust", _("robust: cannot be manipulated")


FIXED = ("measure", "unit_en", "divisions")
"""What stays as it was approved; for another unit or division OPSYS asks for another indicator."""
ADDED_UP = Q(across_periods__in=["sum", "unique"]) | Q(across_places__in=["sum", "unique"])


class Indicator(LogframePart):
    """By what it is seen whether a result is reached: one thing measured, in one unit, in one direction."""

    path = "result__logframe"
    history_part_of = "result"
    history_follows = ("result",)

    result = models.ForeignKey(
        Result, models.PROTECT, related_name="indicators", editable=False, verbose_name=_("result")
    )
    name = LineField(_("name"), max_length=300)
    is_proposed = models.BooleanField(
        _("proposed by us"), default=False, help_text=_("Not taken from an agreed logframe of the programme.")
    )
    measure = models.CharField(_("what is measured"), max_length=12, choices=Measure, default=Measure.NUMBER)
    unit = LineField(_("unit"), max_length=80, help_text=_("The same throughout: people, documents, EUR, %."))
    scale = ProseField(
        _("scale"),
        blank=True,
        max_length=1000,
        help_text=_("Only of steps on a scale: one a line, lowest first."),
    )
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    across_periods = models.CharField(
        _("several periods together"), max_length=8, choices=AcrossPeriods, default=AcrossPeriods.SUM
    )
    across_places = models.CharField(
        _("several countries together"), max_length=8, choices=AcrossPlaces, default=AcrossPlaces.SUM
    )
    divisions = SeveralField(_("divided by"), max_length=60, choices=Division, blank=True)

    source_of_data = models.CharField(
        _("source of verification"), max_length=8, choices=SourceOfData, default=SourceOfData.LOG
    )
    source_detail = LineField(_("source in detail"), max_length=300, blank=True)
    responsible = LineField(_("responsible"), max_length=150, blank=True)
    racer = SeveralField(_("RACER check"), max_length=60, choices=Racer, blank=True)
    racer_note = LineField(_("note on the check"), max_length=500, blank=True)
    counts = models.CharField(_("counted from the log"), max_length=16, choices=Counted, blank=True)
    counted_where = models.CharField(
        _("which of them"),
        max_length=300,
        blank=True,
        help_text=_(
            "The filter, as it stands behind the question mark in the address of their list: "
            "component=B9-C2&kind=training."
        ),
    )
    framework = models.CharField(_("matches an indicator of"), max_length=4, choices=Framework, blank=True)
    corporate_code = LineField(_("its code there"), max_length=30, blank=True)
    corporate_part = models.CharField(
        _("what goes there"), max_length=5, choices=CorporatePart, default=CorporatePart.WHOLE
    )
    corporate_share = models.DecimalField(
        _("the share, in per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    corporate_note = LineField(
        _("why this part"),
        max_length=500,
        blank=True,
        help_text=_("Say it where not the whole value goes there: another unit, other donors, another definition."),
    )

    lies_in = {"phase": ["result__logframe__phase"], "component": ["result__component"]}
    chosen_by = {"phase": "result__logframe__phase", "component": "result__component"}

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["result", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "thread"],
                name="indicator_stands_once_under_a_result",
                violation_error_message=_("This indicator stands under this result already."),
            ),
            Rule(
                field="across_periods",
                condition=~Q(measure="percentage") | ~ADDED_UP,
                name="percentages_are_not_added_up",
                violation_error_message=_(
                    "Percentages are not added up. Choose the latest, the average or the highest."
                ),
            ),
            Rule(
                field="across_periods",
                condition=~Q(measure="ordinal")
                | Q(across_periods__in=["latest", "maximum"], across_places__in=["apart", "maximum"]),
                name="steps_of_a_scale_are_not_reckoned_with",
                violation_error_message=_(
                    "Steps on a scale are neither added up nor averaged: choose the latest or the highest, and of "
                    "several countries the highest or none."
                ),
            ),
            Rule(
                field="across_periods",
                condition=~Q(measure="qualitative") | Q(across_periods="latest", across_places="apart"),
                name="descriptions_are_not_reckoned_with",
                violation_error_message=_(
                    "Of descriptions the latest is told, and those of several countries are not put together."
                ),
            ),
            Rule(
                field="divisions",
                condition=Q(divisions="") | Q(measure="number"),
                name="only_numbers_are_divided_further",
                violation_error_message=_("Only numbers are divided further. Untick what it is divided by."),
            ),
            Rule(
                field="scale",
                condition=(Q(measure="ordinal") & ~Q(scale="")) | (~Q(measure="ordinal") & Q(scale="")),
                name="a_scale_has_its_steps",
                violation_error_message=_("Steps on a scale need their scale; whatever else is measured has none."),
            ),
            Rule(
                field="counts",
                condition=Q(counts="", counted_where="")
                | Q(counts="adopted_share", measure="percentage")
                | (Q(measure="number") & ~Q(counts__in=["", "adopted_share"])),
                name="what_is_counted_is_a_number_or_a_share",
                violation_error_message=_(
                    "A number counts things, a percentage a share; nothing else is counted from the log. Correct what "
                    "is measured, or leave empty what is counted and which of them."
                ),
            ),
            Rule(
                field="across_places",
                condition=~Q(counts__in=["activities", "deliverables", "equipment"]) | Q(across_places="apart"),
                name="what_several_countries_share_is_not_added_up",
                violation_error_message=_(
                    "An activity or a deliverable may be one of several countries: their counts are not put together."
                ),
            ),
            Rule(
                field="across_periods",
                condition=~Q(counts="persons") | Q(across_periods__in=["latest", "maximum", "unique"]),
                name="different_people_of_periods_are_not_added_up",
                violation_error_message=_(
                    "Who takes part in two periods would be counted twice. Choose “different ones, counted once”."
                ),
            ),
            Rule(
                field="corporate_code",
                condition=Q(framework="", corporate_code="") | (~Q(framework="") & ~Q(corporate_code="")),
                name="a_match_names_its_list_and_its_code",
                violation_error_message=_("Name both the list and the code there, or neither."),
            ),
            Rule(
                field="corporate_part",
                condition=Q(corporate_part="whole") | ~Q(framework=""),
                name="a_part_goes_to_a_corporate_indicator",
                violation_error_message=_("Name the list and the code to which this part goes."),
            ),
            Rule(
                field="corporate_share",
                condition=Q(corporate_part="share", measure="number", corporate_share__gt=0, corporate_share__lt=100)
                | (~Q(corporate_part="share") & Q(corporate_share=None)),
                name="a_share_of_a_number_lies_between_0_and_100",
                violation_error_message=_(
                    "A share of a number lies above 0 and below 100 per cent. Leave it empty where something else goes "
                    "to the corporate indicator."
                ),
            ),
            Rule(
                field="corporate_note",
                condition=Q(corporate_part="whole") | ~Q(corporate_note=""),
                name="a_part_that_is_not_the_whole_says_why",
                violation_error_message=_("Say why this part goes there and not the whole value."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("components:indicator", args=[self.uid])

    def clean(self):
        super().clean()
        before = self.agreed
        changed = [name for name in FIXED if before and plain(before, name) != plain(self, name)]
        if changed:
            message = _(
                "This was approved and stays as it is. For another unit or division remove the indicator and add one."
            )
            error = ValidationError(message, code="fixed")
            raise ValidationError(dict.fromkeys(changed, error))

    def neighbours(self):
        return Indicator.objects.filter(result=self.result_id)

    @property
    def steps(self):
        """The steps of its scale, from the lowest."""
        return [line.strip() for line in self.scale.splitlines() if line.strip()]

    @property
    def division_labels(self):
        return [Division(one).label for one in SeveralField.codes(self.divisions)]

    @property
    def racer_labels(self):
        return [Racer(one).label for one in SeveralField.codes(self.racer)]

    @property
    def is_in_force(self):
        """Whether it stands in the approved version, in this row or in another of its thread: values may be given."""
        same = Indicator.objects.filter(thread=self.thread, result__logframe__phase=self.result.logframe.phase_id)
        return same.filter(result__logframe__status="approved").exists()

    def corporate_amount(self, value):
        """What of a value goes to the corporate indicator, to the cent; None where nothing does or it is not known."""
        if not self.framework or value.amount is None:
            return None
        if self.corporate_part == CorporatePart.OWN:
            return value.corporate_value
        share = self.corporate_share if self.corporate_part == CorporatePart.SHARE else 100
        return round(value.amount * share / 100, 2)

    def target_of(self, kind):
        """Its baseline or its final target, of those read with it; None where it has none."""
        return next((one for one in self.targets.all() if one.kind == kind), None)

    def missing(self):
        """What it lacks before the version can be submitted, in sentences."""
        named = {"indicator": self.name[:60]}
        if self.target_of("baseline") is None:
            yield _("The indicator “%(indicator)s” has no baseline. Add one.") % named
        if self.target_of("target") is None:
            yield _("The indicator “%(indicator)s” has no target. Add one.") % named


def plain(record, name):
    value = getattr(record, name)
    return ",".join(sorted(SeveralField.codes(value))) if name == "divisions" else value
