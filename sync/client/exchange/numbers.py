"""Numbers of acts that the platform had lost: those by which it knows them, once it has them again."""

from sqlalchemy import Connection, select, update

from sync.client.host import Host
from sync.client.ledger import link, renewed
from sync.client.ledger.tables import outbox, proof
from sync.client.news import Settled
from sync.contract.receipts import Proof

_ACT = select(outbox, proof.c.value).join_from(outbox, proof, proof.c.op == outbox.c.op)


def shown_again(host: Host, connection: Connection) -> None:
    """Of each act with two receipts, the number of the one that stands in today's ledger. Never commits."""
    for op in renewed.every(connection):
        act = connection.execute(_ACT.where(outbox.c.op == op)).first()
        first = None if act is None else link.kept(act.value, Proof)
        if act is None or first is None or act.number is None:
            continue
        number = renewed.standing(connection, first).number
        if number == act.number:
            continue
        connection.execute(update(outbox).where(outbox.c.op == op).values(number=number))
        news = Settled(
            op=op,
            type=act.type,
            subject=act.subject,
            state=act.state,
            number=number,
            received_at=act.received_at,
            reason=act.reason,
            detail=act.detail,
        )
        host.receive(connection, news)
