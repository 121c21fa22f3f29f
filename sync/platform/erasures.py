"""Personal data that were erased, and still stand where a database keeps what it has written.

Each erasure leaves a mark in its own transaction, which goes once nothing of it is left there: a process that is killed
in between leaves it to the next start, or to the next block that comes.

On PostgreSQL the old rows stay in the table's file, and a plain VACUUM leaves most of their bytes in its pages: only
a table that is written anew is without them. Nobody can use it meanwhile, so a large one is left to an operator.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Executable, Text, and_, cast, delete, func, select, text

from sync.platform import dialects
from sync.platform.tables import setting

_FIRST = "erasing."
_MINE = and_(setting.c.key >= _FIRST, setting.c.key < "erasing/")  # by the index: "/" follows "."
_ALL = select(setting.c.key).where(_MINE)
_ANY = _ALL.limit(1)
#: Bytes of a table that is written anew in about a second.
SMALL = 100_000_000
_SIZE = text("SELECT pg_total_relation_size('operation')")
_FILE = text("SELECT pg_relation_filenode('operation')")
_ONE_AT_A_TIME, _NEXT = text("SELECT pg_try_advisory_lock(7215002)"), text("SELECT pg_advisory_unlock(7215002)")
#: Whether somebody still reads what was there before one of the erasures: then it would be kept.
_READ = text(
    "SELECT EXISTS (SELECT FROM pg_stat_activity AS a, setting AS s WHERE s.key >= 'erasing.' AND s.key < 'erasing/'"
    " AND a.datname = current_database() AND a.pid <> pg_backend_pid()"
    " AND age(a.backend_xmin) >= age(s.value::xid8::xid))"
)


def marking(dialect: str, op: str) -> Executable:
    """In the transaction of the erasure `op`: what it takes away must still go from what was written before."""
    by = "" if dialect == "sqlite" else cast(func.pg_current_xact_id(), Text)
    made: Executable = dialects.insert(dialect, setting).values(key=_FIRST + op, value=by).on_conflict_do_nothing()
    return made


def keep_out_of_statistics(connection: Connection) -> None:
    """Once the tables are made: PostgreSQL would keep samples of what persons gave, where nothing is erased."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("ALTER TABLE operation ALTER COLUMN personal SET STATISTICS 0"))


def wait(connection: Connection) -> bool:
    """Whether some are marked still."""
    return connection.execute(_ANY).first() is not None


def marks(connection: Connection) -> list[str]:
    """All of them, by their keys."""
    return list(connection.execute(_ALL).scalars())


def forget(connection: Connection, done: Collection[str]) -> None:
    """These, and none that was made meanwhile."""
    connection.execute(delete(setting).where(setting.c.key.in_(done)))


def too_large(connection: Connection) -> bool:
    """For PostgreSQL to write the table anew while others wait."""
    return bool(connection.execute(_SIZE).scalar_one() > SMALL)


def rewrite(connection: Connection, *, patient: bool) -> bool:
    """Has PostgreSQL write the table of operations anew; whether it is now without what was erased.

    `connection` is in no transaction. Unless `patient`, it waits a second for others to leave the table.
    """
    if not connection.execute(_ONE_AT_A_TIME).scalar_one():
        return False
    try:
        before, read = connection.execute(_FILE).scalar_one(), connection.execute(_READ).scalar_one()
        if read and not patient:
            return False
        connection.execute(text(f"SET lock_timeout = {0 if patient else 1000}"))
        connection.execute(text("VACUUM (FULL) operation"))
        # Whoever does not own the table is only warned, and nothing is done.
        return not read and bool(connection.execute(_FILE).scalar_one() != before)
    finally:
        connection.execute(text("RESET lock_timeout"))
        connection.execute(_NEXT)
