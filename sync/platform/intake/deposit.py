"""The deposit of one block: verdicts, effects and receipt in one transaction, and at most one effect per operation."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, update

from sync.contract.batches import BlockResult, Header, OperationResult
from sync.contract.receipts import (
    BlockDecision,
    BlockReceipt,
    RefusedOperation,
    block_entries,
    sign_decision,
    sign_receipt,
)
from sync.platform import alarms, dialects, ledger, numbers, positions, quotas
from sync.platform.conduct import statements
from sync.platform.effects import history
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.intake import decisions, judging, repeated, stamps, stored, wanting
from sync.platform.intake.judging import DUPLICATE, Arrived
from sync.platform.intake.stamps import NETWORK, Carriage
from sync.platform.lines import Block, Received
from sync.platform.publish import receipts
from sync.platform.rules import REQUIRED_REJECTED, Verdict
from sync.platform.tables import block as blocks
from sync.platform.tables import operation
from sync.platform.times import as_text

_KEEP, _KEEP_BLOCK = insert(operation), insert(blocks)
_DECIDED_NOW = update(operation).where(operation.c.op == bindparam("waiting"))


def block(
    connection: Connection,
    keys: Keys,
    caller: Device,
    header: Header,
    one: Block,
    now: datetime,
    by: Carriage = NETWORK,
) -> bytes:
    """Judges, applies, signs and keeps a block whose signature verified. Returns the bytes of its BlockResult.

    Raises ProblemError where it is more than the commune may send; then the caller must roll the transaction back.
    """
    arrived = _arrived(connection, keys, caller, header, one, now, by)
    verdicts = judging.judge(connection, arrived)
    rows = [arrived.here.known.get(received.operation.op) for received in one.received]
    nothing_new = repeated.says_nothing_new(rows, verdicts, _days(arrived))
    receipt, decision = _signed(connection, keys, arrived, verdicts, nothing_new=nothing_new)
    fresh = _keep(connection, arrived, verdicts, nothing_new=nothing_new)
    exceptions = tuple(_exceptions(connection, arrived, verdicts))
    result = BlockResult(block=one.signature.block, receipt=receipt, decision=decision, exceptions=exceptions)
    data = msgspec.json.encode(result)
    size = _keep_answer(connection, arrived, result, data)
    size += sum(len(row["frozen"]) + len((row["personal"] or "").encode()) for row in fresh)
    if arrived.dependent or any(verdict.reason == REQUIRED_REJECTED for verdict in verdicts):
        judged = {received.operation.op: verdict for received, verdict in zip(one.received, verdicts, strict=True)}
        size += decisions.judge_dependents(connection, keys, caller.commune, judged, now)
    size += -repeated.drop(connection, caller.commune, rows) if nothing_new else quotas.STEP_BYTES
    quotas.count(connection, caller.commune, now, held=size, operations=len(fresh))
    return data


def _arrived(
    connection: Connection, keys: Keys, caller: Device, header: Header, one: Block, now: datetime, by: Carriage
) -> Arrived:
    here = stored.read(connection, keys, caller, one.received)
    forgotten = stored.beyond_memory(here)
    if forgotten:
        alarms.went_back(connection, device_id=caller.id, acts=forgotten, now=now)
    known, ops = stored.numbers(caller, one, here), [received.operation.op for received in one.received]
    first = numbers.take(connection, caller.commune, known.count(None), beyond=here.highest_number)
    fresh = itertools.count(first)
    return Arrived(
        caller=caller,
        header=header,
        block=one,
        by=stamps.before(by, now),
        now=now,
        here=here,
        first=first,
        numbers=tuple(next(fresh) if number is None else number for number in known),
        dependent=tuple(map(stored.received, wanting.of(connection, caller.commune, ops))),
    )


def _signed(
    connection: Connection, keys: Keys, arrived: Arrived, verdicts: Sequence[Verdict], *, nothing_new: bool
) -> tuple[BlockReceipt, BlockDecision]:
    """Signs receipt and decision, and adds their words to the commune's ledger unless these say nothing new."""
    one, caller = arrived.block, arrived.caller
    earlier = stored.earlier_deposits(caller, one, arrived.here, arrived.now, arrived.first, arrived.numbers)
    decision = BlockDecision(
        key=keys.signing.id,
        decided_at=arrived.now,
        exceptions=tuple(_refused(verdicts)),
        earlier=tuple(earlier) or msgspec.UNSET,
    )
    unsigned = BlockReceipt(
        key=keys.signing.id,
        device=arrived.header.device,
        commune=caller.commune,
        batch=arrived.header.batch,
        block=one.signature.block,
        count=one.signature.count,
        root=one.signature.root,
        first_number=arrived.first,
        received_at=arrived.now,
        transport=arrived.by.transport,
    )
    if not nothing_new:
        stands = ledger.stands(connection, keys.signing.id, caller.commune)
        acts = [(received.operation.op, received.intent) for received in one.received]
        added = block_entries(stands.size, unsigned, decision, acts)
        stands = ledger.append(connection, stands, caller.commune, added)
        unsigned = msgspec.structs.replace(unsigned, ledger=stands)
    receipt = sign_receipt(keys.signing, unsigned)
    return receipt, sign_decision(keys.signing, decision, receipt)


def _refused(verdicts: Iterable[Verdict]) -> list[RefusedOperation]:
    return [
        RefusedOperation(index=index, status=verdict.status, reason=verdict.reason)
        for index, verdict in enumerate(verdicts)
        if verdict.status != "accepted"
    ]


def _exceptions(connection: Connection, arrived: Arrived, verdicts: Sequence[Verdict]) -> Iterable[OperationResult]:
    """The answer for each operation that was not plainly accepted; a duplicate's has the first receipt."""
    judged = list(zip(arrived.block.received, verdicts, strict=True))
    duplicates = [arrived.here.known[received.operation.op] for received, verdict in judged if verdict is DUPLICATE]
    proofs = {proof.op: proof for proof in receipts.proofs(connection, duplicates)}
    for received, verdict in judged:
        if verdict.status != "accepted":
            yield OperationResult(
                op=received.operation.op,
                status=verdict.status,
                reason=verdict.reason,
                detail=verdict.detail,
                missing=verdict.missing,
                proof=proofs.get(received.operation.op, msgspec.UNSET),
            )


def _keep_answer(connection: Connection, arrived: Arrived, result: BlockResult, data: bytes) -> int:
    """Keeps the answer for when the block comes again. Returns how many bytes that takes. `data`: encoded result."""
    signature = arrived.block.signature
    row = {"batch": arrived.header.batch, "block": signature.block, "root": signature.root}
    parts = {"intents": arrived.block.intents, "receipt": result.receipt, "decision": result.decision}
    texts = {name: msgspec.json.encode(part) for name, part in parts.items()}
    kept = {name: text.decode() for name, text in texts.items()}
    connection.execute(_KEEP_BLOCK, row | {"result": data} | kept)
    return len(data) + sum(map(len, texts.values()))


def _keep(
    connection: Connection, arrived: Arrived, verdicts: Sequence[Verdict], *, nothing_new: bool
) -> list[dict[str, Any]]:
    """Writes a row for each new operation, and what has become of those that were held. Returns the new rows.

    An operation of which nothing new is said keeps its place in the feed, so that nobody reads of it again.
    """
    fresh, again = list[dict[str, Any]](), list[dict[str, Any]]()
    known, received_all = arrived.here.known, arrived.block.received
    position = 0 if nothing_new else positions.of_commune(connection, arrived.caller.commune, len(verdicts))
    to_erase = _to_erase(connection, arrived.caller, received_all)
    days = _days(arrived)
    for place, (received, verdict) in enumerate(zip(received_all, verdicts, strict=True)):
        if verdict is DUPLICATE or verdict.reason in stored.NOT_OURS:
            continue
        op = received.operation.op
        row = known.get(op)
        decided = _decided(arrived, place, verdict, days[place])
        decided["position"] = row.position if row is not None and nothing_new else position + place
        if row is not None:
            again.append(decided | {"waiting": op})
        else:
            fresh.append(decided | _received(arrived.header, received, erased=op in to_erase))
    if again:
        connection.execute(_DECIDED_NOW, again)
    dialects.write(connection, _KEEP, fresh)
    return fresh


def _days(arrived: Arrived) -> list[datetime]:
    """The time of first deposit of each operation, from which it counts."""
    here, ops = arrived.here, [received.operation.op for received in arrived.block.received]
    return [stored.deposited(here.known.get(op), here.earlier.get(op), arrived.now) for op in ops]


def _decided(arrived: Arrived, place: int, verdict: Verdict, deposited: datetime) -> dict[str, Any]:
    """The columns of an operation's row that this block decides."""
    return {
        "batch": arrived.header.batch,
        "block": arrived.block.signature.block,
        "place": place,
        "number": arrived.numbers[place],
        "status": verdict.status,
        "reason": verdict.reason,
        "detail": verdict.detail,
        "deposited_at": as_text(deposited),
    }


def _received(header: Header, received: Received, *, erased: bool) -> dict[str, Any]:
    """The columns of a new operation's row that never change, and its personal data unless these are erased."""
    personal = None if erased else received.personal
    return {
        "op": received.operation.op,
        "intent": received.intent,
        "type": received.operation.type,
        "commune": received.operation.commune,
        "device": header.device,
        "frozen": received.frozen,
        "need": history.need_of(received.body),
        "salt": personal.salt if personal else None,
        "personal": msgspec.json.encode(personal.blob).decode() if personal else None,
    }


def _to_erase(connection: Connection, caller: Device, received: Sequence[Received]) -> set[str]:
    """Operations whose personal data the commune wants erased; the wish may have come before them."""
    ops = [one.operation.op for one in received if one.personal is not None]
    return statements.taken_back(connection, "personal", "", caller.commune, ops) if ops else set()
