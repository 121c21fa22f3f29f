"""Who waits for whom on PostgreSQL. SQLite has one writer at a time, and needs nothing of this.

Whatever a commune sends, by network or by USB stick, locks the row of that commune, and runs beside what other communes
send. Everything else runs alone: what operators do, and the documents that are made of a public scope. Two communes
only wait for one another where they name the same thing at the same moment: a need, a document, a key.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, func, select

from sync.platform import dialects
from sync.platform.tables import commune

#: Held by all that writes: shared by what communes send, else alone.
_WRITING = 7_215_001
_ALONE = select(func.pg_advisory_xact_lock(_WRITING))
_SHARED = select(func.pg_advisory_xact_lock_shared(_WRITING))
_ROW = select(commune.c.id).where(commune.c.id == bindparam("insee")).with_for_update()
_EACH = select(func.pg_advisory_xact_lock(func.unnest(bindparam("keys", type_=ARRAY(BigInteger)))))


def alone(connection: Connection) -> None:
    """Until the transaction ends nobody else writes."""
    if _needed(connection):
        connection.execute(_ALONE)


def beside_others(connection: Connection, insee: str) -> None:
    """Until the transaction ends nobody else writes for this commune, nor for all."""
    if not _needed(connection):
        return
    connection.execute(_SHARED)
    if connection.execute(_ROW, {"insee": insee}).first() is None:
        made = dialects.insert(connection.dialect.name, commune).values(id=insee, position=0)
        connection.execute(made.on_conflict_do_nothing())  # waits for another one that makes it
        connection.execute(_ROW, {"insee": insee})


def named(connection: Connection, ids: Iterable[str]) -> None:
    """Until the transaction ends nobody else changes what bears these ids, which may not be there yet."""
    keys = sorted({_key(id_) for id_ in ids}) if _needed(connection) else []
    if keys:
        connection.execute(_EACH, {"keys": keys})  # in their order: nobody waits in a circle


def _needed(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite"


def _key(id_: str) -> int:
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big", signed=True)
