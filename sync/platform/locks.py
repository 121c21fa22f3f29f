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

#: The lock that every writer holds: what communes send shares it, all else holds it alone.
_WRITING = 7_215_001
_ALONE = select(func.pg_advisory_xact_lock(_WRITING))
_SHARED = select(func.pg_advisory_xact_lock_shared(_WRITING))
_ROW = select(commune.c.id).where(commune.c.id == bindparam("insee")).with_for_update()
_EACH = select(func.pg_advisory_xact_lock(func.unnest(bindparam("keys", type_=ARRAY(BigInteger)))))


def alone(connection: Connection) -> None:
    """Keeps all other writers out until the transaction ends."""
    if _needed(connection):
        connection.execute(_ALONE)


def beside_others(connection: Connection, insee: str) -> None:
    """Keeps other writers of this commune, and those that write alone, out until the transaction ends."""
    if not _needed(connection):
        return
    connection.execute(_SHARED)
    if connection.execute(_ROW, {"insee": insee}).first() is None:
        made = dialects.insert(connection.dialect.name, commune).values(id=insee, position=0)
        connection.execute(made.on_conflict_do_nothing())  # waits for another one that makes it
        connection.execute(_ROW, {"insee": insee})


def named(connection: Connection, ids: Iterable[str]) -> None:
    """Keeps others from what bears these ids until the transaction ends; it need not be there yet."""
    keys = sorted({_key(id_) for id_ in ids}) if _needed(connection) else []
    if keys:
        connection.execute(_EACH, {"keys": keys})  # always in the same order, so that no two wait for one another


def _needed(connection: Connection) -> bool:
    return connection.dialect.name != "sqlite"


def _key(id_: str) -> int:
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big", signed=True)
