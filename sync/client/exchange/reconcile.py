"""Reconcile: a platform restored to an earlier day gets the acts it lost again, the same bytes with their receipts.

Here the acts keep their state meanwhile: the first receipt and its time count, and the platform honours them.
"""

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection, func, select

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.connection.pace import Pace
from sync.client.exchange import cursors, fork, outgoing_batches, pull, uploads
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger import platform_ledger
from sync.client.ledger.states import FINAL
from sync.client.ledger.tables import outbox, proof
from sync.contract.ledger import LedgerAnswer
from sync.contract.wire import HelloAnswer, StatusAnswer, StatusRequest

#: Asked in one request, the youngest receipts first: once all of one request are known, so are the older ones.
_AT_ONCE = 50
#: The platform's words that another one follows.
_UNDECIDED = ("deposited", "held", "blocked", "retry")


def run(context: RoundContext, hello: HelloAnswer, pace: Pace, *, went_back: bool) -> int:
    """How many acts the platform has lost, or its word on them; they wait as batches.

    `went_back`: its ledger is not the one that it had told of. Positions of its feed may then mean other values.
    """
    with context.host.reading() as connection:
        # Only receipts of this platform: it never had those of an earlier one.
        signer = func.json_extract(proof.c.value, "$.receipt.key")
        columns = (outbox.c.op, outbox.c.state, outbox.c.decided_at, outbox.c.seq)
        held = select(*columns).join_from(outbox, proof, proof.c.op == outbox.c.op)
        held = held.where(outbox.c.number.is_not(None), signer == hello.key.id)
        rows = connection.execute(held.order_by(outbox.c.received_at.desc(), outbox.c.number.desc())).all()
    lost = set(_lost(context.conversation, {row.op: row.state for row in rows}, all_of_them=went_back))
    # As they were decided: an act that waited for another one comes after it.
    again = sorted((row for row in rows if row.op in lost), key=lambda row: (row.decided_at or "", row.seq))
    with context.host.transaction() as connection:
        if went_back and isinstance(hello.ledger, LedgerAnswer):
            platform_ledger.begin_again(connection, hello.key.id, hello.ledger)
        if lost:
            ops = [row.op for row in again]
            outgoing_batches.start_again(connection, context.key, ops, pace=pace, now=context.settings.clock())
            uploads.ask_again(connection)
        if lost or went_back:
            for scope in pull.ORDER:
                cursors.begin_epoch(connection, scope, hello.epoch)
    return len(lost)


def received(connection: Connection) -> int:
    """The journal number of the last act that has a receipt; 0 if none has."""
    last = connection.execute(select(func.max(outbox.c.seq)).where(outbox.c.number.is_not(None))).scalar()
    return 0 if last is None else int(last)


def suspected(context: RoundContext, hello: HelloAnswer) -> bool:
    """The feed's epoch has changed, or the platform knows less of our journal than it gave receipts for."""
    head = fork.known_head(context.conversation, hello)
    with context.host.reading() as connection:
        last = received(connection)
        epoch, _ = cursors.read_cursor(connection, "receipts")
    return last > 0 and (epoch not in ("", hello.epoch) or (head is not None and head.seq < last))


def _lost(conversation: Conversation, states: Mapping[str, str], *, all_of_them: bool) -> Iterable[str]:
    """`states` of our acts, the youngest first. `all_of_them`: a late word on an old act may be lost too."""
    ops = list(states)
    for first in range(0, len(ops), _AT_ONCE):
        some = ops[first : first + _AT_ONCE]
        body = msgspec.json.encode(StatusRequest(ops=tuple(some)))
        request = ApiRequest(method="POST", path="/ops:status", shape=StatusAnswer, body=[body])
        answer = conversation.ask(request)
        forgotten = {one.op for one in answer.known if one.status in _UNDECIDED and states.get(one.op) in FINAL}
        lost = forgotten.union(answer.unknown)
        yield from (op for op in some if op in lost)
        if not lost and not all_of_them:
            return
