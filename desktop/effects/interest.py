"""After a declaration of interest or its withdrawal: which declaration stands now."""

from collections.abc import Collection

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries.outbox import ActRow
from desktop.domain import contributions as rules
from desktop.domain.changes import Changes
from desktop.effects.come_back import ActAsSent
from desktop.effects.retaken import Effects
from sync.client.news import Settled
from sync.contract.published import OwnAct, OwnDeclaring, Retaken


def settled(connection: Connection, news: Settled) -> Changes:
    """If a declaration is refused, the one before it stands again. A refused withdrawal takes nothing back."""
    _EFFECTS.settled(connection, news)
    return Changes(steering=frozenset({news.subject}))


def undone(connection: Connection, act: ActRow) -> Changes:
    _EFFECTS.undone(connection, act)
    return Changes(steering=frozenset({act.subject}))


def relied_on(connection: Connection, op: str) -> bool:
    return _EFFECTS.relied_on(connection, op)


def published(connection: Connection, removed: Collection[str]) -> frozenset[str]:
    """After a page of the feed: the proposals for which another declaration stands now, or none any more."""
    return _EFFECTS.published(connection, removed)


def platform_changed(connection: Connection) -> frozenset[str]:
    return _EFFECTS.platform_changed(connection)


def _restore(connection: Connection, proposal: str, act: ActAsSent) -> None:
    records.interests.insert(
        connection,
        act.op,
        proposal,
        title=act.title,
        role=act.body["role"],
        motivation=act.body.get("motivation", ""),
        now=act.made_at,
        stands=False,
    )


def _adopt(connection: Connection, own: Retaken, act: OwnAct) -> None:
    """The title is not known here: `queries/steering.py` shows the published one."""
    if not isinstance(act, OwnDeclaring):
        raise TypeError(own.id)
    records.interests.insert(
        connection,
        act.op,
        own.subject,
        title=own.subject,
        role=act.role,
        motivation="",
        now=act.deposited_at,
        stands=False,
    )


_EFFECTS = Effects(writes=records.interests.RETAKEN, standing=rules.last_standing, restore=_restore, adopt=_adopt)
