"""The platform's word on the commune's own affairs (feed scope `mine`): each in the shape of its kind."""

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows
from sync.contract.published import Own


def listed(connection: Connection) -> tuple[Own, ...]:
    """All of them, the last changed last."""
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' ORDER BY position, id")
    return tuple(read(value) for (value,) in found)


def read(value: str) -> Own:
    """One of them, as the copy keeps it."""
    return _OWN.decode(value)


def of(connection: Connection, id: str) -> Own | None:
    """`id` is that of a need, a share or a request, or "interest.<proposal>"."""
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id = ?", (id,))
    return read(found[0][0]) if found else None


_OWN: msgspec.json.Decoder[Own] = msgspec.json.Decoder(Own)
