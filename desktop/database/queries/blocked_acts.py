"""Acts that do not go their way: those set aside, and what one that is held back waits for."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select, text

from desktop.database.chosen import CHOSEN
from sync.client.ledger import own_affairs
from sync.client.ledger.tables import outbox


@dataclass(frozen=True, slots=True)
class Awaited:
    """An act that must have been taken before; `title`, `type` and `state` are "" if it was made elsewhere."""

    op: str
    title: str = ""
    type: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Asides:
    """How many acts the platform could not read, and the last of them, "" for none.

    `chosen`: of those that met another text, for how many a choice was made since, or the need was withdrawn.
    """

    count: int = 0
    last: str = ""
    chosen: int = 0


class _Requiring(msgspec.Struct):
    requires: tuple[str, ...] = ()
    base: str = ""


def asides(connection: Connection) -> Asides:
    seqs = select(func.count(), func.max(outbox.c.seq)).where(outbox.c.state == "quarantined")
    count, last = connection.execute(seqs).one()
    op = connection.scalar(select(outbox.c.op).where(outbox.c.seq == last)) if count else ""
    chosen = select(func.count()).where(outbox.c.op.in_(text(CHOSEN)))
    return Asides(count, op or "", connection.execute(chosen).scalar_one())


def awaited(connection: Connection, op: str) -> tuple[Awaited, ...]:
    """What this act requires and the platform has not accepted, as far as is known here."""
    needed = msgspec.json.decode(frozen(connection, op) or b"{}", type=_Requiring).requires
    known = {
        row.op: Awaited(row.op, row.title, row.type, row.state)
        for row in connection.execute(
            select(outbox.c.op, outbox.c.title, outbox.c.type, outbox.c.state).where(outbox.c.op.in_(needed))
        )
    }
    found = (known.get(one, Awaited(one)) for one in needed)
    return tuple(one for one in found if one.state not in ("accepted", "superseded"))


def upon_lost(connection: Connection, op: str) -> bool:
    """Whether today's platform has lost the text that this act was written upon, which another computer sent."""
    base = msgspec.json.decode(frozen(connection, op) or b"{}", type=_Requiring).base
    return own_affairs.lacks(connection, base)


def frozen(connection: Connection, op: str) -> bytes | None:
    """The very bytes that were signed; None where there is no such act."""
    value = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op))
    return None if value is None else bytes(value)
