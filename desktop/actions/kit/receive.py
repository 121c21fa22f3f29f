"""Writes what an exchange brings: what a verified answer or a page of the feed changes in the commune's own rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.commune_context import local_time
from desktop.database import records, search
from desktop.database.store import Store
from desktop.domain import communes
from desktop.domain.changes import Changes
from desktop.domain.phases import LocalTime
from desktop.effects import mine, registry
from sync.client.news import News, PlatformChanged, Published, Settled
from sync.contract.campaign import Campaign
from sync.contract.feed import FeedItem
from sync.contract.published import Proposal, PublicNeed, Service

#: Scopes of the feed that the search index takes from the platform; for "mine" it holds the commune's own texts.
_FINDABLE = ("catalogue", "proposals", "needs")


class Receiver:
    """What a round writes to. `changes` collects what the round changed; a failed transaction changes nothing else."""

    def __init__(self, store: Store, clock: Callable[[], LocalTime] = local_time) -> None:
        self._store, self._clock = store, clock
        self.changes = Changes()

    def transaction(self) -> AbstractContextManager[Connection]:
        return self._store.transaction()

    def reading(self) -> AbstractContextManager[Connection]:
        return self._store.reading()

    def receive(self, connection: Connection, news: News) -> None:
        """Called inside the transaction that stores the receipt or the cursor; never commits."""
        if isinstance(news, Settled):
            self.changes |= _settle(connection, news)
        elif isinstance(news, PlatformChanged):
            self.changes |= mine.platform_changed(connection)
        else:
            self._check(news)
            self.changes |= _publish(connection, news)
            decided = [(item.id, item.value.get("state", "open")) for item in news.upserts if not item.deleted]
            records.seen.learn(connection, news.scope, [one for one in decided if one[1] != "open"], self._clock())

    def _check(self, published: Published) -> None:
        """Raises Refusal for a page that must not be taken; then no later page of that platform is taken either."""
        if published.scope == "campaign":
            for item in published.upserts:
                invented = msgspec.convert(item.value, Campaign).demonstration
                communes.check_campaign(demonstration=invented, invented=self._store.demonstration)


def _settle(connection: Connection, settled: Settled) -> Changes:
    follows = registry.of(settled.type)
    changes = Changes(outbox=True)
    return changes if follows is None else changes | follows.settled(connection, settled)


def _publish(connection: Connection, published: Published) -> Changes:
    """After the rows were copied: puts them in the search index, and gives acts of other computers their titles."""
    scope = published.scope
    for one in (records.votes, records.joins, records.interests):
        one.RETAKEN.keep_titles(connection, scope)
    if scope in _FINDABLE:
        search.forget(connection, scope, published.removed)
        search.index(connection, scope, (_entry(scope, item) for item in published.upserts if not item.deleted))
    changes = Changes(scopes=frozenset({scope}))
    if scope != "mine":
        return changes
    return changes | mine.published(connection, published.removed, [item.id for item in published.upserts])


def _entry(scope: str, item: FeedItem) -> search.IndexEntry:
    if scope == "catalogue":
        return search.service_entry(msgspec.convert(item.value, Service))
    if scope == "proposals":
        return search.proposal_entry(msgspec.convert(item.value, Proposal))
    return search.need_entry(msgspec.convert(item.value, PublicNeed))
