"""Acts that another platform has, one that this computer was enrolled with before: they count there, and not here.

The word of today's platform, as its ledger tells it, is the one that counts here for every act. Another one's stands
only where today's has none: once today's receipt has come, it takes the other one's place (`exchange/settle`), and
where today's ledger names an act whose receipt of it has not come, its answer was lost, and the receipts are read once
more (`exchange/own_texts.unread`).
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from sync.client.ledger import link, notes
from sync.client.ledger.link import KEYS
from sync.client.ledger.renewed import RENEWED
from sync.client.ledger.states import State
from sync.client.ledger.tables import copy, device, outbox, proof
from sync.contract.receipts import Proof

#: Scope of notes, by platform and act: receipts in whose place that of another platform has come.
_GAVE_WAY = "gave_way"

#: What became of an act for good, or will there; all else leaves for the platform of today.
_ANSWERED = (State.DEPOSITED, State.ACCEPTED, State.REJECTED, State.SUPERSEDED)


@cache  # here and below: to build it costs several times what asking it does
def has(act: Any = outbox) -> ColumnElement[bool]:
    """Whether it is another platform than today's that has answered this act, of the outbox or an alias of it."""
    return and_(act.c.state.in_(_ANSWERED), received(act))


@cache
def received(act: Any = outbox) -> ColumnElement[bool]:
    """Whether the receipt of this act is of another platform than today's, whatever its state is."""
    today = select(func.json_extract(case((func.json_valid(device.c.platform_key), device.c.platform_key)), "$.id"))
    signer = func.json_extract(case((func.json_valid(proof.c.value), proof.c.value)), "$.receipt.key")
    # Few computers ever change: without a second platform no receipt is read.
    changed = exists().where(copy.c.scope == KEYS, copy.c.id != today.scalar_subquery()).correlate(None)
    by_another = exists().where(proof.c.op == act.c.op, signer != today.scalar_subquery()).correlate(act)
    return and_(changed, by_another)


def give_way(connection: Connection, replaced: Proof, of_today: Proof) -> None:
    """Keeps a verified receipt beside that of today's platform, which takes its place. Never commits."""
    notes.write(connection, _GAVE_WAY, f"{replaced.receipt.key}/{replaced.op}", replaced)
    notes.forget(connection, _GAVE_WAY, f"{of_today.receipt.key}/{of_today.op}")
    notes.forget(connection, RENEWED, replaced.op)  # of the platform that gives way


def gave_way(connection: Connection) -> dict[str, list[Proof]]:
    """Receipts of other platforms beside that of today's, by the act's id."""
    found: dict[str, list[Proof]] = {}
    for value in notes.every(connection, _GAVE_WAY).values():
        if (one := link.kept(value, Proof)) is not None:
            found.setdefault(one.op, []).append(one)
    return found
