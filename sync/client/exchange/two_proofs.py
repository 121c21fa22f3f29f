"""Compares two proofs of one act: which of them counts, and whether both can be true.

`settle` asks before it writes.
"""

from typing import cast

import msgspec
from sqlalchemy import Connection

from sync.client.ledger import platform_ledger
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


def taken_back(connection: Connection, last_word: LedgerEntry | None, old: Proof) -> LedgerEntry | None:
    """`last_word` on an act, where it ends the acceptance `old` which the same ledger bears; else None.

    A platform that was put back has another ledger than the one that bears the acceptance: then it takes nothing back.
    """
    ledger = _word_in(old)
    if last_word is None or last_word.reason == ID_TAKEN or not platform_ledger.stands(connection, old.receipt, ledger):
        return None
    back = ledger is not msgspec.UNSET and last_word.n > ledger.size and _ends(old, last_word.status)
    return last_word if back else None


def takes_back(connection: Connection, new: Proof, old: Proof) -> bool:
    """Whether `new` takes back the acceptance `old` in a ledger that is here and bears it."""
    before, now = _word_in(old), _word_in(new)
    if new.receipt.key != old.receipt.key or before is msgspec.UNSET or now is msgspec.UNSET:
        return False
    stand = all(platform_ledger.stands(connection, one.receipt, _word_in(one)) for one in (old, new))
    return stand and now.size >= before.size and _ends(old, new.status)


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
