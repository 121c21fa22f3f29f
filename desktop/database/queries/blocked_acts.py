"""Acts that do not go their way: those that the platform could not read, and what an act held back waits for."""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select, text

from desktop.database.chosen import ENDED
from desktop.database.driver import rows
from desktop.database.elsewhere import OTHER_PLATFORM_ONLY
from sync.client.ledger import own_cases
from sync.client.ledger.tables import outbox


class Awaited(Struct, frozen=True):
    """An act that the platform must accept before another one."""

    op: str
    title: str = ""  #: of what it is about; "" where it is not in this database
    type: str = ""  #: such as "need.submit"; "" likewise
    state: str = ""  #: in the outbox; "" likewise


class Asides(Struct, frozen=True):
    """Acts that the platform could not read, and conflicts that need nothing any more."""

    count: int = 0  #: how many the platform could not read
    last: str = ""  #: id of the last of them; "" for none
    waits_for_other_platform: int = 0  #: corrections and complements that only another platform than today's can take
    chosen: int = 0  #: acts in conflict of which nothing is asked any more (chosen.ENDED)


class _Requiring(msgspec.Struct, frozen=True):
    """The part of an operation that is read here."""

    requires: tuple[str, ...] = ()  #: ids of acts that must be accepted before
    base: str = ""  #: id of the act whose text it corrects; "" for none


def asides(connection: Connection) -> Asides:
    seqs = select(func.count(), func.max(outbox.c.seq)).where(outbox.c.state == "quarantined")
    count, last = connection.execute(seqs).one()
    op = connection.scalar(select(outbox.c.op).where(outbox.c.seq == last)) if count else ""
    chosen = select(func.count()).where(outbox.c.state == "conflict", outbox.c.op.in_(text(ENDED)))
    ((waits,),) = rows(connection, f"SELECT count(*) FROM ({OTHER_PLATFORM_ONLY})")  # noqa: S608 - a question of ours
    return Asides(count, op or "", int(waits), connection.execute(chosen).scalar_one())


def awaited(connection: Connection, op: str) -> tuple[Awaited, ...]:
    """The acts that this one requires and that the platform has not accepted yet, as far as is known here."""
    needed = msgspec.json.decode(frozen(connection, op) or b"{}", type=_Requiring).requires
    known = {
        row.op: Awaited(row.op, row.title, row.type, row.state)
        for row in connection.execute(
            select(outbox.c.op, outbox.c.title, outbox.c.type, outbox.c.state).where(outbox.c.op.in_(needed))
        )
    }
    required = (known.get(one, Awaited(one)) for one in needed)
    return tuple(one for one in required if one.state not in ("accepted", "superseded"))


def upon_lost(connection: Connection, op: str) -> bool:
    """Whether this act corrects a text that another computer sent and that today's platform has lost."""
    base = msgspec.json.decode(frozen(connection, op) or b"{}", type=_Requiring).base
    return own_cases.lacks(connection, base)


def frozen(connection: Connection, op: str) -> bytes | None:
    """The very bytes that were signed; None where there is no such act."""
    value = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op))
    return None if value is None else bytes(value)
