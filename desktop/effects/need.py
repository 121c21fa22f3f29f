"""After an act about a need: its answer, and its undoing before it left."""

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import needs
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import amendment, need
from desktop.domain.changes import Changes
from desktop.effects import correction, join, mine
from sync.client.ledger import outbox
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled

#: Why a need is refused that another computer of the commune has submitted: what is written upon it stays so.
_THERE_ALREADY = "need_exists"
_POOLING = ("need.join", "need.leave")


def settled(connection: Connection, news: Settled) -> Changes:
    """A correction that was refused is taken back, and its text kept; one that was taken ends conflicts before it.

    Also that of one which was cancelled here, had left all the same, and meets it there.
    """
    if news.type in _POOLING:
        return join.settled(connection, news)
    if news.type == "need.submit" and news.state == "rejected" and news.reason != _THERE_ALREADY:
        records.needs.free_correction(connection, news.subject)
    if news.type == "need.amend" and news.state == "rejected":
        correction.take_back(connection, news.op)  # the draft of a choice stays: nobody asked for its end
    if news.type == "need.amend" and news.state == "accepted":
        correction.come_back(connection, news)
    if news.type == "need.amend" and news.state in ("accepted", "conflict"):
        outbox.supersede(connection, needs.settled_by_ours(connection, news.subject))
        if not connection.execute(select(amendment.c.op).where(amendment.c.op == news.op)).first():
            outbox.supersede(connection, [news.op])  # cancelled here: nothing came of it, and nothing is to be chosen
    if news.type == "need.withdraw" and news.state == "accepted":
        outbox.supersede(connection, [op for op, _ in needs.amends(connection, news.subject)])
    mine.look_again(connection, news.subject)
    return Changes(needs=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type in _POOLING:
        return join.undone(connection, act)
    if act.type == "need.submit":
        records.needs.unmark_submitted(connection, act.op)
    if act.type == "need.withdraw":
        records.needs.unmark_withdrawn(connection, act.op)
    gone = correction.undone(connection, act.op) if act.type == "need.amend" else frozenset[str]()
    mine.look_again(connection, act.subject)
    return Changes(needs=gone | {act.subject})


def relied_on(connection: Connection, op: str) -> bool:
    """A withdrawal needs its submission, a leave its join; what a correction stands on has left long before."""
    submission = select(acts.c.seq).where(acts.c.op == op).scalar_subquery()
    after = select(acts.c.op).where(acts.c.op == need.c.withdraw_op, acts.c.seq > submission).exists()
    withdrawn = select(need.c.id).where(need.c.submit_op == op, after)
    return connection.execute(withdrawn).first() is not None or join.relied_on(connection, op)
