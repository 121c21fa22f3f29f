"""Quarantine: one act is set aside, visibly, because the platform cannot read it; the others go on."""

from sqlalchemy import select, update

from sync.client.exchange import presenting
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.ledger.states import FINAL, State
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from sync.contract.problems import Problem


def set_aside(host: Host, op: str, problem: Problem) -> None:
    """Commits.

    Also one that it had decided and has lost: without its receipt it would come as of today, and be judged anew. The
    receipt stays, and goes with the act once it is released.
    """
    with host.transaction() as connection:
        code = problem.type.rpartition(":")[2]
        detail = problem.detail or problem.title
        row = connection.execute(
            select(outbox.c.type, outbox.c.subject, outbox.c.state).where(outbox.c.op == op)
        ).first()
        if row is None or row.state == State.CANCELLED:
            return  # a restore took it away meanwhile
        if row.state in FINAL and not presenting.is_lost(connection, link.platform(connection).id, op):
            return  # an answer came by another way
        aside = {"state": State.QUARANTINED, "reason": code, "detail": detail, "batch": None}
        connection.execute(update(outbox).where(outbox.c.op == op).values(aside))
        news = Settled(
            op=op,
            type=row.type,
            subject=row.subject,
            state=State.QUARANTINED,
            number=None,
            received_at=None,
            reason=code,
            detail=detail,
        )
        host.receive(connection, news)
