"""The outbox: acts as immutable bytes, appended in the caller's transaction together with their journal line."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, update

from sync.client.ledger import journal
from sync.client.ledger.driver import driver_of
from sync.client.ledger.states import State
from sync.client.ledger.tables import outbox
from sync.contract.batches import Personal
from sync.contract.operations import Operation, intent

_DECODER = msgspec.json.Decoder(Operation, strict=True)
# Through the driver: Core would take a third of the time of a durable act on a fast disk.
_APPEND = (
    "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, salt, personal, state, created_at, attempts,"
    " reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'finalised', ?, 0, '', '')"
)
#: The greatest id of an act here, NULL where there is none.
NEWEST = "SELECT max(op) FROM outbox"
_REVIVE = (
    "UPDATE outbox SET state = 'finalised', attempts = max(attempts, 1), reason = ''"
    " WHERE op = ? AND state IN ('finalised', 'cancelled')"
)


class Appended(NamedTuple):
    op: str  #: id of the act
    seq: int  #: its line in the journal
    head: str  #: of the journal, to be written outside once committed


def stamp(moment: datetime) -> str:
    """An aware time as the database stores it: ISO text in UTC."""
    return moment.astimezone(UTC).isoformat()


def append(
    connection: Connection,
    *,
    frozen: bytes,
    operation: Operation | None = None,
    title: str,
    subject: str,
    now: datetime,
    personal: Personal | None = None,
) -> Appended:
    """Writes the frozen operation and its journal line. Never commits. `operation`: what a caller has decoded of it.

    Raises msgspec.ValidationError unless `frozen` is an operation, LookupError without a device row.
    """
    operation = operation or _DECODER.decode(frozen)
    hashed = intent(frozen)
    seq, head = journal.extend(connection, operation.op, hashed)
    salt = None if personal is None else personal.salt
    blob = None if personal is None else msgspec.json.encode(personal.blob).decode()
    values = (operation.op, seq, operation.type, title, subject, frozen, hashed, salt, blob, stamp(now))
    driver_of(connection).execute(_APPEND, values)
    return Appended(operation.op, seq, head)


def newest(connection: Connection) -> str:
    """The greatest id of an act here, "" where there is none: that of the next one must be greater."""
    (row,) = driver_of(connection).execute(NEWEST).fetchall()
    return row[0] or ""


def cancel(connection: Connection, op: str, reason: str = "") -> bool:
    """Cancels an act before its first attempt, noting why. False if it is too late, or there is no such act.

    The act and its journal line stay, but are not sent.
    """
    updated = connection.execute(
        update(outbox)
        .where(outbox.c.op == op, outbox.c.state == State.FINALISED, outbox.c.attempts == 0)
        .values(state=State.CANCELLED, reason=reason)
    )
    return updated.rowcount == 1


def revive(connection: Connection, ops: Iterable[str]) -> None:
    """Makes those of these acts due again that wait here or were cancelled: the platform has them all.

    That happens in a copy of this database made before the acts left. Sent again, they bring their receipts. They can
    be cancelled no more. Never commits.
    """
    driver_of(connection).executemany(_REVIVE, [(op,) for op in ops])


def release(connection: Connection, op: str) -> bool:
    """Sends a quarantined act again with the next round. False if it is not quarantined."""
    updated = connection.execute(
        update(outbox)
        .where(outbox.c.op == op, outbox.c.state == State.QUARANTINED)
        .values(state=State.FINALISED, reason="", detail="")
    )
    return updated.rowcount == 1


def supersede(connection: Connection, ops: Sequence[str]) -> None:
    """Ends acts in conflict, once the platform has accepted the act that settles them. Never commits."""
    connection.execute(
        update(outbox)
        .where(outbox.c.op.in_(ops), outbox.c.state == State.CONFLICT)
        .values(state=State.SUPERSEDED, reason="", detail="")
    )
