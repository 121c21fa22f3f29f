"""A platform that was put back to yesterday: what it lost of our acts goes again, the same bytes with their receipts.

The acts stand as they stood meanwhile: the first receipt and its time count for us, and the platform honours them.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, select

from sync.client.connection.conversation import Conversation
from sync.client.connection.pace import Pace
from sync.client.exchange import fork, outgoing_batches, pull, uploads
from sync.client.host import Host
from sync.client.ledger.tables import outbox, proof
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer, StatusAnswer, StatusRequest

#: Asked at once, the youngest receipts first; where all of them are known, so are the older ones.
_AT_ONCE = 50


def run(host: Host, talk: Conversation, key: SigningKey, hello: HelloAnswer, *, now: datetime, pace: Pace) -> int:
    """How many acts the platform has lost; they wait as batches. Asks nothing where nothing speaks for a loss."""
    if not _suspect(host, talk, hello):
        return 0
    with host.reading() as connection:
        # Of this very platform: what another one gave a receipt for is no loss of this one's.
        signer = func.json_extract(proof.c.value, "$.receipt.key")
        held = select(outbox.c.op).join_from(outbox, proof, proof.c.op == outbox.c.op)
        held = held.where(outbox.c.number.is_not(None), signer == hello.key.id)
        ops = list(connection.execute(held.order_by(outbox.c.received_at.desc(), outbox.c.number.desc())).scalars())
    lost = list(_lost(talk, ops))
    if lost:
        with host.transaction() as connection:
            outgoing_batches.start_again(
                connection, key, lost[::-1], block_size=pace.block, batch_size=pace.batch, now=now
            )
            for scope in pull.ORDER:
                pull.begin_epoch(connection, scope, hello.epoch)
            uploads.doubt(connection)
    return len(lost)


def received(connection: Connection) -> int:
    """The journal's number of the last act that has a receipt; 0 where none has."""
    found = connection.execute(select(func.max(outbox.c.seq)).where(outbox.c.number.is_not(None))).scalar()
    return 0 if found is None else int(found)


def _suspect(host: Host, talk: Conversation, hello: HelloAnswer) -> bool:
    """Another epoch than we read in, or the platform has seen less of our journal than it gave receipts for."""
    known = fork.evidence(talk, hello)
    with host.reading() as connection:
        last = received(connection)
        epoch, _ = pull.read_cursor(connection, "receipts")
    return last > 0 and (epoch not in ("", hello.epoch) or (known is not None and known.seq < last))


def _lost(talk: Conversation, ops: list[str]) -> Iterable[str]:
    for first in range(0, len(ops), _AT_ONCE):
        asked = ops[first : first + _AT_ONCE]
        body = msgspec.json.encode(StatusRequest(ops=tuple(asked)))
        unknown = set(talk.ask("POST", "/ops:status", StatusAnswer, body=[body]).unknown)
        yield from (op for op in asked if op in unknown)
        if not unknown:
            return
