"""Why two versions of a report differ: record by record, from their snapshots alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One activity that differs between two versions; `fields` names what changed in it."""

    kind: str  # added, removed or changed
    activity: dict
    fields: tuple[str, ...] = ()


def compare(before, after):
    """Compare two snapshots. Returns (figures, changes).

    figures: list of (key, figure before or None, figure after or None) whose values differ.
    changes: list of Change, added ones first.
    """
    old, new = before["figures"], after["figures"]
    keys = [*old, *(key for key in new if key not in old)]
    moved = [(key, old.get(key), new.get(key)) for key in keys if _told(old.get(key)) != _told(new.get(key))]
    were = {activity["uid"]: activity for activity in before["activities"]}
    are = {activity["uid"]: activity for activity in after["activities"]}
    added = [Change("added", are[uid]) for uid in are if uid not in were]
    removed = [Change("removed", were[uid]) for uid in were if uid not in are]
    changed = [
        Change("changed", are[uid], fields)
        for uid in are
        if uid in were and (fields := tuple(name for name in are[uid] if are[uid][name] != were[uid].get(name)))
    ]
    return moved, [*added, *removed, *changed]


def texts(before, after):
    """The titles, in both languages, of the texts of the office that differ between two snapshots."""
    were = {one["code"]: one["text"] for one in before.get("texts", [])}
    return [one["title"] for one in after.get("texts", []) if one["text"] != were.get(one["code"], "")]


def _told(figure):
    """What a reader was told by a figure, without the list behind it."""
    return figure and (figure["value"], figure["qualifier"], figure["unknown"])
