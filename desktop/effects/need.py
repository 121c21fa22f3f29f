"""After an act about a need: when it is answered, and when it is cancelled."""

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import needs
from desktop.database.queries.acts import of_today
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import amendment, need
from desktop.domain.changes import Changes
from desktop.effects import correction, join, mine
from sync.client.ledger import outbox
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled

#: Reason of a refusal, where another computer of the commune has sent the need: a correction being written is kept.
_THERE_ALREADY = "need_exists"
_POOLING = ("need.join", "need.leave")


def settled(connection: Connection, news: Settled) -> Changes:
    """A refused correction is undone, and its text kept. An accepted one ends the conflicts of those before it, also of
    a correction that was cancelled here but had been sent all the same.
    """
    if news.type in _POOLING:
        return join.settled(connection, news)
    if news.type == "need.submit" and news.state == "rejected" and news.reason != _THERE_ALREADY:
        records.needs.free_correction(connection, news.subject)
    if news.type == "need.amend" and news.state == "rejected":
        correction.take_back(connection, news.op)  # the draft that a choice made is kept
    if news.type == "need.amend" and news.state == "accepted":
        correction.come_back(connection, news)
    if news.type == "need.amend" and news.state in ("accepted", "conflict"):
        outbox.supersede(connection, needs.settled_by_ours(connection, news.subject))
        if not connection.execute(select(amendment.c.op).where(amendment.c.op == news.op)).first():
            outbox.supersede(connection, [news.op])  # it was cancelled here: there is nothing to choose
    if news.type == "need.withdraw" and news.state == "accepted":
        row = needs.one(connection, news.subject)
        if row is None or row.state == "withdrawn":  # else it was about what another platform has
            outbox.supersede(connection, [op for op, _ in of_today.corrections(connection, news.subject)])
    mine.refresh(connection, news.subject)
    return Changes(needs=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type in _POOLING:
        return join.undone(connection, act)
    if act.type == "need.submit":
        records.needs.unmark_submitted(connection, act.op)
    if act.type == "need.withdraw":
        records.needs.unmark_withdrawn(connection, act.op)
    gone = correction.undone(connection, act.op) if act.type == "need.amend" else frozenset[str]()
    mine.refresh(connection, act.subject)
    return Changes(needs=gone | {act.subject})


def relied_on(connection: Connection, op: str) -> bool:
    """A withdrawal needs the act that it withdraws. What a correction is based on was sent long before."""
    submission = select(acts.c.seq).where(acts.c.op == op).scalar_subquery()
    after = select(acts.c.op).where(acts.c.op == need.c.withdraw_op, acts.c.seq > submission).exists()
    withdrawn = select(need.c.id).where(need.c.submit_op == op, after)
    return connection.execute(withdrawn).first() is not None or join.relied_on(connection, op)
