"""The rows of the table: what is divided by what, and what it should come to (docs/performance.md)."""

from dataclasses import dataclass

from tests.bench.databases import LARGE, POSTGRESQL, SMALL


@dataclass(frozen=True)
class Goal:
    """The most a number may come to; `later` when a later release is to reach it."""

    most: float
    later: bool = True

    def __str__(self):
        most = f"1/{1 / self.most:.0f}" if 0 < self.most < 0.5 else f"{self.most:g}"
        return f"≤ {most}{' later' if self.later else ''}"


@dataclass(frozen=True)
class Ratio:
    """How long one job takes, divided by how long another does; each is (database, job)."""

    what: str
    ours: tuple
    baseline: tuple
    goal: Goal | None = None


def on(database, *names):
    """Ratios of two jobs on one database."""
    return [Ratio(what, (database, ours), (database, baseline), goal) for what, ours, baseline, goal in names]


AGAINST_PLAIN = [
    ("API page of 100 ÷ plain DRF", "api page", "plain page", Goal(1 / 15)),
    ("API page of 100 ÷ a bare view of the same bytes", "api page", "same bytes", None),
    ("API last page ÷ first page", "api last page", "api page", Goal(3, later=False)),
    ("?q= common word ÷ plain ILIKE", "api common word", "plain common word", Goal(1 / 15)),
    ("?q= rare word ÷ plain ILIKE", "api rare word", "plain rare word", Goal(1 / 25)),
    ("page for a partner ÷ for an administrator", "api page", "api page, administrator", Goal(1.3, later=False)),
    ("list of 50 ÷ plain ORM and template", "list", "plain list", Goal(1 / 3)),
    ("dashboard ÷ eight plain aggregates", "dashboard", "aggregates", None),
    ("figures over the API ÷ eight plain aggregates", "figures", "aggregates", None),
    ("create over the API ÷ plain DRF", "api create", "plain create", Goal(1)),
    ("CSV of all ÷ raw rows (COPY on PostgreSQL)", "csv", "raw csv", Goal(1.3)),
]
RATIOS = [
    *on(LARGE, *AGAINST_PLAIN),
    Ratio("API page of 100 at N ÷ at N/10", (LARGE, "api page"), (SMALL, "api page"), Goal(1.3)),
    Ratio("list of 50 at N ÷ at N/10", (LARGE, "list"), (SMALL, "list"), None),
    Ratio("dashboard at N ÷ at N/10", (LARGE, "dashboard"), (SMALL, "dashboard"), Goal(1.2)),
    *on(POSTGRESQL, *AGAINST_PLAIN),
    Ratio(
        "API page of 100: SQLite ÷ PostgreSQL", (LARGE, "api page"), (POSTGRESQL, "api page"), Goal(1.5, later=False)
    ),
]

# SQL statements of one request, which must not grow with the activities or with the page.
SAME = Goal(1, later=False)
STATEMENTS = [
    Ratio("SQL of the list (≤ 4 later): N ÷ N/10", (LARGE, "list"), (SMALL, "list"), SAME),
    Ratio("SQL of an API page (≤ 3 later): 100 ÷ 20 rows", (LARGE, "api page"), (LARGE, "api page of 20"), SAME),
    Ratio("SQL of an API page (≤ 3 later): N ÷ N/10", (LARGE, "api page"), (SMALL, "api page"), SAME),
    Ratio("SQL of the dashboard (≤ 6 later): N ÷ N/10", (LARGE, "dashboard"), (SMALL, "dashboard"), SAME),
    Ratio("SQL of a create ÷ plain DRF", (LARGE, "api create"), (LARGE, "plain create"), None),
]


@dataclass(frozen=True)
class Line:
    """One line of the table, as it is printed and kept in var/bench.json."""

    what: str
    database: str
    ours: float
    baseline: float | None
    unit: str
    goal: Goal | None = None

    @property
    def number(self):
        """What the goal is about: the ratio, or our own number where nothing is compared."""
        return self.ours if self.baseline is None else self.ours / self.baseline

    @property
    def verdict(self):
        if self.goal is None:
            return ""
        return "reached" if self.number <= self.goal.most else ("later" if self.goal.later else "MISSED")

    def as_json(self):
        facts = {"what": self.what, "database": self.database, "unit": self.unit}
        facts |= {"ours": round(self.ours, 3), "baseline": self.baseline and round(self.baseline, 3)}
        facts |= {"ratio": None if self.baseline is None else round(self.number, 3)}
        return facts | {"goal": self.goal and str(self.goal), "verdict": self.verdict}

    def cells(self):
        baseline, ratio = "", ""
        if self.baseline is not None:
            baseline, ratio = f"{self.baseline:,.1f} {self.unit}", f"{self.number:.2f}"
        ours = f"{self.ours:,.1f} {self.unit}"
        return [self.what, self.database, ours, baseline, ratio, str(self.goal or ""), self.verdict]


HEADER = ["what", "database", "ours", "baseline", "ratio", "goal", ""]


def table(lines):
    """The lines under each other, readable in a terminal."""
    cells = [HEADER, *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(HEADER))]
    texts = {0, 1, 5, 6}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i in texts else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )
