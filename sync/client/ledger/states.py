"""The states of an act, and which of them are final."""

from enum import StrEnum


class State(StrEnum):
    """Stored in `outbox.state`; the same words as in the platform's decisions."""

    FINALISED = "finalised"  #: frozen, waits to be sent
    IN_FLIGHT = "in_flight"  #: in a batch that is being sent now
    DEPOSITED = "deposited"  #: verified receipt, no decision yet
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"  #: before its first attempt
    HELD = "held"  #: the platform waits for something; sent again in each round
    BLOCKED = "blocked"  #: waits for another act; sent again in each round
    CONFLICT = "conflict"  #: open until another act supersedes it
    QUARANTINED = "quarantined"  #: the platform cannot read it: set aside, the others go on


FINAL = frozenset({State.ACCEPTED, State.REJECTED, State.SUPERSEDED, State.CANCELLED})
#: Without effect: refused, or taken back before it left.
VOID = (State.REJECTED, State.CANCELLED)
#: Sent by the next round, unless an unanswered batch has it already.
DUE = (State.FINALISED, State.HELD, State.BLOCKED)
