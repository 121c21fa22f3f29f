"""The outbox: acts frozen for ever, appended in the caller's own transaction together with their journal line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, select, update

from sync.client.ledger import journal
from sync.client.ledger.driver import driver_of
from sync.client.ledger.states import DUE, State
from sync.client.ledger.tables import outbox
from sync.contract.batches import Personal
from sync.contract.operations import Operation, intent

_DECODER = msgspec.json.Decoder(Operation, strict=True)
# Through the driver: Core's compiled statement costs a third of a durable act on a fast disk.
_APPEND = (
    "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, salt, personal, state, created_at, attempts,"
    " reason, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'finalised', ?, 0, '', '')"
)


@dataclass(frozen=True, slots=True)
class Appended:
    """The act's id, its journal number, and the journal's new head: to be written outside once committed."""

    op: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class Waiting:
    op: str
    seq: int
    type: str
    title: str
    subject: str
    state: str


def stamp(moment: datetime) -> str:
    """An aware time as the database keeps it: UTC, "+00:00"."""
    return moment.astimezone(UTC).isoformat()


def append(
    connection: Connection,
    *,
    frozen: bytes,
    title: str,
    subject: str,
    now: datetime,
    personal: Personal | None = None,
) -> Appended:
    """Writes the frozen operation and its journal line; never commits.

    Raises msgspec.ValidationError unless `frozen` is an operation, LookupError if the device was not made yet.
    """
    operation = _DECODER.decode(frozen)
    meant = intent(frozen)
    seq, head = journal.extend(connection, operation.op, meant)
    salt = None if personal is None else personal.salt
    blob = None if personal is None else msgspec.json.encode(personal.blob).decode()
    values = (operation.op, seq, operation.type, title, subject, frozen, meant, salt, blob, stamp(now))
    driver_of(connection).execute(_APPEND, values)
    return Appended(operation.op, seq, head)


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """Acts that no verified receipt has moved out of "à envoyer", oldest first."""
    columns = (outbox.c.op, outbox.c.seq, outbox.c.type, outbox.c.title, outbox.c.subject, outbox.c.state)
    wanted = select(*columns).where(outbox.c.state.in_([*DUE, State.IN_FLIGHT])).order_by(outbox.c.seq)
    return tuple(Waiting(*row) for row in connection.execute(wanted))


def cancel(connection: Connection, op: str) -> bool:
    """Takes an act back, before its first attempt only. False if it is too late, or no such act waits.

    The act and its journal line stay; neither leaves nor takes effect.
    """
    done = connection.execute(
        update(outbox)
        .where(outbox.c.op == op, outbox.c.state == State.FINALISED, outbox.c.attempts == 0)
        .values(state=State.CANCELLED)
    )
    return done.rowcount == 1


def release(connection: Connection, op: str) -> bool:
    """Lets an act that was set aside go out again with the next round. False if it was not set aside."""
    done = connection.execute(
        update(outbox)
        .where(outbox.c.op == op, outbox.c.state == State.QUARANTINED)
        .values(state=State.FINALISED, reason="", detail="")
    )
    return done.rowcount == 1


def supersede(connection: Connection, ops: Sequence[str]) -> None:
    """Ends acts in conflict, once the platform has signed that it took the act which settles them. Never commits."""
    connection.execute(
        update(outbox)
        .where(outbox.c.op.in_(ops), outbox.c.state == State.CONFLICT)
        .values(state=State.SUPERSEDED, reason="", detail="")
    )
