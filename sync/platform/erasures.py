"""Personal data that were erased, and still stand where a database keeps what it has written.

Each erasure leaves a mark in its own transaction, which goes once nothing of it is left there: a process that is killed
in between leaves it to the next start, or to the next block that comes.
"""

from collections.abc import Collection

from sqlalchemy import Connection, Executable, and_, delete, select

from sync.platform import dialects
from sync.platform.tables import setting

_FIRST = "erasing."
_MINE = and_(setting.c.key >= _FIRST, setting.c.key < "erasing/")  # by the index: "/" follows "."
_ALL = select(setting.c.key).where(_MINE)
_ANY = _ALL.limit(1)


def marking(dialect: str, op: str) -> Executable:
    """In the transaction of the erasure `op`: what it takes away must still go from what was written before."""
    made: Executable = dialects.insert(dialect, setting).values(key=_FIRST + op, value="").on_conflict_do_nothing()
    return made


def wait(connection: Connection) -> bool:
    """Whether some are marked still."""
    return connection.execute(_ANY).first() is not None


def marks(connection: Connection) -> list[str]:
    """All of them, by their keys."""
    return list(connection.execute(_ALL).scalars())


def forget(connection: Connection, done: Collection[str]) -> None:
    """These, and none that was made meanwhile."""
    connection.execute(delete(setting).where(setting.c.key.in_(done)))
