"""A process that migrates a database again and again, and is killed at one statement after another.

`python -m tests.sync.platform.migrations.killing GOLDEN FOLDER` kills at the statements and commits 1, 2, 3, … of a
migration, each of a copy in FOLDER/NUMBER, and prints the first number that a whole migration does not reach. With
--flaw each change is committed by itself: the negative control. FOLDER/0 is left as it was.
"""

import contextlib
import itertools
import shutil
import sys
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Engine, event

from sync.platform.migrations.migrate import migrate
from sync.platform.store import PlatformStore
from tests.killing import counting, first_not_reached
from tests.sync.platform.conftest import DATABASE, START

_CHANGES = ("ALTER", "CREATE", "DROP", "INSERT", "UPDATE", "DELETE")


def content(file: Path) -> dict[str, Any]:
    """The schema of a database and all its rows."""
    with contextlib.closing(sqlite.connect(file)) as connection:
        shape = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        tables = [name for kind, name, _ in shape if kind == "table"]
        rows = {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return {"shape": shape} | rows


def migrate_until(file: Path, last: int, *, flaw: bool) -> None:
    """In a child process: dies at the statement number `last`, or at the commit that comes there."""
    count = counting(last)

    def before(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if flaw and statement.lstrip().upper().startswith(_CHANGES):
            cursor.connection.execute("COMMIT").close()
            cursor.connection.execute("BEGIN IMMEDIATE").close()
        count()

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", lambda _connection: count())
    store = PlatformStore(str(file))
    migrate(store, START)
    store.close()


def main(golden: Path, folder: Path, *, flaw: bool) -> int:
    """The number of the first statement that a complete migration does not reach."""

    def copied(number: int) -> Path:
        file = folder / str(number) / DATABASE
        file.parent.mkdir()
        shutil.copyfile(golden, file)
        return file

    copied(0)
    return first_not_reached(itertools.count(1), lambda number: migrate_until(copied(number), number, flaw=flaw))


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), Path(sys.argv[2]), flaw='--flaw' in sys.argv)}\n")
