"""Reconciliation: what the platform has of a device's journal, and of any operations of its commune."""

from sqlalchemy import select

from sync.contract.wire import Call, HeadAnswer, StatusAnswer, StatusRequest
from sync.platform.content import decoded
from sync.platform.identity.callers import Device
from sync.platform.publish import receipts
from sync.platform.store import PlatformStore
from sync.platform.tables import operation

_CHUNK = 500


def head(caller: Device) -> HeadAnswer:
    """The last evidence that the platform has of the caller's journal."""
    return HeadAnswer(device=caller.id, seq=caller.seq, head=caller.head)


def of_operations(store: PlatformStore, caller: Device, call: Call) -> StatusAnswer:
    """The proofs of those it has; another commune's operation is unknown."""
    asked = list(dict.fromkeys(decoded(call, StatusRequest).ops))[:_CHUNK]
    with store.reading() as connection:
        query = select(operation).where(operation.c.op.in_(asked), operation.c.commune == caller.commune)
        rows = connection.execute(query).all()
        known = receipts.proofs(connection, rows)
    found = {row.op for row in rows}
    return StatusAnswer(known=tuple(known), unknown=tuple(op for op in asked if op not in found))
