"""What a door of the portal is: the rule by which it opens, and what lies behind it."""

from dataclasses import dataclass, field

OPEN = "everybody, signed in or not"
SIGNED_IN = "whoever has signed in"
HELD = "whoever holds the permission somewhere"
ON_RECORD = "whoever sees the record and holds the permission there"
OWN = "the account's own"
ADMINISTRATORS = "administrators"
MACHINES = "whoever shows the secret of a client"

GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})
SHOWN_AND_CHANGED = frozenset({"GET", "PATCH"})


@dataclass(frozen=True)
class Door:
    """What a door does by which method, and who may."""

    methods: frozenset
    rule: str
    needs: str = ""  # the permission, for every method that `needs_by` does not name
    record: str = ""  # what lies behind it: "activity", "place", "report"
    hides: bool = False  # whether it is 404, not 403, to whoever sees the record and lacks the permission
    needs_by: dict = field(default_factory=dict)  # a permission for one method
    given: dict = field(default_factory=dict)  # what is sent with a method that changes something
    anywhere: bool = False  # whether the permission is asked for at all, and not where the record lies
    asks: str = ""  # what the address must ask for besides, with its variables
    not_here: bool = False  # 404 even for those who may: what the address asks for is never there


OWN_PAGE, OWN_FORM, OWN_STEP = Door(GET, OWN), Door(BOTH, OWN), Door(POST, OWN)
