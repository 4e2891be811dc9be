"""Flaws of what was agreed to be reached: logframes, their versions and their values."""

from tests.mutants.flaw import Flaw

TESTS = "tests/components/test_logframe.py"

VALUES = "tests/components/test_values.py"

RESULTS = [
    Flaw(
        "half a year counted twice",
        "The sum of an indicator holds the year and, once more, the half-years in it.",
        "components/logframe/adding_up.py",
        'kept = pieces if across_periods == "maximum" else widest(pieces)',
        "kept = pieces",
        ("tests/components/test_adding_up.py",),
    ),
    Flaw(
        "locked period written to",
        "A value of a period that was reported is changed afterwards.",
        "components/models/indicator_value.py",
        "if self.period.is_locked:",
        "if False:",
        (VALUES,),
    ),
    Flaw(
        "log overruled in silence",
        "A value other than what the log counts is entered, and nobody has to say why.",
        "components/models/indicator_value.py",
        "if self.is_overridden and not self.override_reason:",
        "if False:",
        ("tests/reports/test_contributions.py",),
    ),
    Flaw(
        "values told to everybody",
        "Whoever has signed in reads values that may tell of one or two people.",
        "components/models/indicator_value.py",
        "return self.filter(rights.any_of([told, rights.reach(user, RECORD, self.model)]))",
        "return self.all()",
        (VALUES,),
    ),
    Flaw(
        "participations called people",
        "Who came to three trainings is told to the donor as three different people.",
        "reports/counted_people.py",
        "return Count(at_least if at_least == at_most else None, ",
        "return Count(at_most, ",
        ("tests/reports/test_counted_people.py",),
    ),
    Flaw(
        "agreed logframe rewritten",
        "A target that the donor approved is changed without anybody asking the donor again.",
        "components/models/logframe_part.py",
        "if self.version is not None and not self.version.is_editable:",
        "if self.version is None:",
        (TESTS,),
    ),
    Flaw(
        "target moved without a word",
        "A target that was not reached is lowered in the next version, and nobody has to say why.",
        "components/models/target.py",
        "if self.is_changed and not self.rationale:",
        "if False:",
        (TESTS,),
    ),
    Flaw(
        "draft of a logframe told",
        "Whoever has signed in reads targets that nobody has agreed to.",
        "components/models/logframe.py",
        "return self.filter(rights.any_of([Q(status__in=TOLD), rights.any_of(drafts)]))",
        "return self.all()",
        (
            "tests/components/test_logframe_pages.py::test_drafts_are_read_by_the_programme_and_the_agreed_one_by_everybody",
        ),
    ),
    Flaw(
        "drafts of values on the OPSYS sheet",
        "The donor reads a value, and what is said of it, that nobody has submitted yet.",
        "components/logframe/views_opsys.py",
        "return IndicatorValue.objects.visible_to(self.request.user)",
        "return IndicatorValue.objects.all()",
        ("tests/components/test_opsys.py::test_a_draft_is_on_the_sheet_of_those_who_enter_values_alone",),
    ),
]
