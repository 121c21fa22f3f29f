"""Where each scope of the feed has been read up to, and what an epoch that ended leaves unconfirmed."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select, update

from sync.client.ledger.driver import driver_of
from sync.client.ledger.tables import copy
from sync.contract import values

#: Position of a row of an earlier epoch that the present one has not confirmed yet.
STALE = -1
#: Position of a row that a whole reading did not bring, together with so many others that none was deleted.
DOUBTED = -2
# Through the driver, as they run for each scope and page of a round.
_READ = "SELECT epoch, cursor FROM cursor WHERE scope = ?"
_MOVE = (
    "INSERT INTO cursor (scope, epoch, cursor) VALUES (?, ?, ?)"
    " ON CONFLICT (scope) DO UPDATE SET epoch = excluded.epoch, cursor = excluded.cursor"
)


def read_cursor(connection: Connection, name: str) -> tuple[str, str]:
    """The epoch and the cursor; each is "" at first, and where the stored text has not today's shape."""
    row = driver_of(connection).execute(_READ, (name,)).fetchone()
    if row is None:
        return "", ""
    return _known(row[0], values.EpochOrNone), _known(row[1], values.Position)


def move(connection: Connection, name: str, epoch: str, at: str) -> None:
    """This scope has been read up to here. Never commits."""
    driver_of(connection).execute(_MOVE, (name, epoch, at))


def rewind(connection: Connection, name: str) -> None:
    """Has the scope read from its beginning once more, in the same epoch: what was read stays. Never commits."""
    move(connection, name, read_cursor(connection, name)[0], "")


def begin_epoch(connection: Connection, name: str, epoch: str) -> None:
    """Marks the platform's rows as unconfirmed until they come again; bundled ones (position 0) are not its rows."""
    connection.execute(update(copy).where(copy.c.scope == name, copy.c.position > 0).values(position=STALE))
    stale = connection.execute(select(func.count()).where(copy.c.scope == name, copy.c.position == STALE)).scalar_one()
    move(connection, _before(name), epoch, str(stale))
    move(connection, name, epoch, "")


def rows_before(connection: Connection, name: str) -> int:
    """How many rows the epoch began with."""
    return int(read_cursor(connection, _before(name))[1] or 0)


def doubt_since(connection: Connection, name: str, moment: datetime | None) -> None:
    """When the first reading did not bring the doubted rows; None if that is to be found out. Never commits."""
    move(connection, _doubted(name), "", "" if moment is None else str(int(moment.timestamp())))


def doubted_since(connection: Connection, name: str) -> datetime | None:
    """What was noted last, to the second."""
    noted = read_cursor(connection, _doubted(name))[1]
    return datetime.fromtimestamp(int(noted), UTC) if noted else None


def _known(text: str, shape: Any) -> str:
    """The text, or "" where it has not this shape: then the scope is asked for from its beginning."""
    try:
        known: str = msgspec.convert(text, shape)
    except msgspec.ValidationError:
        return ""
    return known


def _before(name: str) -> str:
    """Name of the row in `cursor` that says how many rows an epoch began with."""
    return f"{name}.before"


def _doubted(name: str) -> str:
    """Name of the row in `cursor` that says since when rows are doubted."""
    return f"{name}.doubted"
