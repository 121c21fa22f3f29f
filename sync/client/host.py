"""What the exchange needs of the application: two ways into the database, a receiver of news, attachments."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias

from sqlalchemy import Connection

from sync.client.news import News

#: Gives the bytes of an attachment by its SHA-256, in chunks; no chunk if it is not kept here.
Blobs: TypeAlias = Callable[[str], Iterator[bytes]]


class Host(Protocol):
    """What a round gets from the application. No transaction is open during network calls."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """A transaction that commits at the end and rolls back on an exception."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A consistent, read-only view; never waits for a writer."""
        ...

    def receive(self, connection: Connection, news: News) -> None:
        """Takes news, inside the transaction that writes the receipt or the cursor. Never commits."""
        ...
