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
#: By the platform's last word on an act, the states that it had signed since, and does not know any more.
_SINCE: dict[str, frozenset[State]] = {
    **{waiting: FINAL | {State.CONFLICT, State.DEPOSITED} for waiting in ("held", "blocked", "retry")},
    State.DEPOSITED: FINAL | {State.CONFLICT},
    State.CONFLICT: frozenset({State.ACCEPTED, State.REJECTED}),  # not what people have settled here
    **{final: FINAL - {final} for final in FINAL},
}


def forgotten(state: str, said: str | None) -> bool:
    """Whether the platform, by its last word on an act (None: it has said none), has forgotten how it decided."""
    return said is None or state in _SINCE.get(said, ())
