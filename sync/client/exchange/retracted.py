"""Needs of other communes that the platform has said to be withdrawn, by a tombstone.

A need that is published no more may also be one that the platform has lost, being put back to a backup: nobody has
withdrawn that one, and it comes again with its commune's next exchange.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from sync.client.ledger import notes
from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import RETRACTED
from sync.contract.feed import FeedItem, Scope

# A tombstone of what was never here tells nothing that is asked.
_KNOWN = "SELECT id FROM copy WHERE scope = 'needs' AND id = ?"


def note(connection: Connection, name: Scope, items: Sequence[FeedItem]) -> None:
    """Notes what this page withdraws, before its rows are deleted; and what it publishes again. Never commits."""
    if name != "needs":
        return
    withdrawn = notes.every(connection, RETRACTED)
    for item in items:
        if item.deleted and driver_of(connection).execute(_KNOWN, (item.id,)).fetchone():
            notes.write(connection, RETRACTED, item.id, item.position)
        elif item.id in withdrawn and not item.deleted:
            notes.forget(connection, RETRACTED, item.id)
