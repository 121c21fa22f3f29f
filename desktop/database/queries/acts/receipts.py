"""The verified receipts of the acts in the outbox."""

from msgspec import Struct
from sqlalchemy import Connection, func, select

from desktop.database.queries.outbox import MARKS
from sync.client.ledger.tables import outbox, proof


class ReceiptRow(Struct, frozen=True, kw_only=True):
    """A verified receipt."""

    number: int | None  #: that it is shown by; None where another act has it. Two platforms count alike
    op: str  #: id of the act that it is for
    type: str  #: such as "vote.cast"
    title: str  #: of what the act is about
    state: str  #: of the act: sync.client.ledger.states.State
    received_at: str  #: platform time, ISO text
    decided_at: str  #: platform time, ISO text; "" before the decision
    lost: bool  #: this and the next three: as in ActRow
    taken_back: bool  #: as there
    other_platform: bool  #: as there
    in_vain: bool  #: as there
    proof: str  #: JSON of sync.contract.receipts.Proof


def listed(connection: Connection) -> tuple[ReceiptRow, ...]:
    """Verified receipts, the last received first."""
    rows = connection.execute(
        select(
            outbox.c.number,
            outbox.c.op,
            outbox.c.type,
            outbox.c.title,
            outbox.c.state,
            outbox.c.received_at,
            func.coalesce(outbox.c.decided_at, "").label("decided_at"),
            *(mark for mark in MARKS if mark.name not in ("choice", "complement")),
            proof.c.value.label("proof"),
        )
        .join(proof, proof.c.op == outbox.c.op)
        .order_by(outbox.c.number.desc())
    )
    return tuple(ReceiptRow(**row._asdict()) for row in rows)
