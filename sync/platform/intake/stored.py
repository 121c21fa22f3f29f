"""What is known of a block's operations before it is deposited: rows, and receipts of days that were lost here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from sync.contract.bodies import body_of
from sync.contract.ledger import ID_TAKEN
from sync.contract.operations import thaw
from sync.contract.receipts import EarlierDeposit, Proof, verify_proof
from sync.contract.signing import BadSignature
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.lines import Block, Received
from sync.platform.tables import operation
from sync.platform.times import as_time

#: Reasons of refusals of which nothing is stored: an operation's id must stay free for the commune that it belongs to.
NOT_OURS = ("wrong_commune", "intent_differs", ID_TAKEN)
#: More numbers than all communes will ever need; a forged one beyond it would end the counting.
_NUMBERS = 2**40
_KNOWN = select(operation).where(operation.c.op.in_(bindparam("ops", expanding=True)))
_NUMBERS_TAKEN = select(operation.c.number, operation.c.op).where(
    operation.c.commune == bindparam("commune"), operation.c.number.in_(bindparam("numbers", expanding=True))
)
_DECIDED = ("accepted", "rejected", "conflict")
#: Statuses that another word follows.
OPEN = ("deposited", "conflict")
_WAITED = ("held", *OPEN)


class Stored(Struct, frozen=True, kw_only=True):
    """What is known of a block's operations before it is deposited."""

    known: dict[str, Any]  #: the rows of those that are stored, by their id
    earlier: dict[str, Proof]  #: receipts that this platform gave and has lost, by the operation's id
    numbers_taken: dict[int, str]  #: by number of those receipts: the act that has it here

    @property
    def highest_number(self) -> int:
        """The highest number on the earlier receipts, 0 without any: no other act is given theirs."""
        return max((proof.number for proof in self.earlier.values() if proof.number < _NUMBERS), default=0)


def read(connection: Connection, keys: Keys, caller: Device, received: Sequence[Received]) -> Stored:
    """What is known of these operations."""
    earlier = _honoured(keys, caller, received)
    return Stored(
        known=_known(connection, received), earlier=earlier, numbers_taken=_numbers_taken(connection, caller, earlier)
    )


def beyond_memory(stored: Stored) -> int:
    """How many acts bear a word of this platform that its database does not hold: it was put back to a backup.

    An alarm is enough; no new epoch of the feed begins by itself. The ledger tells each commune what is lost of its
    acts, and a cursor tells each reader whether places were given again (publish/cursors.py): whoever lost nothing
    reads on, where a new epoch would have every computer of the country read everything anew for some lost minutes.
    """

    def lost(before: Proof) -> bool:
        row = stored.known.get(before.op)
        if row is None:
            return before.reason not in NOT_OURS  # of such acts nothing was ever kept
        return row.status != before.status and decided(before)

    return sum(lost(before) for before in stored.earlier.values())


def earlier_deposits(
    caller: Device, one: Block, stored: Stored, now: datetime, first: int, numbered: Sequence[int]
) -> list[EarlierDeposit]:
    """The acts of a block that had come before, with the time and number that count. `first`: the receipt's number."""
    deposits = []
    for index, received in enumerate(one.received):
        at = deposited(_mine(caller, received, stored), stored.earlier.get(received.operation.op), now)
        number = msgspec.UNSET if numbered[index] == first + index else numbered[index]
        if at != now or number is not msgspec.UNSET:
            deposits.append(EarlierDeposit(index=index, at=at, number=number))
    return deposits


def numbers(caller: Device, one: Block, stored: Stored) -> list[int | None]:
    """The number of each act that the commune goes on quoting: the one that it has here, or was signed with before.

    None: the act takes a new one. A platform that was put back may have given the number to another act before it is
    shown the receipt; then both words are signed, and only the newer one of this act can be looked up here.
    """
    taken, quoted_numbers = dict(stored.numbers_taken), list[int | None]()
    for received in one.received:
        op, row = received.operation.op, _mine(caller, received, stored)
        before = stored.earlier.get(op) if row is None and op not in stored.known else None
        number = None if row is None else row.number
        if before is not None and taken.setdefault(before.number, op) == op:
            number = before.number
        quoted_numbers.append(number)
    return quoted_numbers


def _mine(caller: Device, received: Received, stored: Stored) -> Any:
    """The row of this very operation, if it is here."""
    row = stored.known.get(received.operation.op)
    return row if row is not None and (row.commune, row.intent) == (caller.commune, received.intent) else None


def deposited(row: Any, earlier: Proof | None, now: datetime) -> datetime:
    """When the act first came: the legal time, even where the decision had to wait, or this platform had lost it."""
    known = [] if row is None else [as_time(row.deposited_at)]
    signed = [] if earlier is None else [earlier.deposited_at]
    return min(known + signed, default=now)


def _honoured(keys: Keys, caller: Device, received: Sequence[Received]) -> dict[str, Proof]:
    """The receipts that came with acts and count: this platform's own, which its restored database does not hold.

    A receipt without its decision does not count: each block was decided, and a refused act must not come as one that
    is only deposited. Which decision was the last one cannot be known any more. Where an act waited and was refused
    later, the earlier one counts.
    """
    proofs: dict[str, Proof] = {}
    for one in received:
        proof = one.earlier
        if proof is None or proof.decision is msgspec.UNSET:
            continue
        if (proof.op, proof.receipt.commune) != (one.operation.op, caller.commune):
            continue
        try:
            verify_proof(keys.public.public_key, proof, one.intent)
        except BadSignature:
            continue
        proofs[proof.op] = proof
    return proofs


def _numbers_taken(connection: Connection, caller: Device, earlier: dict[str, Proof]) -> dict[int, str]:
    if not earlier:
        return {}
    asked = {"commune": caller.commune, "numbers": [proof.number for proof in earlier.values()]}
    return {row.number: row.op for row in connection.execute(_NUMBERS_TAKEN, asked)}


def _known(connection: Connection, received: Sequence[Received]) -> dict[str, Any]:
    ops = [one.operation.op for one in received]
    return {row.op: row for row in connection.execute(_KNOWN, {"ops": ops})}


def decided(before: Proof | None) -> bool:
    return before is not None and before.status in _DECIDED


def accepted(before: Proof | None) -> bool:
    return before is not None and before.status == "accepted"


def refused(row: Any) -> bool:
    return row is not None and row.status == "rejected"


def decided_alike(row: Any, before: Proof | None) -> bool:
    """Whether the platform decided alike then and now: accepted both times, or refused both times."""
    return before is not None and before.status == row.status and row.status in ("accepted", "rejected")


def waited_earlier(row: Any, before: Proof | None) -> bool:
    """Whether the act had waited since an earlier day than the one from which it waits, or is refused, now."""
    if before is None or before.status not in _WAITED or row.status not in ("rejected", *OPEN):
        return False
    return before.deposited_at < as_time(row.deposited_at)


def received(row: Any) -> Received:
    """The operation of a row, as it came."""
    thawed = thaw(row.frozen)
    return Received(operation=thawed, frozen=row.frozen, intent=row.intent, body=body_of(thawed))
