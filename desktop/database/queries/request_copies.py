"""From which request a draft was kept apart, so that nobody lodges the same twice unknowingly."""

from sqlalchemy import Connection

from desktop.database.driver import rows
from desktop.database.queries import requests
from sync.client.ledger.states import VOID

#: Of the keys in `meta`, before the id of such a draft; the value is the id of the request that it was written in.
COPIED = "copied_request."
_OVER = ("draft", "withdrawn", "refused", *VOID)


def is_apart(connection: Connection, id: str) -> bool:
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = ?", (COPIED + id,)))


def beside(connection: Connection, id: str) -> bool:
    """Whether the request that this draft was written in has left, and stands: sent, there would be two."""
    for (of,) in rows(connection, "SELECT value FROM meta WHERE key = ?", (COPIED + id,)):
        row, original = requests.one(connection, id), requests.one(connection, of)
        return row is not None and row.state == "draft" and original is not None and original.state not in _OVER
    return False
