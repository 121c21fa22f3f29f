"""The platform's word on the commune's own affairs (feed scope `mine`): each in the shape of its kind."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows
from sync.contract.published import VOTE, Own, OwnCast, OwnVote
from sync.contract.values import MAX_NAMED


def listed(connection: Connection) -> tuple[Own, ...]:
    """All of them, the last changed last."""
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' ORDER BY position, id")
    return tuple(read(value) for (value,) in found)


def read(value: str) -> Own:
    """One of them, as the copy keeps it."""
    return _OWN.decode(value)


def of(connection: Connection, id: str) -> Own | None:
    """`id` is that of a need, a share or a request, or "interest.<proposal>", "vote.<subject>"."""
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id = ?", (id,))
    return read(found[0][0]) if found else None


def votes(connection: Connection) -> Iterator[OwnVote]:
    """Of the commune's votes, those that not this computer alone cast and withdrew."""
    after = f"{VOTE[:-1]}{chr(ord(VOTE[-1]) + 1)}"
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id >= ? AND id < ?", (VOTE, after))
    return (own for (value,) in found if isinstance(own := _OWN.decode(value), OwnVote))


def vote(connection: Connection, subject: str) -> OwnVote | None:
    """The commune's vote for this service or proposal, as all its computers made it."""
    found = of(connection, f"{VOTE}{subject}")
    return found if isinstance(found, OwnVote) else None


def cast(own: OwnVote | None, op: str) -> OwnCast | None:
    """Of a vote, the cast of this id, if the platform tells of it."""
    return None if own is None else next((one for one in own.casts if one.op == op), None)


def withdrawn(own: OwnVote | None, op: str, received: str | None) -> bool | None:
    """Whether this cast, received then, is withdrawn, as the platform has it; None where it has not said.

    Of more casts than it can tell it leaves out first those that are withdrawn, as they came.
    """
    found = cast(own, op)
    if found is not None or own is None or not received:
        return None if found is None else found.withdrawn
    first = own.casts[0]
    more = len(own.casts) == MAX_NAMED and first.withdrawn
    return True if more and datetime.fromisoformat(received) <= first.deposited_at else None


_OWN: msgspec.json.Decoder[Own] = msgspec.json.Decoder(Own)
