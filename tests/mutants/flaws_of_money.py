"""Mistakes about money, the management of a phase and its extensions."""

from tests.mutants.flaw import Flaw

MONEY = [
    Flaw(
        "everybody sees the money",
        "Partners and agencies read what was spent and what the EU has paid.",
        "components/models/of_phase.py",
        "return self.open_to(user, self.model.view_permission)",
        "return self",
        ("tests/activities/test_money.py",),
    ),
    Flaw(
        "a quarter and a cent passes",
        "A change that needs an addendum is put in force without one, and the EU does not pay the excess.",
        "components/money.py",
        "    return part * 100 > whole * limit",
        "    return part * 100 > whole * limit + 100",
        ("tests/components/test_money.py",),
    ),
    Flaw(
        "a budget in force is changed",
        "The budget that the parties signed reads differently a year later.",
        "activities/services/parts.py",
        'if getattr(owner, "is_locked", False) and not model.lasting:',
        "if False:",
        ("tests/activities/test_money.py",),
    ),
    Flaw(
        "approved unseen",
        "Somebody puts amounts in force that a colleague changed after they had looked.",
        "components/models/budget.py",
        "if seen != self.facts():",
        "if seen is None:",
        ("tests/activities/test_money.py::test_nobody_approves_what_they_have_not_seen",),
    ),
    Flaw(
        "an extension is rejected over what it carries",
        "A workshop that was held lies outside its phase, and nobody was told.",
        "components/models/extension.py",
        "        if carried := self.carried(last_day):",
        "        if (carried := self.carried(last_day)) and not is_rejected:",
        ("tests/reports/test_extending.py",),
    ),
    Flaw(
        "approved before all have signed",
        "The phase goes on in a country that has not agreed to it.",
        "components/extending.py",
        "    if missing := missing_signatures(extension):",
        "    if missing := missing_signatures(extension)[1:]:",
        ("tests/reports/test_extending.py",),
    ),
]
