"""Writes of the table `amendment`: the text of a need before each correction that was sent."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, update
from sqlalchemy import insert as insert_into

from desktop.database import times
from desktop.database.tables import amendment
from sync.client.ledger import stored


def insert(
    connection: Connection,
    op: str,
    need: str,
    *,
    base: str,
    before: Mapping[str, str],
    replaces: Sequence[str],
    now: datetime,
) -> None:
    """`before`: text and validation by column; `replaces`: ids of the corrections in conflict that this one settles."""
    connection.execute(
        insert_into(amendment).values(
            op=op,
            need=need,
            base=base,
            before=json.dumps(before, ensure_ascii=False),
            replaces=json.dumps(list(replaces)),
            amended_at=times.text(now),
        )
    )


def set_before(connection: Connection, op: str, before: str) -> None:
    """`before` is JSON, as the table keeps it."""
    connection.execute(update(amendment).where(amendment.c.op == op).values(before=before))


def erase_validators(connection: Connection) -> frozenset[str]:
    """Erases who validated earlier texts; returns the ids of their needs."""
    named = stored.extract(amendment.c.before, "$.validated_by").is_not(None)
    without = func.json_set(amendment.c.before, "$.validated_by", "")
    return frozenset(
        connection.scalars(update(amendment).where(named).values(before=without).returning(amendment.c.need))
    )


def remove(connection: Connection, op: str) -> None:
    connection.execute(delete(amendment).where(amendment.c.op == op))
