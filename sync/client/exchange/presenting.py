"""Presents acts again that a platform has lost, with its own signed receipts, by network or by USB stick.

What is lost is worked out of the platform's ledger each time, and not kept as a list of batches: these are deleted, for
instance, when a key is replaced.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain

import msgspec
from sqlalchemy import Connection, select

from sync.client.connection.pace import Pace
from sync.client.exchange import outgoing_batches
from sync.client.exchange.outgoing_batches import Due
from sync.client.exchange.settle import Sent
from sync.client.ledger import journal, link, notes, platform_ledger, stored
from sync.client.ledger.platform_ledger import RECOVERING
from sync.client.ledger.states import DUE, FINAL, State, forgotten
from sync.client.ledger.tables import batch, outbox, proof
from sync.contract.batches import MAX_BATCH_BYTES
from sync.contract.ledger import ARRIVED, DUPLICATE, ID_TAKEN, LedgerEntry
from sync.contract.receipts import Proof
from sync.contract.signing import SigningKey
from sync.contract.values import MAX_INTEGER

#: States of lost acts that are not presented from here: they leave as due acts, or are set aside until released.
_ELSEWHERE = (*DUE, State.IN_FLIGHT, State.QUARANTINED)


class LostActs(msgspec.Struct, frozen=True):
    """What is noted while a platform that was put back still lacks acts of ours."""

    lost: int = 0  #: how many are to be presented
    acts: tuple[str, ...] = ()  #: their ids
    aside: tuple[str, ...] = ()  #: ids of the lost acts where all of them are set aside; else ()


def lost(connection: Connection, platform: str, entries: Iterable[LedgerEntry]) -> list[str]:
    """Acts with a receipt that the platform does not remember, in the order of its decisions.

    `entries`: its whole ledger.
    """
    last: dict[str, LedgerEntry] = {}
    for entry in entries:
        if entry.status not in (DUPLICATE, ARRIVED):
            last[entry.op] = entry
    # Only receipts of this platform: one that we were enrolled with before has signed the others.
    signer = stored.extract(proof.c.value, "$.receipt.key")
    columns = (outbox.c.op, outbox.c.state, outbox.c.received_at, outbox.c.decided_at, outbox.c.seq)
    received = select(*columns).join_from(outbox, proof, proof.c.op == outbox.c.op)
    rows = connection.execute(received.where(outbox.c.received_at.is_not(None), signer == platform)).all()

    gone = [row for row in rows if is_gone(row.state, row.received_at, last.get(row.op))]
    # Undecided acts come last, and an act that waited for another one comes behind it.
    return [row.op for row in sorted(gone, key=lambda row: (row.decided_at is None, row.decided_at, row.seq))]


def is_gone(state: str, received_at: str, last_word: LedgerEntry | None) -> bool:
    """Whether the platform, by its last word on an act (None: no word), has lost what it had signed of the act."""
    if last_word is None or forgotten(state, last_word.status):
        return True
    # It has the act, but as of a later day than it had signed, and the first day is the legal one.
    alike = state in FINAL and state == last_word.status
    waits = state in (State.DEPOSITED, State.CONFLICT) and last_word.status != State.ACCEPTED
    return (alike or waits) and last_word.deposited_at > datetime.fromisoformat(received_at)


def start(
    connection: Connection, platform: str, key: SigningKey, ops: Sequence[str], *, pace: Pace, now: datetime
) -> None:
    """Composes batches of those of these acts that are in none, in this order. The acts' states stay as they are.

    These batches leave before all others. Never commits.
    """
    platform_ledger.begin_recovery(connection, platform)
    acts = _due(connection, ops)
    leaving = _leaving(connection, {act.op: act.proof for act in acts})
    rest = [act for act in acts if act.op not in leaving]
    while rest:
        many = min(pace.batch, outgoing_batches.fitting(rest, MAX_BATCH_BYTES))
        acts, rest = rest[:many], rest[many:]
        outgoing = outgoing_batches.compose(journal.last(connection), key, acts, pace.block, now, platform=platform)
        outgoing_batches.keep(connection, outgoing, now)


def resume(connection: Connection, key: SigningKey, *, pace: Pace, now: datetime) -> None:
    """Composes batches of lost acts that are in none; ends the recovery where no act is lost. Never commits."""
    platform = link.platform(connection).id
    if not searching(connection, platform):
        return
    if ops := _still_lost(connection, platform):
        start(connection, platform, key, ops, pace=pace, now=now)


def note_lost(connection: Connection, platform: str) -> int:
    """Notes for the window how many acts are to be presented, and returns it. None lost ends the recovery.

    Never commits.
    """
    return len(waiting(connection, platform))


def waiting(connection: Connection, platform: str) -> list[Due]:
    """The acts that are still lost, in a batch or not: they can leave on a USB stick too. Never commits."""
    if not searching(connection, platform):
        return []
    return _due(connection, _still_lost(connection, platform))


def searching(connection: Connection, platform: str) -> bool:
    """Whether the platform was put back and may still lack acts, other than those that are set aside here."""
    value = notes.read(connection, RECOVERING, platform)
    if value is None:
        return False
    noted = stored.kept(value, LostActs)
    return noted is None or not noted.aside or not _set_aside(connection).issuperset(noted.aside)


def is_lost(connection: Connection, platform: str, op: str) -> bool:
    """Whether this act is among those that it still lacks. Never commits."""
    return searching(connection, platform) and op in _still_lost(connection, platform)


def finish_answered(connection: Connection, ops: Collection[str]) -> None:
    """Deletes the batches whose acts were all answered on another way. Never commits."""
    answered = set(ops)
    for id_, body in connection.execute(select(batch.c.batch, batch.c.body)).all():
        acts = {act.op for act in _acts_of(body)}
        if acts and acts <= answered:
            outgoing_batches.finish(connection, id_)


def _still_lost(connection: Connection, platform: str) -> list[str]:
    """The lost acts, without those set aside, and without those whose id is taken: the platform says no more of these.

    An act that the platform merely knows may still be lost: a USB stick that is read in again brings acts without their
    receipts.
    """
    entries = list(platform_ledger.words(connection, platform, MAX_INTEGER))
    last = {entry.op: entry.reason for entry in entries if entry.status != ARRIVED}
    lost_ops = [op for op in lost(connection, platform, entries) if last.get(op) != ID_TAKEN]
    set_aside = _set_aside(connection)
    ops = [op for op in lost_ops if op not in set_aside]
    if lost_ops:
        due = tuple(act.op for act in _due(connection, ops))
        noted = LostActs(lost=len(due), acts=due, aside=() if ops else tuple(lost_ops))
        notes.write(connection, RECOVERING, platform, noted)
    else:
        notes.forget(connection, RECOVERING, platform)
    return ops


def _set_aside(connection: Connection) -> set[str]:
    return set(connection.execute(select(outbox.c.op).where(outbox.c.state == State.QUARANTINED)).scalars())


def _due(connection: Connection, ops: Sequence[str]) -> list[Due]:
    """These acts with their receipts, in this order."""
    due: dict[str, Due] = {}
    for first in range(0, len(ops), 500):
        wanted = select(*outgoing_batches.COLUMNS, proof.c.value.label("proof"))
        wanted = wanted.join_from(outbox, proof, proof.c.op == outbox.c.op)
        some = outbox.c.op.in_(ops[first : first + 500]) & outbox.c.state.not_in(_ELSEWHERE)
        due |= {act.op: act for act in outgoing_batches.read_due(connection, wanted.where(some))}
    return [due[op] for op in ops if op in due]


def _leaving(connection: Connection, proofs: Mapping[str, str | None]) -> set[str]:
    """Acts that a stored batch brings with their receipts. Batches made before a receipt came are deleted."""
    leaving: set[str] = set()
    for id_, body in connection.execute(select(batch.c.batch, batch.c.body)).all():
        acts = _acts_of(body)
        if all(act.shown == stored.kept(proofs[act.op], Proof) for act in acts if act.op in proofs):
            leaving.update(act.op for act in acts)
        else:
            outgoing_batches.finish(connection, id_)
    return leaving


def _acts_of(body: bytes) -> tuple[Sent, ...]:
    """Acts of a stored batch; () where an earlier release composed it, within other bounds."""
    try:
        return tuple(chain.from_iterable(outgoing_batches.read(body).blocks))
    except msgspec.MsgspecError:
        return ()
