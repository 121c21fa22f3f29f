"""Where an act stands on its way, and which of these places are final."""

from enum import StrEnum


class State(StrEnum):
    """Kept as text in `outbox.state`; the same words on the wire where the platform decides."""

    FINALISED = "finalised"  #: frozen, waits for its turn
    IN_FLIGHT = "in_flight"  #: inside a batch that is being sent just now
    DEPOSITED = "deposited"  #: verified receipt, no decision yet
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"  #: taken back before its first attempt
    HELD = "held"  #: the platform waits for something; goes out again with each round
    BLOCKED = "blocked"  #: waits for another act; goes out again with each round
    CONFLICT = "conflict"  #: open until another act supersedes it
    QUARANTINED = "quarantined"  #: the platform cannot read it: set aside, the others go on


FINAL = frozenset({State.ACCEPTED, State.REJECTED, State.SUPERSEDED, State.CANCELLED})
#: What the next round takes along, unless a batch that was never answered carries it already.
DUE = (State.FINALISED, State.HELD, State.BLOCKED)
