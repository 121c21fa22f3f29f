"""Personal data that were erased but still stand in the database's files.

Each erasure leaves a mark in its own transaction. The mark goes once nothing of the data is left in the files. If a
process is killed in between, the next start does it, or the next block that comes.

On PostgreSQL a mark is the number of its transaction: it tells who may still read what was there before. The table is
written anew (`rewriting.py`). Nobody can use it meanwhile, so a large table is left to an operator.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Engine, Executable, Text, and_, cast, delete, func, select, text

from sync.platform import dialects, rewriting
from sync.platform.rewriting import Hold
from sync.platform.tables import setting

_FIRST = "erasing."
_MINE = and_(setting.c.key >= _FIRST, setting.c.key < "erasing/")  # a range that the index serves: "/" follows "."
_ALL = select(setting.c.key, setting.c.value).where(_MINE)
_ANY = _ALL.limit(1)
_LOG_MS = 500


def marking(dialect: str, op: str) -> Executable:
    """The statement that marks the erasure `op`, in its transaction: its data must still go from the files."""
    by = "" if dialect == "sqlite" else cast(func.pg_current_xact_id(), Text)
    made: Executable = dialects.insert(dialect, setting).values(key=_FIRST + op, value=by).on_conflict_do_nothing()
    return made


def keep_out_of_statistics(connection: Connection) -> None:
    """Forbids PostgreSQL, once the tables are made, to keep samples of personal data, which no erasure would reach."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE operation ALTER COLUMN personal SET STATISTICS 0"))


def wait(connection: Connection) -> bool:
    """Whether any erasure is still marked."""
    return connection.execute(_ANY).first() is not None


def marks(connection: Connection) -> dict[str, str]:
    """All marks, by their keys."""
    return {row.key: row.value for row in connection.execute(_ALL)}


def forget(connection: Connection, done: Collection[str]) -> None:
    """Deletes these marks, and none that was made meanwhile."""
    connection.execute(delete(setting).where(setting.c.key.in_(done)))


def empty_log(writer: Engine) -> list[Hold]:
    """Empties SQLite's log of writes, unless somebody reads it. Nobody can write while this waits: half a second."""
    connection = writer.raw_connection()
    try:
        cursor = connection.cursor()
        ((usual,),) = cursor.execute("PRAGMA busy_timeout").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {_LOG_MS}")
        ((busy, *_),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {usual}")
    finally:
        connection.close()
    return [Hold("session")] if busy else []


def empty_log_by_hand(writer: Engine, *, wait_s: float) -> list[Hold]:
    """The same in several tries, `wait_s` seconds at most."""
    return rewriting.repeated(lambda: empty_log(writer), wait_s=wait_s)
