"""A receipt as the database keeps it, for tests of what is shown of it."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from sync.contract.receipts import BlockDecision, BlockReceipt, Proof


def received(number: int, transport: Any = "network", decided: bool = True) -> Proof:
    """A receipt as it is kept; who signed it is not asked here."""
    op = "01020304-0506-0708-090a-0b0c0d0e0f10"
    receipt = BlockReceipt(
        key="k",
        device="d",
        commune="45024",
        batch=op,
        block=0,
        count=3,
        root="0" * 64,
        first_number=number - 1,
        received_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
        transport=transport,
    )
    decision = BlockDecision(key="k", decided_at=datetime(2026, 3, 1, 10, 30, tzinfo=UTC))
    return Proof(
        op=op,
        intent="ab" * 32,
        index=1,
        path=(),
        receipt=receipt,
        decision=decision if decided else msgspec.UNSET,
    )
