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
#: States of acts without effect: refused, or taken back before they left.
VOID = (State.REJECTED, State.CANCELLED)
#: States of acts that the next round sends, unless an unanswered batch has them already.
DUE = (State.FINALISED, State.HELD, State.BLOCKED)
#: For each last word of the platform on an act: states that are later than this word. If it had signed such a state, it
#: has forgotten it.
_SINCE: dict[str, frozenset[State]] = {
    **{waiting: FINAL | {State.CONFLICT, State.DEPOSITED} for waiting in ("held", "blocked", "retry")},
    State.DEPOSITED: FINAL | {State.CONFLICT},
    State.CONFLICT: frozenset({State.ACCEPTED, State.REJECTED}),  # not `superseded`: people settled that here
    **{final: FINAL - {final} for final in FINAL},
}


def forgotten(state: str, last_status: str | None) -> bool:
    """Whether the platform, by its last word on an act (None: it has said none), has forgotten how it decided."""
    return last_status is None or state in _SINCE.get(last_status, ())
