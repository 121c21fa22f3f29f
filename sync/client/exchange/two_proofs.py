"""Compares two proofs of one act: which of them counts, and whether both can be true.

`settle` asks before it writes.
"""

from typing import cast

import msgspec
from sqlalchemy import Connection

from sync.client.ledger import platform_ledger, renewed
from sync.client.ledger.states import FINAL, State, forgotten
from sync.contract.ledger import ID_TAKEN, LedgerEntry, LedgerHead
from sync.contract.receipts import BlockDecision, Proof

#: State of an act by the decision's status. A status that only a later version knows leaves the act deposited: its
#: receipt is valid all the same.
_STATES: dict[str, State] = {
    "accepted": State.ACCEPTED,
    "rejected": State.REJECTED,
    "superseded": State.SUPERSEDED,
    "conflict": State.CONFLICT,
    "held": State.HELD,
    "blocked": State.BLOCKED,
    "retry": State.HELD,
}
#: Status of an act that the platform could not take yet; its number is not shown.
UNDECIDED = "retry"


def state_of(proof: Proof) -> State:
    return _STATES.get(proof.status, State.DEPOSITED)


def refuses(new: Proof, old: Proof) -> bool:
    """Whether the platform refuses an act although it had signed that it accepted it."""
    same = new.receipt.key == old.receipt.key
    return same and (state_of(old), state_of(new)) == (State.ACCEPTED, State.REJECTED)


def falls_short(new: Proof, old: Proof) -> bool:
    """Whether the platform, shown its acceptance of the act, answers less: that it only knows the act, for instance."""
    return state_of(old) == State.ACCEPTED and forgotten(State.ACCEPTED, new.status)


def forgets(new: Proof, old: Proof) -> bool:
    """Whether the act waited by `old`, and now waits, or is refused, as of a later day.

    The platform was put back to before the day of `old`, which is the legal one. It is shown `old`, and what it answers
    to that counts.
    """
    waits = state_of(old) not in FINAL and state_of(new) != State.ACCEPTED and new.status != UNDECIDED
    return waits and new.receipt.key == old.receipt.key and new.deposited_at > old.deposited_at


def honours(new: Proof, old: Proof) -> bool:
    """Whether the platform had seen the first receipt: a new one bears the time of that deposit."""
    return new.receipt != old.receipt and new.deposited_at == old.deposited_at != new.receipt.received_at


def replaces(connection: Connection, new: Proof, old: Proof) -> bool:
    """Whether `new` is a later decision on the same deposit, or any other while the old one is not final.

    An acceptance stands, whatever comes by a late return, by the feed, or from a platform that was put back and judged
    anew: it is shown to the platform again, and what it answers to that counts (`RefusedWord`).
    """
    if new.status == UNDECIDED or (state_of(old) in FINAL and state_of(new) not in FINAL) or refuses(new, old):
        return False
    if state_of(old) not in FINAL or refuses(old, new):
        return True  # whatever the platform's clock said: a clock may be set back
    return new.receipt == old.receipt and _order(connection, new) >= _order(connection, old)


def sooner(new: Proof, old: Proof) -> bool:
    """Whether both decide alike and for good, but `new` was signed for an earlier deposit, which counts.

    That is so where the return from a USB stick comes late: the platform was put back to before it, and has got the act
    on another way since.
    """
    same = new.receipt.key == old.receipt.key and (new.status, new.reason) == (old.status, old.reason)
    return same and state_of(new) in FINAL and new.deposited_at < old.deposited_at


def taken_back(connection: Connection, last_word: LedgerEntry | None, old: Proof) -> tuple[Proof, LedgerEntry] | None:
    """The acceptance of an act that `last_word` ends in the ledger which bears it, and that word; else None.

    The acceptance is `old`, or the one that the platform signed again after it was put back: then `old` stands in
    another ledger than today's, where nothing takes it back. That another act has its id ends it in whichever ledger:
    only an acceptance that was shown to the platform is answered so.
    """
    if last_word is None:
        return None
    if last_word.reason == ID_TAKEN:
        return (old, last_word) if state_of(old) == State.ACCEPTED else None
    for accepted in _both(connection, old):
        ledger = _word_in(accepted)
        if ledger is msgspec.UNSET or last_word.n <= ledger.size or not _ends(accepted, last_word.status):
            continue
        if platform_ledger.stands(connection, accepted.receipt, ledger):
            return accepted, last_word
    return None


def takes_back(connection: Connection, new: Proof, old: Proof) -> Proof | None:
    """The acceptance of the act, `old` or one signed again, that `new` ends in a ledger which is here; else None."""
    now = _word_in(new)
    if now is msgspec.UNSET or not platform_ledger.stands(connection, new.receipt, now):
        return None
    for accepted in _both(connection, old):
        before = _word_in(accepted)
        if new.receipt.key != accepted.receipt.key or before is msgspec.UNSET or now.size < before.size:
            continue
        if _ends(accepted, new.status) and platform_ledger.stands(connection, accepted.receipt, before):
            return accepted
    return None


def _both(connection: Connection, first: Proof) -> tuple[Proof, ...]:
    """The act's first proof, and the one that a platform which was put back has signed again for it."""
    again = renewed.of(connection, first.op)
    return (first,) if again is None else (first, again)


def _ends(old: Proof, status: str) -> bool:
    """Whether a later word of this status ends the acceptance `old` without another act of the commune."""
    return state_of(old) == State.ACCEPTED and status != State.SUPERSEDED and forgotten(State.ACCEPTED, status)


def _word_in(proof: Proof) -> LedgerHead | msgspec.UnsetType:
    """Where the ledger stood with the last word on the act in it."""
    return platform_ledger.decided_in(proof) or proof.receipt.ledger


def _order(connection: Connection, proof: Proof) -> tuple[bool, int, float]:
    """Sorts final decisions on one deposit: today's ledger comes last, then the longer ledger, then the later clock."""
    decision = cast(BlockDecision, proof.decision)  # without one, nothing is final
    decided_at, ledger = decision.decided_at.timestamp(), decision.ledger
    if ledger is msgspec.UNSET:
        return True, 0, decided_at
    gone = platform_ledger.replaced(connection, proof.receipt.key, proof.receipt.commune, ledger)
    return not gone, ledger.size, decided_at
