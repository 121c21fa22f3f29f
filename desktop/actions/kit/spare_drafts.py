"""A draft that only keeps a text which goes on beside that of another draft is one too many."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from desktop.database import records
from desktop.database.queries import attachments


def take_in(
    connection: Connection, spare: Iterable[str], beside: str, delete: Callable[[Connection, str], bool]
) -> None:
    """Deletes one of these drafts, with its documents, unless it has one more than the draft `beside` which it goes on.

    `delete` answers False where somebody has written in it, or it was sent.
    """
    there = _documents(connection, beside)
    for id in spare:
        if _documents(connection, id) <= there and delete(connection, id):
            records.attachments.remove_all(connection, (id,))
            return


def _documents(connection: Connection, id: str) -> set[str]:
    return {file.sha256 for file in attachments.listed(connection, id)}
