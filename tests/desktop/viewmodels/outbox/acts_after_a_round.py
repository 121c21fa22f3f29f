"""Acts in the outbox as a round leaves them."""

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import insert, select, update

from desktop.domain.changes import Changes
from sync.client.ledger.tables import outbox, proof
from sync.contract.receipts import BlockDecision, BlockReceipt, Proof

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def marked(commune: "Commune", op: str, **values: object) -> None:
    """As a round that came back."""
    with commune.context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(**values))
    commune.actor.announce(Changes(outbox=True))
    commune.settle()


def proven(commune: "Commune", op: str) -> None:
    """A receipt with its decision, as the round would have verified them."""
    with commune.context.store.reading() as connection:
        intent = connection.scalar(select(outbox.c.intent).where(outbox.c.op == op))
    assert intent is not None
    at = "2021-04-16T21:58:30+00:00"
    receipt = msgspec.convert(
        {
            "key": "k",
            "device": "d",
            "commune": "45024",
            "batch": "01900000-0000-7000-8000-000000000000",
            "block": 0,
            "count": 1,
            "root": intent,
            "first_number": 1204,
            "received_at": at,
            "transport": "network",
        },
        BlockReceipt,
    )
    decision = msgspec.convert({"key": "k", "decided_at": at}, BlockDecision)
    value = Proof(op=op, intent=intent, index=0, path=(), receipt=receipt, decision=decision)
    with commune.context.store.transaction() as connection:
        connection.execute(insert(proof).values(op=op, value=msgspec.json.encode(value).decode()))
    marked(commune, op, state="accepted", number=1204, received_at=at, decided_at=at)


def aside(commune: "Commune", op: str) -> None:
    marked(
        commune, op, state="quarantined", attempts=2, reason="operation-malformed", detail="Une ligne est illisible."
    )
