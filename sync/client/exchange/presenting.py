"""Acts with receipts that a platform has lost: presented again with its own signed words, by network or by key."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select

from sync.client.connection.pace import Pace
from sync.client.exchange import outgoing_batches
from sync.client.exchange.outgoing_batches import Due
from sync.client.ledger import journal, link
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import batch, outbox, proof
from sync.contract.signing import SigningKey


def start_again(connection: Connection, key: SigningKey, ops: Sequence[str], *, pace: Pace, now: datetime) -> None:
    """Keeps batches of acts that have receipts, these included, in this order. They go next, their state stays."""
    order, platform = {op: place for place, op in enumerate(ops)}, link.platform(connection).id
    for first in range(0, len(ops), pace.batch):
        wanted = select(*outgoing_batches.COLUMNS, proof.c.value.label("proof")).join_from(
            outbox, proof, proof.c.op == outbox.c.op
        )
        acts = outgoing_batches.read_due(connection, wanted.where(outbox.c.op.in_(ops[first : first + pace.batch])))
        acts.sort(key=lambda act: order[act.op])
        outgoing = outgoing_batches.compose(journal.last(connection), key, acts, pace.block, now, platform=platform)
        connection.execute(insert(batch).values(batch=outgoing.id, created_at=stamp(now), body=outgoing.body, lease=""))


def waiting(connection: Connection) -> list[Due]:
    """Acts with receipts that wait in unanswered batches, for a platform that has lost them, in the order of these."""
    found: dict[str, Due] = {}
    bodies = connection.execute(select(batch.c.body).order_by(batch.c.created_at, batch.c.batch)).scalars()
    for ops in (_ops_of(body) for body in bodies):
        wanted = select(*outgoing_batches.COLUMNS, proof.c.value.label("proof")).join_from(
            outbox, proof, proof.c.op == outbox.c.op
        )
        settled = outbox.c.op.in_(ops) & outbox.c.state.not_in([*DUE, State.IN_FLIGHT])
        acts = {act.op: act for act in outgoing_batches.read_due(connection, wanted.where(settled))}
        found |= {op: acts[op] for op in ops if op in acts}
    return list(found.values())


def finish_answered(connection: Connection, ops: Collection[str]) -> None:
    """Deletes batches all of whose acts were answered by another way. Never commits."""
    answered = set(ops)
    for id_, body in connection.execute(select(batch.c.batch, batch.c.body)).all():
        if answered.issuperset(_ops_of(body)):
            outgoing_batches.finish(connection, id_)


def _ops_of(body: bytes) -> tuple[str, ...]:
    """() of a batch that an earlier release composed, within other bounds."""
    try:
        return outgoing_batches.read(body).ops
    except msgspec.MsgspecError:
        return ()
