"""Acts that were cancelled, as a backup from before still has them waiting: put back with it, they would leave.

Their ids stay in `meta` where the backup does not know them at all, since an older one that does may be put back next.
All connections are of the bare driver, as a backup is read beside the database.
"""

from typing import Any, Final

NOTED: Final = "taken_back"  #: in `meta`: a JSON array of ids


def waiting(today: Any, then: Any) -> tuple[str, ...]:
    """Those that wait in the backup `then`, the last first: what was made on another one is undone before it."""
    known = _known(today)
    return tuple(op for op in waiting_in(then) if op in known)


def waiting_in(then: Any) -> tuple[str, ...]:
    """All that wait in a backup and were never sent when it was made, the last first."""
    rows = then.execute("SELECT op FROM outbox WHERE state = 'finalised' AND attempts = 0 ORDER BY seq DESC")
    return tuple(op for (op,) in rows)


def unknown_to(part: Any, today: Any) -> list[str]:
    """Those that the prepared file does not have, by id."""
    theirs = {op for (op,) in part.execute("SELECT op FROM outbox")}
    there = {op for (op,) in today.execute("SELECT op FROM outbox WHERE state != 'cancelled'")}
    return sorted((_known(today) | _noted(part)) - theirs - there)


def _known(connection: Any) -> set[str]:
    return {op for (op,) in connection.execute("SELECT op FROM outbox WHERE state = 'cancelled'")} | _noted(connection)


def _noted(connection: Any) -> set[str]:
    rows = connection.execute("SELECT one.value FROM meta, json_each(meta.value) AS one WHERE meta.key = ?", (NOTED,))
    return {op for (op,) in rows}
