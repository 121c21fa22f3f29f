"""When a recovery sheet was last made, and of which key; the secret itself is not kept."""

import json

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.driver import rows

KEY = "recovery_sheet"  #: in `meta`


class SheetRow(Struct, frozen=True):
    """The last recovery sheet that was made."""

    device: str  #: id of the key on it
    made_at: str  #: ISO text


def last(connection: Connection) -> SheetRow | None:
    """None where none was noted; an older one may still lie in the safe."""
    noted = rows(connection, "SELECT value FROM meta WHERE key = ?", (KEY,))
    return SheetRow(**json.loads(noted[0][0])) if noted else None


def written(row: SheetRow) -> str:
    """The value that `meta` keeps."""
    return json.dumps({"device": row.device, "made_at": row.made_at})
