"""Quarantine: one act is set aside, visibly, because the platform cannot read it; the others go on."""

from sqlalchemy import update

from sync.client.exchange import presenting, settle
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.ledger.states import FINAL, State
from sync.client.ledger.tables import outbox
from sync.contract.plain_text import plain_line
from sync.contract.problems import Problem


def set_aside(host: Host, op: str, problem: Problem) -> None:
    """Sets this act aside and tells the host. Commits.

    An act that the platform had decided and has lost is set aside too: sent without its receipt, it would count from
    today and be judged anew. The receipt stays, and leaves with the act once it is released.
    """
    with host.transaction() as connection:
        act = settle.read(connection, op)
        if act is None or act.state == State.CANCELLED:
            return  # a restore took it away meanwhile
        if act.state in FINAL and not presenting.is_lost(connection, link.platform(connection).id, op):
            return  # an answer came by another way
        why = {
            "state": State.QUARANTINED,
            "reason": problem.code,
            "detail": plain_line(problem.detail) or plain_line(problem.title),
        }
        connection.execute(update(outbox).where(outbox.c.op == op).values(why | {"batch": None}))
        now = act._replace(number=None, received_at=None, **why)
        host.receive(connection, now.news(op))
