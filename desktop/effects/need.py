"""After an act about a need: its answer, and its undoing before it left."""

import json
from datetime import datetime

from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.queries import needs
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import amendment, need
from desktop.domain.changes import Changes
from desktop.effects import join, mine
from sync.client.ledger import outbox
from sync.client.ledger.tables import outbox as acts
from sync.client.news import Settled

_POOLING = ("need.join", "need.leave")


def settled(connection: Connection, news: Settled) -> Changes:
    """A correction that was refused is taken back, and its text kept; one that was taken ends those it replaces."""
    if news.type in _POOLING:
        return join.settled(connection, news)
    if news.type == "need.submit" and news.state == "rejected":
        records.needs.free_correction(connection, news.subject)
    if news.type == "need.amend" and news.state == "rejected":
        _take_back(connection, news.op)
    if news.type == "need.amend" and news.state == "accepted":
        replaced = connection.scalar(select(amendment.c.replaces).where(amendment.c.op == news.op))
        outbox.supersede(connection, json.loads(replaced or "[]"))
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
    if act.type == "need.amend":
        _take_back(connection, act.op)
    mine.look_again(connection, act.subject)
    return Changes(needs=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    """A withdrawal needs its submission, a leave its join; what a correction stands on has left long before."""
    withdrawn = select(need.c.id).where(need.c.submit_op == op, need.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None or join.relied_on(connection, op)


def _take_back(connection: Connection, op: str) -> None:
    """The need says again what it said before the correction, whose text goes on as the correction being written.

    Where a later correction has left since, the need says the later text, and that one goes back further.
    """
    found = connection.execute(select(amendment).where(amendment.c.op == op)).first()
    if found is None:
        return
    later = connection.execute(
        select(amendment.c.op)
        .join(acts, acts.c.op == amendment.c.op)
        .where(amendment.c.need == found.need, acts.c.seq > select(acts.c.seq).where(acts.c.op == op).scalar_subquery())
        .order_by(acts.c.seq)
        .limit(1)
    ).scalar()
    records.amendments.remove(connection, op)
    if later is not None:
        records.amendments.set_before(connection, later, found.before)
        return
    row = needs.one(connection, found.need)
    if row is None:
        raise LookupError(found.need)
    records.needs.set_text(connection, row.id, json.loads(found.before))
    if json.loads(found.replaces):
        return  # it chose between two texts, and both are there
    correctable = row.state in ("accepted", "deposited") and needs.correction_of(connection, row.id) is None
    more = {"amends": row.id, "base": found.base} if correctable else {}
    moment = datetime.fromisoformat(found.amended_at)
    records.needs.insert(connection, moment, needs.text_of(row), **more, **needs.validation_of(row))
