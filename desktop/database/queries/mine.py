"""The platform's word on what the commune did itself (feed scope `mine`)."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.database.driver import rows
from sync.contract.published import Own, OwnAct, Retaken
from sync.contract.values import MAX_RETAKEN


def listed(connection: Connection) -> tuple[Own, ...]:
    """All of them, the last changed last."""
    values = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' ORDER BY position, id")
    return tuple(read(value) for (value,) in values)


def read(value: str) -> Own:
    """One of them, from the JSON that the table `copy` keeps."""
    return _OWN.decode(value)


def of(connection: Connection, id: str) -> Own | None:
    """`id` is that of a need, a share or a request, or "interest.<proposal>", "vote.<subject>" and alike."""
    values = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id = ?", (id,))
    return read(values[0][0]) if values else None


def grouped(connection: Connection) -> dict[str, str]:
    """The commune's needs that are grouped: id of the need to id of the proposal."""
    asked = "SELECT id, value ->> 'proposal' FROM copy WHERE scope = 'mine' AND value ->> 'kind' = 'need'"
    return dict(rows(connection, f"{asked} AND value ->> 'proposal' IS NOT NULL ORDER BY position, id"))


def decided(connection: Connection) -> dict[str, str]:
    """The commune's needs whose proposal is decided: id of the need to "retained" or "not_retained"."""
    return dict(rows(connection, _DECIDED))


def retaken(connection: Connection, prefix: str) -> Iterator[Retaken]:
    """The platform's word on the commune's votes, joins or declarations, with the acts of all its computers."""
    after = f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"
    values = rows(connection, "SELECT value FROM copy WHERE scope = 'mine' AND id >= ? AND id < ?", (prefix, after))
    return (own for (value,) in values if isinstance(own := _OWN.decode(value), Retaken))


def about(connection: Connection, prefix: str, subject: str) -> Retaken | None:
    """The same on one subject; None where the platform says nothing of it."""
    own = of(connection, f"{prefix}{subject}")
    return own if isinstance(own, Retaken) else None


def act(own: Retaken | None, op: str) -> OwnAct | None:
    """The act with this id, if the platform tells of it."""
    return None if own is None else next((one for one in own.acts if one.op == op), None)


def withdrawn(own: Retaken | None, op: str, received: str | None) -> bool | None:
    """Whether the platform has this act, received at that time, as withdrawn; None where it does not say.

    It can only tell of MAX_RETAKEN acts. If there are more, it leaves out the oldest withdrawn ones first.
    """
    own_act = act(own, op)
    if own_act is not None or own is None or not received:
        return None if own_act is None else own_act.withdrawn
    first = own.acts[0]
    more = len(own.acts) == MAX_RETAKEN and first.withdrawn
    return True if more and datetime.fromisoformat(received) <= first.deposited_at else None


#: The state of an open proposal is a default, and left out of its JSON.
_DECIDED = (
    "SELECT own.id, proposal.value ->> 'state' FROM copy AS own JOIN copy AS proposal"
    " ON proposal.scope = 'proposals' AND proposal.id = own.value ->> 'proposal'"
    " WHERE own.scope = 'mine' AND own.value ->> 'kind' = 'need' AND proposal.value ->> 'state' <> 'open'"
)
_OWN: msgspec.json.Decoder[Own] = msgspec.json.Decoder(Own)
