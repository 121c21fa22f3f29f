"""The writing side of an exchange: what a verified answer or a page of the feed changes in the commune's own rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.actions.kit.commune_context import local_time
from desktop.database import records, search
from desktop.database.store import Store
from desktop.domain import communes
from desktop.domain.changes import Changes
from desktop.effects import mine, registry
from sync.client.news import News, PlatformChanged, Published, Settled
from sync.contract.campaign import Campaign
from sync.contract.feed import FeedItem
from sync.contract.published import Proposal, PublicNeed, Service

#: What is searched of the platform's word; the index "mine" holds the commune's own text instead.
_FINDABLE = ("catalogue", "proposals", "needs")


class Receiver:
    """The host of a round. `changes` gathers what the round changed; a transaction that fails leaves nothing else."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = local_time) -> None:
        self._store, self._clock = store, clock
        self.changes = Changes()

    def transaction(self) -> AbstractContextManager[Connection]:
        return self._store.transaction()

    def reading(self) -> AbstractContextManager[Connection]:
        return self._store.reading()

    def receive(self, connection: Connection, news: News) -> None:
        """Inside the very transaction that keeps the receipt or the cursor; never commits."""
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
        """Raises Refusal: the page is then not kept, and no later one of that platform either."""
        if published.scope == "campaign":
            for item in published.upserts:
                invented = msgspec.convert(item.value, Campaign).demonstration
                communes.check_campaign(demonstration=invented, invented=self._store.demonstration)


def _settle(connection: Connection, settled: Settled) -> Changes:
    follows = registry.of(settled.type)
    changes = Changes(outbox=True)
    return changes if follows is None else changes | follows.settled(connection, settled)


def _publish(connection: Connection, published: Published) -> Changes:
    """The rows are copied already: here they become findable, and acts of another computer get their titles."""
    scope = published.scope
    records.retaken.keep_titles(connection, scope)
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
