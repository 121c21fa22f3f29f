"""Acts that a platform has which this computer was enrolled with before: they count there, and not at today's.

For every act, the word of today's platform counts, as its ledger tells it. The word of an earlier platform stands only
where today's has none. Today's receipt takes its place once it comes (`exchange/settle`). Where today's ledger names an
act without a receipt here, the answer was lost, and the receipts are read once more (`exchange/own_texts.unread`).
"""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from sync.client.ledger import notes, stored
from sync.client.ledger.link import KEYS
from sync.client.ledger.renewed import RENEWED
from sync.client.ledger.states import State
from sync.client.ledger.tables import copy, device, outbox, proof
from sync.contract.receipts import Proof

#: Scope of notes, by platform and act: receipts whose place another platform's receipt has taken.
_GAVE_WAY = "gave_way"

#: States of acts that a platform has answered, or will; all others leave for today's platform.
_ANSWERED = (State.DEPOSITED, State.ACCEPTED, State.REJECTED, State.SUPERSEDED, State.CONFLICT)


@cache  # here and below: to build it costs several times what asking it does
def has(act: Any = outbox) -> ColumnElement[bool]:
    """Whether another platform than today's has answered this act; `act`: the outbox, or an alias of it."""
    return and_(act.c.state.in_(_ANSWERED), received(act))


@cache
def received(act: Any = outbox) -> ColumnElement[bool]:
    """Whether another platform than today's signed the receipt of this act, whatever the act's state."""
    today = select(stored.extract(device.c.platform_key, "$.id"))
    signer = stored.extract(proof.c.value, "$.receipt.key")
    # Few computers ever change their platform: without a second one no receipt is read.
    changed = exists().where(copy.c.scope == KEYS, copy.c.id != today.scalar_subquery()).correlate(None)
    by_another = exists().where(proof.c.op == act.c.op, signer != today.scalar_subquery()).correlate(act)
    return and_(changed, by_another)


def give_way(connection: Connection, replaced: Proof, of_today: Proof) -> None:
    """Keeps a verified receipt aside, as that of today's platform takes its place. Never commits."""
    notes.write(connection, _GAVE_WAY, f"{replaced.receipt.key}/{replaced.op}", replaced)
    notes.forget(connection, _GAVE_WAY, f"{of_today.receipt.key}/{of_today.op}")
    notes.forget(connection, RENEWED, replaced.op)  # of the platform that gives way


def gave_way(connection: Connection) -> dict[str, list[Proof]]:
    """Receipts of other platforms beside that of today's, by the act's id."""
    proofs: dict[str, list[Proof]] = {}
    for value in notes.every(connection, _GAVE_WAY).values():
        if (one := stored.kept(value, Proof)) is not None:
            proofs.setdefault(one.op, []).append(one)
    return proofs
