"""Receipts: makes the proof of one operation out of its block."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from sync.contract.receipts import BlockDecision, BlockReceipt, Proof, prove
from sync.platform.tables import block


def proofs(connection: Connection, operations: Sequence[Any]) -> list[Proof]:
    """The proofs of these rows of the operation table, in their order."""
    if not operations:
        return []
    wanted = {(row.batch, row.block) for row in operations}
    query = select(block).where(block.c.batch.in_({batch for batch, _ in wanted}))
    decided = {(row.batch, row.block): _Decided(row) for row in connection.execute(query)}
    return [decided[row.batch, row.block].proof(row) for row in operations]


class _Decided:
    """A committed block, decoded once for all the operations that are asked of it."""

    def __init__(self, row: Any) -> None:
        self._intents: list[str] = msgspec.json.decode(row.intents)
        self._receipt = msgspec.json.decode(row.receipt, type=BlockReceipt)
        self._decision = msgspec.json.decode(row.decision, type=BlockDecision)

    def proof(self, row: Any) -> Proof:
        """The proof of one stored operation. What the platform notes for itself of an accepted one is not told."""
        detail = "" if row.status == "accepted" else row.detail
        return prove(row.op, self._intents, row.place, self._receipt, self._decision, detail)
