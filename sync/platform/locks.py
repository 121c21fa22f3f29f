"""Who waits for whom on PostgreSQL. SQLite has one writer at a time, and needs nothing of this.

What a commune sends takes the row of its commune, and runs beside what other communes send. Everything else, operators'
acts above all, runs alone. Two communes only wait for one another where they name the same need at the same moment.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import ARRAY, BigInteger, Connection, func, literal, select

from sync.platform import dialects
from sync.platform.tables import commune

#: Held by all that writes: shared by what communes send, else alone.
_WRITING = 7_215_001


def alone(connection: Connection) -> None:
    """Until the transaction ends nobody else writes."""
    if _needed(connection):
        connection.execute(select(func.pg_advisory_xact_lock(_WRITING)))


def beside_others(connection: Connection, insee: str) -> None:
    """Until the transaction ends nobody else writes for this commune, nor for all."""
    if not _needed(connection):
        return
    connection.execute(select(func.pg_advisory_xact_lock_shared(_WRITING)))
    row = select(commune.c.id).where(commune.c.id == insee).with_for_update()
    if connection.execute(row).first() is None:
        made = dialects.insert(connection.dialect.name, commune).values(id=insee, position=0)
        connection.execute(made.on_conflict_do_nothing())  # waits for another one that makes it
        connection.execute(row)


def named(connection: Connection, ids: Iterable[str]) -> None:
    """Until the transaction ends nobody else changes what bears these ids, which may not be there yet."""
    keys = sorted({_key(id_) for id_ in ids}) if _needed(connection) else []
    if keys:
        each = func.unnest(literal(keys, ARRAY(BigInteger)))
        connection.execute(select(func.pg_advisory_xact_lock(each)))  # in their order: nobody waits in a circle


def _needed(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite"


def _key(id_: str) -> int:
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big", signed=True)
