"""Reconcile: a platform restored to an earlier day gets the acts it lost again, the same bytes with their receipts.

Here the acts keep their state meanwhile: the first receipt and its time count, and the platform honours them.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, func, select

from sync.client.connection.conversation import ApiRequest, Conversation
from sync.client.connection.pace import Pace
from sync.client.exchange import fork, outgoing_batches, pull, uploads
from sync.client.exchange.round_context import RoundContext
from sync.client.ledger.tables import outbox, proof
from sync.contract.wire import HelloAnswer, StatusAnswer, StatusRequest

#: Asked in one request, the youngest receipts first: once all of one request are known, so are the older ones.
_AT_ONCE = 50


def run(context: RoundContext, hello: HelloAnswer, pace: Pace) -> int:
    """How many acts the platform has lost; they wait as batches. Asks nothing unless there is a sign of a loss."""
    if not _suspected(context, hello):
        return 0
    with context.host.reading() as connection:
        # Only receipts of this platform: it never had those of an earlier one.
        signer = func.json_extract(proof.c.value, "$.receipt.key")
        held = select(outbox.c.op).join_from(outbox, proof, proof.c.op == outbox.c.op)
        held = held.where(outbox.c.number.is_not(None), signer == hello.key.id)
        ops = list(connection.execute(held.order_by(outbox.c.received_at.desc(), outbox.c.number.desc())).scalars())
    lost = list(_lost(context.conversation, ops))
    if lost:
        with context.host.transaction() as connection:
            outgoing_batches.start_again(connection, context.key, lost[::-1], pace=pace, now=context.settings.clock())
            for scope in pull.ORDER:
                pull.begin_epoch(connection, scope, hello.epoch)
            uploads.ask_again(connection)
    return len(lost)


def received(connection: Connection) -> int:
    """The journal number of the last act that has a receipt; 0 if none has."""
    last = connection.execute(select(func.max(outbox.c.seq)).where(outbox.c.number.is_not(None))).scalar()
    return 0 if last is None else int(last)


def _suspected(context: RoundContext, hello: HelloAnswer) -> bool:
    """The feed's epoch has changed, or the platform knows less of our journal than it gave receipts for."""
    head = fork.known_head(context.conversation, hello)
    with context.host.reading() as connection:
        last = received(connection)
        epoch, _ = pull.read_cursor(connection, "receipts")
    return last > 0 and (epoch not in ("", hello.epoch) or (head is not None and head.seq < last))


def _lost(conversation: Conversation, ops: list[str]) -> Iterable[str]:
    for first in range(0, len(ops), _AT_ONCE):
        some = ops[first : first + _AT_ONCE]
        body = msgspec.json.encode(StatusRequest(ops=tuple(some)))
        request = ApiRequest(method="POST", path="/ops:status", shape=StatusAnswer, body=[body])
        unknown = set(conversation.ask(request).unknown)
        yield from (op for op in some if op in unknown)
        if not unknown:
            return
