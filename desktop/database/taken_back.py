"""Acts that were cancelled, as a backup from before still has them waiting: put back with it, they would leave.

Their ids stay in `meta` where the backup does not know them at all, since an older one that does may be put back next.
"""

import json
from typing import Any, Final

_NOTED: Final = "taken_back"  #: in `meta`: a JSON array of ids


def waiting(today: Any, then: Any) -> tuple[str, ...]:
    """Those that wait in the backup `then`, the last first: what was made on another one is undone before it."""
    known = _known(today)
    rows = then.execute("SELECT op FROM outbox WHERE state = 'finalised' AND attempts = 0 ORDER BY seq DESC")
    return tuple(op for (op,) in rows if op in known)


def carry(today: Any, part: Any) -> None:
    """Notes in the prepared file those that it does not have."""
    theirs = {op for (op,) in part.execute("SELECT op FROM outbox")}
    there = {op for (op,) in today.execute("SELECT op FROM outbox WHERE state != 'cancelled'")}
    left = (_known(today) | _noted(part)) - theirs - there
    part.execute("DELETE FROM meta WHERE key = ?", (_NOTED,))
    if left:
        part.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (_NOTED, json.dumps(sorted(left))))


def _known(connection: Any) -> set[str]:
    return {op for (op,) in connection.execute("SELECT op FROM outbox WHERE state = 'cancelled'")} | _noted(connection)


def _noted(connection: Any) -> set[str]:
    rows = connection.execute("SELECT one.value FROM meta, json_each(meta.value) AS one WHERE meta.key = ?", (_NOTED,))
    return {op for (op,) in rows}
