"""What a flaw is: a mistake to plant, and the tests that must find it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Flaw:
    """A mistake to plant.

    name: as the run tells it. means: what would go wrong, for people. file: where it is planted. find: the right text,
    which stands there once. replace: the mistake. tests: what must turn red, as pytest names them.
    """

    name: str
    means: str
    file: str
    find: str
    replace: str
    tests: tuple
