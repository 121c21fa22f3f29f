"""After a vote or its withdrawal: when it is answered, and when it is cancelled."""

from collections.abc import Collection

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import votes
from desktop.database.queries.outbox import ActRow
from desktop.domain import contributions as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.effects.come_back import ActAsSent
from desktop.effects.retaken import Effects
from sync.client.news import Settled
from sync.contract.published import OwnAct, OwnCast, OwnVote, Retaken


def settled(connection: Connection, news: Settled) -> Changes:
    """A refused vote stands no more, so that it may be cast again. If a withdrawal is refused, the vote stands."""
    _EFFECTS.settled(connection, news)
    return Changes(votes=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    if act.type == "vote.withdraw":
        standing = votes.standing_of(connection, act.subject)
        if standing is not None and not standing.elsewhere:
            raise Refusal(
                "voted_again",
                "Votre commune a voté de nouveau depuis ce retrait.",
                field="op",
                remedy="Annulez d’abord le nouveau vote.",
            )
    _EFFECTS.undone(connection, act)
    return Changes(votes=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    return _EFFECTS.relied_on(connection, op)


def published(connection: Connection, removed: Collection[str]) -> frozenset[str]:
    """After a page of the feed: the subjects for which another vote stands now, or no vote any more."""
    return _EFFECTS.published(connection, removed)


def platform_changed(connection: Connection) -> frozenset[str]:
    return _EFFECTS.platform_changed(connection)


def _restore(connection: Connection, subject: str, act: ActAsSent) -> None:
    records.votes.insert(
        connection,
        act.op,
        subject,
        kind=act.body["kind"],
        title=act.title,
        need=act.body.get("need"),
        now=act.made_at,
        stands=False,
    )


def _adopt(connection: Connection, own: Retaken, cast: OwnAct) -> None:
    if not (isinstance(own, OwnVote) and isinstance(cast, OwnCast)):
        raise TypeError(own.id)
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


_EFFECTS = Effects(writes=records.votes.RETAKEN, standing=rules.first_standing, restore=_restore, adopt=_adopt)
