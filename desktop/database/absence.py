"""Notices what is not there: a commune's database that has disappeared, or in a whole one all that people write."""

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pysqlite3 import dbapi2 as sqlite

from desktop.database import errors

if TYPE_CHECKING:
    from desktop.domain.communes import Trace

#: Tables, and keys of `meta`, that a database has filled from the start. What indexes other tables is not looked at.
_AS_MADE: Final = frozenset({"meta", "device", "copy"})
_INDEXES: Final = ("search_", "sqlite_")
_KEYS_AS_MADE: Final = frozenset({"insee", "name", "siren", "department_name", "database_id", "actor_id", "created_at"})
BIN_SEEN: Final = "bin_seen."  #: begins keys that stay when a draft is thrown away and erased: what the clock showed
_PERSON: Final = ("profile", "function", "contact_")
#: What rows in these tables tell, the weightiest first; rows in any other one tell that the commune was used.
_TRACES: "Final[Mapping[Trace, frozenset[str]]]" = {
    "enrolled": frozenset({"former_device"}),
    "exchanged": frozenset({"exchange", "bundle"}),
    "act": frozenset({"outbox", "journal"}),
    "draft": frozenset({"need", "request", "share"}),
    "person": frozenset(),
}


def check_not_gone(database: Path, head: Path, backups: Path) -> None:
    """Raises Vanished where there is no database, but the journal's head or backups say that there was one."""
    if absent(database) and (_written(head) or any(backups.glob("*.sqlite"))):
        raise errors.Vanished(database)


def absent(database: Path) -> bool:
    """Whether there is no file, or one without tables, as a lost write or a copy without its log leaves behind."""
    if not database.exists():
        return True
    try:
        with contextlib.closing(sqlite.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except errors.UNREADABLE:
        return False  # there is a file: the Store says what is wrong with it
    return int(tables) == 0


def _written(head: Path) -> bool:
    with contextlib.suppress(OSError):  # no such file, or one that cannot be read
        return bool(head.read_bytes().strip(b"\0"))
    return False


def trace(connection: Any) -> "Trace | None":
    """The weightiest thing that was ever begun in a database of any version; None where it is still as it was made.

    `connection` is one of the bare driver, inside a transaction of its own.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    asked = (table for table in tables - _AS_MADE if not table.startswith(_INDEXES))
    filled = {table for table in asked if connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()}  # noqa: S608 - names of ours
    keys = {key for (key,) in connection.execute("SELECT key FROM meta")} - _KEYS_AS_MADE
    notes = {key for key in keys if not key.startswith(BIN_SEEN)}
    enrolled = connection.execute("SELECT 1 FROM device WHERE statement IS NOT NULL").fetchone()
    received = connection.execute("SELECT 1 FROM copy WHERE scope != 'catalogue'").fetchone()
    signs: dict[Trace, object] = {key: filled & names for key, names in _TRACES.items()}
    signs["enrolled"] = enrolled or signs["enrolled"]
    signs["exchanged"] = received or signs["exchanged"]
    signs["person"] = [key for key in notes if key.startswith(_PERSON)]
    signs["other"] = filled or notes
    return next((key for key, rows in signs.items() if rows), None)
