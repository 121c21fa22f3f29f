"""A process that migrates one old file after another and is killed at one statement after another.

`python -m tests.desktop.database.migrating GOLDEN FOLDER STEP [--flaw]` kills at statements 1, 1 + STEP,
1 + 2 STEP, … and prints the first of these numbers that a whole migration does not reach. With the flaw, each statement
is committed by itself: the negative control.
"""

import itertools
import shutil
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from desktop import paths
from desktop.database.store import Store
from tests.killing import counting, first_not_reached

COMMUNE = "45024"
_CHANGES = ("ALTER", "CREATE", "PRAGMA user_version =")


def places_of(folder: Path, number: int) -> paths.Places:
    return paths.find(folder / str(number))


def migrate_until(places: paths.Places, last: int, *, flaw: bool) -> None:
    """In a child process: dies at the statement number `last`, or at the commit that comes there."""
    count = counting(last)

    def before(_connection: Any, cursor: Any, statement: str, *_more: Any) -> None:
        if flaw and statement.lstrip().startswith(_CHANGES) and cursor.connection.in_transaction:
            cursor.connection.execute("COMMIT").close()
            cursor.connection.execute("BEGIN IMMEDIATE").close()
        count()

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "commit", lambda _connection: count())
    Store(places.database(COMMUNE), backups=places.backups(COMMUNE)).close()


def main(golden: Path, folder: Path, step: int, *, flaw: bool) -> int:
    """The number of the first statement that a complete migration does not reach."""

    def work(number: int) -> None:
        places = places_of(folder, number)
        paths.prepare(places)
        shutil.copyfile(golden, places.database(COMMUNE))
        migrate_until(places, number, flaw=flaw)

    return first_not_reached(itertools.count(1, step), work)


if __name__ == "__main__":
    reached = main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), flaw="--flaw" in sys.argv)
    sys.stdout.write(f"{reached}\n")
