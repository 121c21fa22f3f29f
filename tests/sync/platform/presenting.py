"""A platform that was put back to a day that knows nothing of its acts, and a computer that presents them again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import select

from sync.contract import merkle
from sync.contract.batches import Earlier, OperationResult
from sync.contract.feed import FeedPage
from sync.contract.identifiers import uuid7
from sync.contract.ledger import LedgerEntry
from sync.contract.operations import Operation, freeze, intent
from sync.contract.receipts import BlockDecision, BlockReceipt, Proof, RefusedOperation, sign_decision, sign_receipt
from sync.platform import tables


def proofs(device: Any) -> dict[str, Proof]:
    """The platform's signed words about the commune's acts, by their ids."""
    found = device.get("/feed", FeedPage, "scope=receipts")
    assert not found.more
    return {item.id: msgspec.convert(item.value, Proof) for item in found.items}


def words(world: Any) -> dict[str, list[str]]:
    """The ledger's words of each act, in their order, without those that only say that it is known."""
    said: dict[str, list[str]] = {}
    with world.store.reading() as connection:
        query = select(tables.ledger.c.entry).order_by(tables.ledger.c.n)
        for text in connection.execute(query).scalars():
            entry = msgspec.json.decode(text, type=LedgerEntry)
            said.setdefault(entry.op, []).extend([entry.status] if entry.status != "duplicate" else [])
    return said


def put_back(device: Any, make_world: Callable[[], Any], **later: float) -> Any:
    """The same computer before the same platform as it stood before this computer's first act, so much later."""
    world = make_world()
    world.now = device.world.now + timedelta(**(later or {"days": 1}))
    again = type(device)(world, device.key, device.commune)
    assert again.enrol(world.code(device.commune)).status == 200
    return again


def presents(device: Any, act: Operation, proof: Proof) -> OperationResult:
    """What becomes of an act that comes with this receipt."""
    answer = device.post(device.batch([act], personal=[Earlier(op=act.op, proof=proof)]))
    assert answer.status == 200, answer.body
    (block,) = device.verified(answer, [act]).blocks
    return next(iter(block.exceptions), OperationResult(op=act.op, status="accepted"))


def signed(device: Any, act: Operation, at: datetime, *refused: RefusedOperation) -> Proof:
    """The platform's word that it had the act at this time, in a block of its own, and accepted it unless `refused`."""
    keys, hashed = device.world.keys, intent(freeze(act))
    receipt = BlockReceipt(
        key=keys.public.id,
        device=device.key.id,
        commune=device.commune,
        batch=uuid7(at),
        block=0,
        count=1,
        root=merkle.root([hashed]),
        first_number=1,
        received_at=at,
        transport="network",
    )
    decision = BlockDecision(key=keys.public.id, decided_at=at, exceptions=refused)
    return Proof(
        op=act.op,
        intent=hashed,
        index=0,
        path=(),
        receipt=sign_receipt(keys.signing, receipt),
        decision=sign_decision(keys.signing, decision, receipt),
    )
