"""What the exchange needs of the application: two ways into the database, a receiver of news, attachments."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TypeAlias

from sqlalchemy import Connection

from sync.client.news import News

#: The bytes of an attachment by SHA-256, in chunks; none if it is not kept here.
Blobs: TypeAlias = Callable[[str], Iterator[bytes]]


class Host(Protocol):
    """Given to a round. No transaction is open during network calls."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Commits at the end; rolls back on an exception."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent, read-only view; never waits for a writer."""
        ...

    def receive(self, connection: Connection, news: News) -> None:
        """Called inside the transaction that writes the receipt or the cursor; never commits."""
        ...
