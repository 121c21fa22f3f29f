"""The platform's word on the commune's own affairs (feed scope `mine`): each in the shape of its kind."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows
from sync.contract.published import Own, OwnAct, Retaken
from sync.contract.values import MAX_TOLD


def listed(connection: Connection) -> tuple[Own, ...]:
    """All of them, the last changed last."""
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' ORDER BY position, id")
    return tuple(read(value) for (value,) in found)


def read(value: str) -> Own:
    """One of them, as the copy keeps it."""
    return _OWN.decode(value)


def of(connection: Connection, id: str) -> Own | None:
    """`id` is that of a need, a share or a request, or "interest.<proposal>", "vote.<subject>" and alike."""
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id = ?", (id,))
    return read(found[0][0]) if found else None


def grouped(connection: Connection) -> dict[str, str]:
    """The commune's needs that are in a proposal, each with it: of ten thousand, most are in none."""
    asked = "SELECT id, value ->> 'proposal' FROM copy WHERE scope = 'mine' AND value ->> 'kind' = 'need'"
    return dict(rows(connection, f"{asked} AND value ->> 'proposal' IS NOT NULL ORDER BY position, id"))


def decided(connection: Connection) -> dict[str, str]:
    """Of the commune's needs in a proposal that the committee has decided upon, how: "retained" or "not_retained"."""
    return dict(rows(connection, _DECIDED))


def retaken(connection: Connection, prefix: str) -> Iterator[Retaken]:
    """Of the commune's votes, joins or declarations, those that not this computer alone made and took back."""
    after = f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
    found = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id >= ? AND id < ?", (prefix, after))
    return (own for (value,) in found if isinstance(own := _OWN.decode(value), Retaken))


def about(connection: Connection, prefix: str, subject: str) -> Retaken | None:
    """The same about this one, as all computers of the commune made it."""
    found = of(connection, f"{prefix}{subject}")
    return found if isinstance(found, Retaken) else None


def act(own: Retaken | None, op: str) -> OwnAct | None:
    """Of these, the act of this id, if the platform tells of it."""
    return None if own is None else next((one for one in own.acts if one.op == op), None)


def withdrawn(own: Retaken | None, op: str, received: str | None) -> bool | None:
    """Whether this act, received then, is withdrawn, as the platform has it; None where it has not said.

    Of more acts than it can tell it leaves out first those that are withdrawn, as they came.
    """
    found = act(own, op)
    if found is not None or own is None or not received:
        return None if found is None else found.withdrawn
    first = own.acts[0]
    more = len(own.acts) == MAX_TOLD and first.withdrawn
    return True if more and datetime.fromisoformat(received) <= first.deposited_at else None


#: An open proposal's state does not stand in its text.
_DECIDED = (
    "SELECT own.id, proposal.value ->> 'state' FROM copy AS own JOIN copy AS proposal"
    " ON proposal.scope = 'proposals' AND proposal.id = own.value ->> 'proposal'"
    " WHERE own.scope = 'mine' AND own.value ->> 'kind' = 'need' AND proposal.value ->> 'state' <> 'open'"
)
_OWN: msgspec.json.Decoder[Own] = msgspec.json.Decoder(Own)
