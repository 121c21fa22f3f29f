"""After a join of another commune's need, or its withdrawal: which join stands now."""

from collections.abc import Collection

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import pooling
from desktop.database.queries.outbox import ActRow
from desktop.domain import contributions as rules
from desktop.domain.changes import Changes
from desktop.effects.come_back import ActAsSent
from desktop.effects.retaken import Effects
from sync.client.news import Settled
from sync.contract.published import OwnAct, OwnJoining, Retaken


def settled(connection: Connection, news: Settled) -> Changes:
    """A refused join stands no more. A refused withdrawal takes nothing back."""
    _EFFECTS.settled(connection, news)
    return Changes(joins=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    _EFFECTS.undone(connection, act)
    return Changes(joins=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    return _EFFECTS.relied_on(connection, op)


def published(connection: Connection, removed: Collection[str]) -> frozenset[str]:
    """After a page of the feed: the needs for which another join stands now, or none any more."""
    return _EFFECTS.published(connection, removed)


def platform_changed(connection: Connection) -> frozenset[str]:
    return _EFFECTS.platform_changed(connection)


def _restore(connection: Connection, need: str, act: ActAsSent) -> None:
    public = pooling.public(connection, need)
    records.joins.insert(
        connection,
        act.op,
        need,
        title=act.title,
        commune="" if public is None else public.commune_name,
        own=act.body.get("own"),
        now=act.made_at,
        stands=False,
    )


def _adopt(connection: Connection, own: Retaken, act: OwnAct) -> None:
    """Title and commune are not known here: `queries/pooling.py` shows the published ones."""
    alike = act.own or None if isinstance(act, OwnJoining) else None
    records.joins.insert(
        connection,
        act.op,
        own.subject,
        title=own.subject,
        commune="",
        own=alike,
        now=act.deposited_at,
        stands=False,
    )


_EFFECTS = Effects(writes=records.joins.RETAKEN, standing=rules.last_standing, restore=_restore, adopt=_adopt)
