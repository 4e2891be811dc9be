"""The list of flaws does not rot: each still has its place in the code, and the tests that guard it exist."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.__main__ import FAILED, PASSED, Copy, tried
from tests.mutants.flaws import FLAWS, Flaw

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("flaw", FLAWS, ids=lambda flaw: flaw.name)
def test_a_flaw_has_its_place_and_its_guards(flaw):
    assert (ROOT / flaw.file).read_text().count(flaw.find) == 1, "bring the text to replace up to date"
    assert flaw.replace != flaw.find
    for test in flaw.tests:
        path, _colons, name = test.partition("::")
        assert (ROOT / path).exists(), test
        assert not name or re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE), test


def test_there_are_twenty_at_least_and_each_has_a_name_of_its_own():
    assert len(FLAWS) >= 20
    assert Counter(flaw.name for flaw in FLAWS).most_common(1)[0][1] == 1


def test_a_flaw_that_nobody_guards_survives_and_one_without_a_place_is_told(tmp_path, capsys):
    """On the smallest portal there is: one rule, and one test of it."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "rule.py").write_text("def least(numbers):\n    return min(numbers)\n")
    (root / "test_rule.py").write_text("from rule import least\n\n\ndef test_least():\n    assert least([1]) == 1\n")
    copy = Copy(tmp_path / "copy", root)

    def flaw(find, replace):
        return Flaw(find, "It is told.", "rule.py", find, replace, ("test_rule.py",))

    planted = [flaw("min(numbers)", "0"), flaw("min(", "max("), flaw("sum(", "min(")]
    assert tried(planted, [copy]) == [FAILED, PASSED, None]
    assert re.findall(r"^[A-Za-z]+", capsys.readouterr().out, re.MULTILINE)[:2] == ["caught", "SURVIVED"]
    assert (copy.folder / "rule.py").read_text() == (root / "rule.py").read_text()
