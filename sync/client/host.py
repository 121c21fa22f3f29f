"""What a round asks of the application that it runs in: two doors to the database, and an ear for news."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection

from sync.client.news import News


class Host(Protocol):
    """Lent to a round. No transaction is open while bytes travel."""

    def transaction(self) -> AbstractContextManager[Connection]:
        """Commits on leaving, or leaves nothing at all."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent view, never waits for a writer."""
        ...

    def receive(self, connection: Connection, news: News) -> None:
        """Called inside the very transaction that writes the receipt or the cursor; never commits."""
        ...
