"""When a recovery sheet was last made, and of which device's key: nothing of the secret itself."""

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.database.driver import rows

KEY = "recovery_sheet"  #: in `meta`


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`made_at` as ISO text."""

    device: str
    made_at: str


def last(connection: Connection) -> SheetRow | None:
    """None where none is known of; one may still lie in the safe, made before this was noted."""
    found = rows(connection, "SELECT value FROM meta WHERE key = ?", (KEY,))
    return SheetRow(**json.loads(found[0][0])) if found else None


def written(row: SheetRow) -> str:
    """As `meta` keeps it."""
    return json.dumps({"device": row.device, "made_at": row.made_at})
