"""Steps in the life of a record, as tables say them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """A step: its button, how it is told, who may take it, from where, and where it leads."""

    label: str
    told: str
    permission: str
    since: tuple
    to: str
