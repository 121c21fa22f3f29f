"""Acts with receipts that a platform has lost: presented again with its own signed words, by network or by key.

What is lost is worked out of its ledger as it is known here, each time: batches may go, as where a key is replaced.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from sync.client.connection.pace import Pace
from sync.client.exchange import outgoing_batches
from sync.client.exchange.outgoing_batches import Due
from sync.client.ledger import journal, link, platform_ledger
from sync.client.ledger.outbox import stamp
from sync.client.ledger.platform_ledger import RECOVERING
from sync.client.ledger.states import DUE, FINAL, State
from sync.client.ledger.tables import batch, copy, outbox, proof
from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.ledger import ARRIVED, LedgerEntry
from sync.contract.signing import SigningKey
from sync.contract.values import MAX_INTEGER

#: The platform's words that another one follows.
_UNDECIDED = ("deposited", "held", "blocked", "retry")
#: Says of an act only that it is known: what became of it stands in an earlier entry.
_KNOWN = "duplicate"
#: Why it blocks an act whose id another content has taken since it was put back: nothing more can come of it.
_TAKEN = "id_taken"


class LostActs(msgspec.Struct):
    """What stands in `copy` while a platform that was put back still lacks acts of ours: how many."""

    lost: int = 0


def lost(connection: Connection, platform: str, said: Iterable[LedgerEntry]) -> list[str]:
    """Acts whose receipts are not in `said`, all that the platform remembers, in the order of its decisions."""
    last = {entry.op: entry.status for entry in said if entry.status not in (_KNOWN, ARRIVED)}
    # Only receipts of this platform: it never had those of an earlier one.
    signer = func.json_extract(proof.c.value, "$.receipt.key")
    columns = (outbox.c.op, outbox.c.state, outbox.c.decided_at, outbox.c.seq)
    held = select(*columns).join_from(outbox, proof, proof.c.op == outbox.c.op)
    rows = connection.execute(held.where(outbox.c.number.is_not(None), signer == platform)).all()
    found = [row for row in rows if _forgotten(row.state, last.get(row.op))]
    # An act that waited for another one comes after it.
    return [row.op for row in sorted(found, key=lambda row: (row.decided_at or "", row.seq))]


def start(
    connection: Connection, platform: str, key: SigningKey, ops: Sequence[str], *, pace: Pace, now: datetime
) -> None:
    """Keeps batches of those of these acts that are in none, in this order. They go next, their state stays.

    Never commits.
    """
    platform_ledger.begin_recovery(connection, platform)
    bodies = connection.execute(select(batch.c.body)).scalars()
    leaving = {op for body in bodies for op in _ops_of(body)}
    rest = _due(connection, [op for op in ops if op not in leaving])
    while rest:
        many = min(pace.batch, outgoing_batches.fitting(rest, MAX_BATCH_BYTES))
        acts, rest = rest[:many], rest[many:]
        outgoing = outgoing_batches.compose(journal.last(connection), key, acts, pace.block, now, platform=platform)
        connection.execute(insert(batch).values(batch=outgoing.id, created_at=stamp(now), body=outgoing.body, lease=""))


def resume(connection: Connection, key: SigningKey, *, pace: Pace, now: datetime) -> None:
    """Keeps batches of what is still lost and in none; ends the recovery where nothing is. Never commits."""
    platform = link.platform(connection).id
    if not platform_ledger.recovering(connection, platform):
        return
    if ops := _still_lost(connection, platform):
        start(connection, platform, key, ops, pace=pace, now=now)


def count(connection: Connection, platform: str) -> None:
    """Notes how many are still lost, for people; ends the recovery where none is. Never commits."""
    if platform_ledger.recovering(connection, platform):
        _still_lost(connection, platform)


def waiting(connection: Connection, platform: str) -> list[Due]:
    """What is still lost, in any batch or none: it leaves with a key too. Never commits."""
    if not platform_ledger.recovering(connection, platform):
        return []
    return _due(connection, _still_lost(connection, platform))


def finish_answered(connection: Connection, ops: Collection[str]) -> None:
    """Deletes batches all of whose acts were answered by another way. Never commits."""
    answered = set(ops)
    for id_, body in connection.execute(select(batch.c.batch, batch.c.body)).all():
        acts = _ops_of(body)
        if acts and answered.issuperset(acts):
            outgoing_batches.finish(connection, id_)


def _still_lost(connection: Connection, platform: str) -> list[str]:
    """Without those that it was shown and knows: it says no more of them, however often they come."""
    said = list(platform_ledger.words(connection, platform, MAX_INTEGER))
    last = {entry.op: entry for entry in said if entry.status != ARRIVED}
    known = {op for op, entry in last.items() if entry.status == _KNOWN or entry.reason == _TAKEN}
    ops = [op for op in lost(connection, platform, said) if op not in known]
    of_platform = (copy.c.scope == RECOVERING, copy.c.id == platform)
    if ops:
        value = msgspec.json.encode(LostActs(lost=len(_due(connection, ops)))).decode()
        connection.execute(update(copy).where(*of_platform).values(value=value))
    else:
        connection.execute(delete(copy).where(*of_platform))
    return ops


def _forgotten(state: str, said: str | None) -> bool:
    """Whether the platform, by its last word, does not know any more how it decided: it is told, and stands by it."""
    return said is None or (state in FINAL and (said in _UNDECIDED or (said in FINAL and said != state)))


def _due(connection: Connection, ops: Sequence[str]) -> list[Due]:
    """These acts with their receipts, in this order."""
    found: dict[str, Due] = {}
    for first in range(0, len(ops), 500):
        wanted = select(*outgoing_batches.COLUMNS, proof.c.value.label("proof"))
        wanted = wanted.join_from(outbox, proof, proof.c.op == outbox.c.op)
        some = outbox.c.op.in_(ops[first : first + 500]) & outbox.c.state.not_in([*DUE, State.IN_FLIGHT])
        found |= {act.op: act for act in outgoing_batches.read_due(connection, wanted.where(some))}
    return [found[op] for op in ops if op in found]


def _ops_of(body: bytes) -> tuple[str, ...]:
    """() of a batch that an earlier release composed, within other bounds."""
    try:
        return outgoing_batches.read(body).ops
    except msgspec.MsgspecError:
        return ()
