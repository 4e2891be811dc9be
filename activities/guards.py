"""What the database itself refuses to do to work plans: an approved version never changes, by whatever door."""

from activities.models.work_plan import EDITABLE, MOVES, TOLD
from bomca.guards import ACTIONS, EVERY_ROW, Guard, changed, install_all, remove_all

REFUSAL = "an approved work plan never changes"
ADDED = "what became of a work plan stays told"
PLANS, ITEMS, STEPS = "activities_workplan", "activities_workplanitem", "activities_workplanstep"
COUNTRIES = "activities_workplanitem_countries"
OF_A_PLAN = ("status", "revision", "updated_at")
OF_AN_ITEM = ("revision", "updated_at", "lead_id", "place_id")  # an organisation or place can be merged into another


def listed(values):
    return ", ".join(f"'{value}'" for value in values)


def guards(connection):
    """All of them; those that look at columns look at those the tables have now."""
    told, editable = listed(TOLD), listed(EDITABLE)
    steps = {f"{since}>{move.to}" for move in MOVES.values() for since in move.since}
    moves = f"OLD.status <> NEW.status AND (OLD.status || '>' || NEW.status) NOT IN ({listed(sorted(steps))})"
    rewritten = changed(connection, PLANS, OF_A_PLAN)
    yield Guard(PLANS, "update", f"(OLD.status IN ({told}) AND ({rewritten})) OR ({moves})", REFUSAL)
    yield Guard(PLANS, "delete", f"OLD.status IN ({told})", REFUSAL)

    def fixed(row):
        plan = f"SELECT 1 FROM {PLANS} p WHERE p.id = {row}.plan_id"  # noqa: S608, no word of it is a person's
        return f"EXISTS ({plan} AND p.status NOT IN ({editable}))"

    def fixed_item(row):
        item = f"SELECT 1 FROM {ITEMS} i JOIN {PLANS} p ON p.id = i.plan_id"  # noqa: S608
        return f"EXISTS ({item} WHERE i.id = {row}.workplanitem_id AND p.status NOT IN ({editable}))"

    edited = changed(connection, ITEMS, OF_AN_ITEM)
    yield Guard(ITEMS, "insert", fixed("NEW"), REFUSAL)
    yield Guard(ITEMS, "update", f"({edited}) AND ({fixed('OLD')} OR {fixed('NEW')})", REFUSAL)
    yield Guard(ITEMS, "delete", fixed("OLD"), REFUSAL)
    yield Guard(COUNTRIES, "insert", fixed_item("NEW"), REFUSAL)
    yield Guard(COUNTRIES, "delete", fixed_item("OLD"), REFUSAL)
    yield Guard(STEPS, "update", EVERY_ROW, ADDED)
    yield Guard(STEPS, "delete", EVERY_ROW, ADDED)


def install(connection):
    install_all(connection, guards(connection))


def remove(connection, actions=ACTIONS):
    remove_all(connection, guards(connection), actions)
