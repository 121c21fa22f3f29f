"""Acts that do not go their way: those set aside, and what one that is held back waits for."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

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

    `again`: of those that met another text, how many are about a need of which another one did too: one choice is left.
    """

    count: int = 0
    last: str = ""
    again: int = 0


class _Requiring(msgspec.Struct):
    requires: tuple[str, ...] = ()
    base: str = ""


def asides(connection: Connection) -> Asides:
    seqs = select(func.count(), func.max(outbox.c.seq)).where(outbox.c.state == "quarantined")
    count, last = connection.execute(seqs).one()
    op = connection.scalar(select(outbox.c.op).where(outbox.c.seq == last)) if count else ""
    met = select(func.count() - func.count(outbox.c.subject.distinct())).where(outbox.c.state == "conflict")
    return Asides(count, op or "", connection.execute(met).scalar_one())


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
    return bool(base) and own_affairs.lacks(connection, base)


def frozen(connection: Connection, op: str) -> bytes | None:
    """The very bytes that were signed; None where there is no such act."""
    value = connection.scalar(select(outbox.c.frozen).where(outbox.c.op == op))
    return None if value is None else bytes(value)
