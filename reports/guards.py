"""What the database itself refuses to do to reports: the bytes of a signed one never change, by whatever door."""

from bomca.guards import ACTIONS, EVERY_ROW, Guard, changed, install_all, remove_all
from reports.models.life import FROZEN, MOVES

REFUSAL = "a signed report never changes"
ADDED = "what was done with a report stays told"
FILES = "a file of a made report never changes"
COMMENTS = "a comment is never rewritten"
IGNORED = ("status", "revision", "updated_at")
STEPS = {"status", "revision", "updated_at", "answer", "answered_by_id", "answered_at", "closed_by_id", "closed_at"}


def listed(values):
    return ", ".join(f"'{value}'" for value in values)


def guards(connection):
    """All of them; those that look at columns look at those the tables have now."""
    frozen = listed(FROZEN)
    steps = {f"{since}>{move.to}" for move in MOVES.values() for since in move.since}
    moves = f"OLD.status <> NEW.status AND (OLD.status || '>' || NEW.status) NOT IN ({listed(sorted(steps))})"
    rewritten = changed(connection, "reports_report", IGNORED)
    yield Guard("reports_report", "update", f"(OLD.status IN ({frozen}) AND ({rewritten})) OR ({moves})", REFUSAL)
    yield Guard("reports_report", "delete", f"OLD.status IN ({frozen})", REFUSAL)

    def of_frozen(row):
        report = f"SELECT 1 FROM reports_report r WHERE r.id = {row}.report_id"  # noqa: S608, no word of it is a person's
        return f"EXISTS ({report} AND r.status IN ({frozen}))"

    for table, update in (("reports_reportfile", FILES), ("reports_told", REFUSAL)):
        yield Guard(table, "insert", of_frozen("NEW"), REFUSAL)
        yield Guard(table, "update", EVERY_ROW, update)
        yield Guard(table, "delete", of_frozen("OLD"), REFUSAL)
    for table in ("reports_milestone", "reports_signature", "reports_submission"):
        yield Guard(table, "update", EVERY_ROW, ADDED)
        yield Guard(table, "delete", EVERY_ROW, ADDED)
    answered = "OLD.answer <> '' AND OLD.answer IS DISTINCT FROM NEW.answer"
    said = changed(connection, "reports_comment", STEPS)
    yield Guard("reports_comment", "update", f"OLD.status = 'closed' OR ({answered}) OR {said}", COMMENTS)
    yield Guard("reports_comment", "delete", EVERY_ROW, COMMENTS)


def install(connection):
    install_all(connection, guards(connection))


def remove(connection, actions=ACTIONS):
    remove_all(connection, guards(connection), actions)
