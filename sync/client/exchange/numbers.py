"""Numbers of acts that the platform had lost: those by which it knows them, once it has them again.

After one restore every act may have two receipts, for ever. So only those are looked at of which the ledger may say
something else than when they were looked at last: it has reached one of their two places since, or was put back.
"""

import msgspec
from sqlalchemy import Connection, case, func, or_, select, update

from sync.client.exchange import settle
from sync.client.host import Host
from sync.client.ledger import link, notes, platform_ledger, renewed
from sync.client.ledger.driver import driver_of
from sync.client.ledger.platform_ledger import NUMBERED
from sync.client.ledger.renewed import RENEWED
from sync.client.ledger.tables import copy, outbox, proof
from sync.client.news import Settled
from sync.contract.receipts import Proof
from sync.contract.values import MAX_INTEGER

_AT_ONCE = 50  # acts in one transaction
_ANY = "SELECT 1 FROM copy WHERE scope = ? LIMIT 1"
_SIZES = [
    func.json_extract(case((func.json_valid(receipt), receipt)), "$.receipt.ledger.size")
    for receipt in (copy.c.value, proof.c.value)
]
_TWICE = select(copy.c.id).join(proof, proof.c.op == copy.c.id).where(copy.c.scope == RENEWED)


class _Looked(msgspec.Struct):
    """When the numbers were looked at: the entries chained here, and how many the platform had told of."""

    chained: int
    seen: int


def shown_again(host: Host) -> None:
    """Of each act with two receipts, the number of the one that stands in today's ledger. Commits."""
    with host.reading() as connection:
        own = link.read(connection)
        if own is None or own.platform is None or driver_of(connection).execute(_ANY, (RENEWED,)).fetchone() is None:
            return
        platform = own.platform.id
        now = _stands(connection, platform)
        before = link.kept(notes.read(connection, NUMBERED, platform), _Looked)
        if before == now:
            return
        # What lies beyond all that it ever told of is as lost as before; one that was put back is looked at anew.
        first, last = (1, MAX_INTEGER) if before is None else (before.chained + 1, now.seen)
        found = connection.execute(_TWICE.where(or_(*(size.between(first, last) for size in _SIZES)))).scalars()
        others = [op for op in found.all() if _renumbered(connection, op) is not None]
    for start in range(0, len(others), _AT_ONCE):
        with host.transaction() as connection:
            for op in others[start : start + _AT_ONCE]:
                _show(host, connection, op)
    with host.transaction() as connection:
        if _stands(connection, platform) == now:
            notes.write(connection, NUMBERED, platform, now)


def _stands(connection: Connection, platform: str) -> _Looked:
    seen = platform_ledger.last_seen(connection, platform)
    return _Looked(platform_ledger.longest(connection, platform), 0 if seen is None else seen.size)


def _show(host: Host, connection: Connection, op: str) -> None:
    news = _renumbered(connection, op)
    if news is not None:
        connection.execute(update(outbox).where(outbox.c.op == op).values(number=news.number))
        host.receive(connection, news)


def _renumbered(connection: Connection, op: str) -> Settled | None:
    """What to tell of this act where it is shown by another number than stands in today's ledger."""
    act = settle.read(connection, op)
    first = None if act is None else link.kept(act.proof, Proof)
    if act is None or act.received_at is None or first is None:
        return None
    number = renewed.number(connection, first)
    return None if number == act.number else act._replace(number=number).news(op)
