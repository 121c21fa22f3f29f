"""The receipt numbers of acts that a platform had lost, as it was put back to a backup, and has again.

Such an act has two receipts, each with a number and a place in the platform's ledger. The number that is shown is that
of the receipt that stands in the ledger of today. After a restore nearly every act may have two receipts, for ever, so
only those are looked at for which the answer may have changed since the last look: the ledger has come to one of the
two places since, or was put back.
"""

import msgspec
from sqlalchemy import Connection, or_, select, update

from sync.client.exchange import settle
from sync.client.host import Host
from sync.client.ledger import link, notes, platform_ledger, renewed, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.platform_ledger import NUMBERED
from sync.client.ledger.renewed import RENEWED
from sync.client.ledger.tables import copy, outbox, proof
from sync.client.news import Settled
from sync.contract.receipts import Proof
from sync.contract.values import MAX_INTEGER

_AT_ONCE = 50  # acts in one transaction
_ANY = "SELECT 1 FROM copy WHERE scope = ? LIMIT 1"
_SIZES = [stored.extract(receipt, "$.receipt.ledger.size") for receipt in (copy.c.value, proof.c.value)]
_TWICE = select(copy.c.id).join(proof, proof.c.op == copy.c.id).where(copy.c.scope == RENEWED)


class _LedgerSize(msgspec.Struct, frozen=True):
    """How long the ledger was at the last look: entries chained here, and entries that the platform had told of."""

    chained: int  #: number of entries
    seen: int  #: number of entries, as its last signed head says; 0 where it has told of none


def shown_again(host: Host) -> None:
    """Shows each act with two receipts by the number of the one that stands in today's ledger. Commits."""
    with host.reading() as connection:
        own = link.read(connection)
        if own is None or own.platform is None or driver_of(connection).execute(_ANY, (RENEWED,)).fetchone() is None:
            return
        platform = own.platform.id
        now = _stands(connection, platform)
        before = stored.kept(notes.read(connection, NUMBERED, platform), _LedgerSize)
        if before == now:
            return
        # A receipt whose place lies beyond all that the platform has told of is as lost as it was before. Once the
        # ledger was put back there is no last look (`before` is None), and all are looked at.
        first, last = (1, MAX_INTEGER) if before is None else (before.chained + 1, now.seen)
        ops_twice = connection.execute(_TWICE.where(or_(*(size.between(first, last) for size in _SIZES)))).scalars()
        others = [op for op in ops_twice.all() if _renumbered(connection, op) is not None]
    for start in range(0, len(others), _AT_ONCE):
        with host.transaction() as connection:
            for op in others[start : start + _AT_ONCE]:
                _show(host, connection, op)
    with host.transaction() as connection:
        if _stands(connection, platform) == now:
            notes.write(connection, NUMBERED, platform, now)


def _stands(connection: Connection, platform: str) -> _LedgerSize:
    seen = platform_ledger.last_seen(connection, platform)
    return _LedgerSize(platform_ledger.longest(connection, platform), 0 if seen is None else seen.size)


def _show(host: Host, connection: Connection, op: str) -> None:
    news = _renumbered(connection, op)
    if news is not None:
        connection.execute(update(outbox).where(outbox.c.op == op).values(number=news.number))
        host.receive(connection, news)


def _renumbered(connection: Connection, op: str) -> Settled | None:
    """What to tell of this act where the number shown is not the one that stands in today's ledger; else None."""
    act = settle.read(connection, op)
    first = None if act is None else stored.kept(act.proof, Proof)
    if act is None or act.received_at is None or first is None:
        return None
    number = renewed.number(connection, first)
    return None if number == act.number else act._replace(number=number).news(op)
