"""What was being typed of an act that has no draft of its own."""

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows

PREFIX = "typed."  #: of the keys in `meta`


def kept(connection: Connection, about: str) -> dict[str, str]:
    """Text by field, {} where nothing was kept."""
    found = rows(connection, "SELECT value FROM meta WHERE key = ?", (PREFIX + about,))
    return msgspec.json.decode(found[0][0], type=dict[str, str]) if found else {}
