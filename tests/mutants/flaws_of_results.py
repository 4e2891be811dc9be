"""Flaws of what was agreed to be reached: logframes, their versions and their values."""

from tests.mutants.flaw import Flaw

TESTS = "tests/components/test_logframe.py"

RESULTS = [
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
]
