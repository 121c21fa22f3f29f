"""After a vote or its withdrawal: what the answer changes, and what taking it back undoes."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from desktop.database import records
from desktop.database.driver import rows
from desktop.database.queries import mine, votes
from desktop.database.queries.outbox import ActRow
from desktop.database.tables import vote
from desktop.domain import votes as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from sync.contract.operations import Operation
from sync.contract.published import VOTE, OwnCast, OwnVote
from sync.contract.values import MAX_NAMED


def settled(connection: Connection, news: Settled) -> Changes:
    """A vote that was refused stands no more, so that it may be cast anew; a withdrawal refused lets it stand."""
    if news.type == "vote.withdraw":
        _name_withdrawals(connection, news.subject)
    elif news.state in ("deposited", "accepted"):
        _restore(connection, news.op)
    stand(connection, news.subject)
    return Changes(votes=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "vote.cast":
        records.votes.remove(connection, act.op)
    if act.type == "vote.withdraw":
        standing = votes.standing_of(connection, act.subject)
        if standing is not None and not standing.elsewhere:
            raise Refusal(
                "voted_again",
                "Votre commune a voté de nouveau depuis ce retrait.",
                field="op",
                remedy="Annulez d’abord le nouveau vote.",
            )
        records.votes.unmark_withdrawn(connection, act.op)
        _name_withdrawals(connection, act.subject)
    stand(connection, act.subject)
    return Changes(votes=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    withdrawn = select(vote.c.cast_op).where(vote.c.cast_op == op, vote.c.withdraw_op.is_not(None))
    return connection.execute(withdrawn).first() is not None


def _restore(connection: Connection, op: str) -> None:
    """The row of a vote that was taken back here and had left all the same, from another copy of this database."""
    if connection.execute(select(vote.c.cast_op).where(vote.c.cast_op == op)).first() is not None:
        return
    act = connection.execute(
        select(outbox.c.frozen, outbox.c.title, outbox.c.created_at).where(outbox.c.op == op)
    ).one()
    body = msgspec.json.decode(act.frozen, type=Operation).body
    records.votes.insert(
        connection,
        op,
        body["subject"],
        kind=body["kind"],
        title=act.title,
        need=body.get("need"),
        now=datetime.fromisoformat(act.created_at),
        stands=False,
    )
    _name_withdrawals(connection, body["subject"])


def _name_withdrawals(connection: Connection, subject: str) -> None:
    """A withdrawal taken back here may have left all the same, and one that was refused may not be the only one."""
    records.votes.name_withdrawals(connection, votes.withdrawals(connection, subject))


def published(connection: Connection, removed: Collection[str]) -> frozenset[str]:
    """The votes of another computer become rows too; of each that is told of it is seen again which stands.

    `removed`: ids of what is no longer told. The subjects for which another vote stands now, or none.
    """
    told = tuple(mine.votes(connection))
    gone = [id_.removeprefix(VOTE) for id_ in removed if id_.startswith(VOTE)]
    if not (told or gone):
        return frozenset()
    known = {op for (op,) in rows(connection, "SELECT cast_op FROM vote")}
    for own in told:
        for cast in own.casts:
            if cast.op not in known:
                _adopt(connection, own, cast)
    changed = stand(connection, *(own.subject for own in told), *gone)
    records.votes.forget_untold(
        connection,
        {cast.op for own in told for cast in own.casts},
        {own.subject for own in told if len(own.casts) == MAX_NAMED},
    )
    return changed


def stand(connection: Connection, *subjects: str) -> frozenset[str]:
    """Lets the vote for each of these stand that does; those for which it is another now."""
    changed = set()
    for about, (shown, casts) in votes.facts(connection, subjects).items():
        standing = rules.standing(casts)
        if standing != shown:
            records.votes.let_stand(connection, about, standing)
            changed.add(about)
    return frozenset(changed)


def _adopt(connection: Connection, own: OwnVote, cast: OwnCast) -> None:
    records.votes.insert(
        connection,
        cast.op,
        own.subject,
        kind=own.subject_kind,
        title=own.subject,
        need=cast.need or None,
        now=cast.deposited_at,
        stands=False,
    )
