"""What a PC has read of the feed, and up to which position."""

from typing import Any

from sqlalchemy import select

from sync.client.ledger.tables import copy, cursor
from tests.sync.client.ends import Commune


def copies(commune: Commune) -> dict[tuple[str, str], str]:
    with commune.reading() as connection:
        return {(row.scope, row.id): row.value for row in connection.execute(select(copy))}


def cursors(commune: Commune) -> dict[str, Any]:
    with commune.reading() as connection:
        return {row.scope: (row.epoch, row.cursor) for row in connection.execute(select(cursor))}
