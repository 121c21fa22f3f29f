"""Acts that another platform has, one that this computer was enrolled with before: they count there, and not here."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select

from sync.client.ledger.link import KEYS
from sync.client.ledger.states import State
from sync.client.ledger.tables import copy, device, outbox, proof

#: What became of an act for good, or will there; all else leaves for the platform of today.
_ANSWERED = (State.DEPOSITED, State.ACCEPTED, State.REJECTED)


def has(act: Any = outbox) -> ColumnElement[bool]:
    """Whether the receipt of this act, of the outbox or an alias of it, is of another platform than today's."""
    today = select(func.json_extract(case((func.json_valid(device.c.platform_key), device.c.platform_key)), "$.id"))
    signer = func.json_extract(case((func.json_valid(proof.c.value), proof.c.value)), "$.receipt.key")
    # Few computers ever change: without a second platform no receipt is read.
    changed = exists().where(copy.c.scope == KEYS, copy.c.id != today.scalar_subquery()).correlate(None)
    received = exists().where(proof.c.op == act.c.op, signer != today.scalar_subquery()).correlate(act)
    return and_(changed, act.c.state.in_(_ANSWERED), received)
