"""The deposit of one block: verdicts, effects and receipt in one transaction, and at most one effect per operation."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, update

from sync.contract.batches import BlockResult, Header, OperationResult, Status
from sync.contract.campaign import Campaign
from sync.contract.receipts import (
    BlockDecision,
    BlockReceipt,
    Proof,
    RefusedOperation,
    block_entries,
    sign_decision,
    sign_receipt,
)
from sync.platform import alarms, dialects, effects, ledger, numbers, positions, quotas, rules
from sync.platform.conduct import campaigns, statements
from sync.platform.identity.callers import Device
from sync.platform.identity.keys import Keys
from sync.platform.intake import decisions, facts, repeated, stamps, stored
from sync.platform.intake.stamps import NETWORK, Carriage
from sync.platform.intake.stored import Stored
from sync.platform.lines import Block, Received
from sync.platform.pending import Pending
from sync.platform.publish import receipts
from sync.platform.rules import ACCEPTED, Facts, Verdict
from sync.platform.tables import block as blocks
from sync.platform.tables import operation
from sync.platform.times import as_text

_DUPLICATE = Verdict(status="duplicate")
_DIFFERS = Verdict(
    status="rejected",
    reason="intent_differs",
    detail="Un autre envoi porte déjà cet identifiant. Signalez-le à votre préfecture.",
)
#: It signed to have accepted both: this one before it was put back, the other one since. It takes neither back, nor
#: gives this one an effect. A refusal would contradict what it has signed: people settle it.
_TAKEN = Verdict(
    status="blocked",
    reason="id_taken",
    detail="La plateforme l’avait accepté, mais un autre envoi porte cet identifiant depuis qu’elle a été restaurée. "
    "Signalez-le à votre préfecture.",
)
#: The sentence is today's: the one in a proof is not signed.
_HAD_REFUSED = "La plateforme avait déjà répondu ainsi à cet envoi."
_KEEP, _KEEP_BLOCK = insert(operation), insert(blocks)
_DECIDED_NOW = update(operation).where(operation.c.op == bindparam("held"))
_STAYS: dict[str, Status] = {"rejected": "rejected", "conflict": "conflict"}


def block(
    connection: Connection,
    keys: Keys,
    caller: Device,
    header: Header,
    one: Block,
    now: datetime,
    by: Carriage = NETWORK,
) -> bytes:
    """Judges, applies, signs and keeps a block whose signature verified; the bytes of its BlockResult.

    Raises ProblemError where it is more than the commune may send: then the transaction must leave nothing of it.
    """
    campaign = campaigns.current(connection)
    here = stored.read(connection, keys, caller, one.received)
    forgotten = stored.beyond_memory(here)
    if forgotten:
        alarms.went_back(connection, device_id=caller.id, commune=caller.commune, acts=forgotten, now=now)
    first = numbers.take(connection, caller.commune, len(one.received), beyond=here.highest_number)
    numbered = stored.numbers(caller, one, here, first)
    about = facts.gather(connection, caller, campaign, one.received)
    about.stamps = stamps.of(connection, campaign, one.received, by, now)
    verdicts, into, later = [], Pending(connection), decisions.deferred(connection)
    for place, received in enumerate(one.received):
        row = here.known.get(received.operation.op)
        before = here.earlier.get(received.operation.op)
        deposited = stored.deposited(row, before, now)
        verdict = _judge(received, row, campaign, about, deposited, before)
        again = verdict.status == "accepted" and stored.accepted(before)
        if verdict.status == "accepted" and received.operation.type in later and not again:
            verdict = decisions.DEPOSITED
        if verdict in (_DIFFERS, _TAKEN):
            alarms.raise_alarm(connection, "intent_differs", device_id=caller.id, op=received.operation.op, now=now)
        if verdict.status == "accepted":
            effects.apply(into, received, campaign, number=numbered[place], deposited=deposited, again=again)
        facts.note(about, received, verdict.status, again)
        if again:
            facts.read_again(about, into, received)
        verdicts.append(verdict)
    effects.finish(into, campaign)
    stands = ledger.stands(connection, keys.signing.id, caller.commune)
    said = BlockDecision(
        key=keys.signing.id,
        decided_at=now,
        exceptions=tuple(_refused(verdicts)),
        earlier=tuple(stored.earlier_deposits(caller, one, here, now, first, numbered)) or msgspec.UNSET,
    )
    unsigned = BlockReceipt(
        key=keys.signing.id,
        device=header.device,
        commune=caller.commune,
        batch=header.batch,
        block=one.signature.block,
        count=one.signature.count,
        root=one.signature.root,
        first_number=first,
        received_at=now,
        transport=by.transport,
    )
    acts = [(received.operation.op, received.intent) for received in one.received]
    rows = [here.known.get(op) for op, _ in acts]
    nothing_new = repeated.says_nothing_new(rows, verdicts)
    if not nothing_new:
        added = block_entries(stands.size, unsigned, said, acts)
        stands = ledger.append(connection, stands, caller.commune, added)
        unsigned = msgspec.structs.replace(unsigned, ledger=stands)
    receipt = sign_receipt(keys.signing, unsigned)
    decision = sign_decision(keys.signing, said, receipt)
    fresh = _keep(connection, caller, header, one, verdicts, here, numbered, now)
    duplicates = [here.known[r.operation.op] for r, v in zip(one.received, verdicts, strict=True) if v is _DUPLICATE]
    proofs = {proof.op: proof for proof in receipts.proofs(connection, duplicates)}
    exceptions = tuple(
        OperationResult(
            op=received.operation.op,
            status=verdict.status,
            reason=verdict.reason,
            detail=verdict.detail,
            missing=verdict.missing,
            proof=proofs.get(received.operation.op, msgspec.UNSET),
        )
        for received, verdict in zip(one.received, verdicts, strict=True)
        if verdict.status != "accepted"
    )
    result = BlockResult(block=one.signature.block, receipt=receipt, decision=decision, exceptions=exceptions)
    data, texts = (
        msgspec.json.encode(result),
        [msgspec.json.encode(value) for value in (one.intents, receipt, decision)],
    )
    intents, signed, decided = (text.decode() for text in texts)
    row = {"batch": header.batch, "block": one.signature.block, "root": one.signature.root, "result": data}
    connection.execute(_KEEP_BLOCK, row | {"intents": intents, "receipt": signed, "decision": decided})
    held = (
        len(data)
        + sum(map(len, texts))
        + sum(len(row["frozen"]) + len((row["personal"] or "").encode()) for row in fresh)
    )
    dropped = repeated.drop(connection, caller.commune, rows) if nothing_new else 0
    quotas.count(connection, caller.commune, now, held=held - dropped, operations=len(fresh))
    return data


def _judge(
    received: Received, row: Any, campaign: Campaign, about: Facts, deposited: datetime, before: Proof | None
) -> Verdict:
    """`before` is this platform's own decision, from a day that its database has forgotten: it is not changed."""
    accepted = stored.accepted(before)
    # Of another commune's operations a device learns nothing, not even that they are here.
    if row is not None and received.operation.commune == about.commune:
        if row.intent != received.intent:
            return _TAKEN if accepted else _DIFFERS
        # Its own later decision, which it has forgotten: what waits here does not wait any more; and what it refused
        # since, not knowing that it had accepted it, stands as it was signed first.
        decided = row.status == "deposited" and stored.decided(before)
        refused = row.status != "accepted" and accepted
        if row.status != "held" and not (decided or refused):
            return _DUPLICATE
    if before is not None and before.status in _STAYS:
        return Verdict(status=_STAYS[before.status], reason=before.reason, detail=_HAD_REFUSED)
    if accepted and received.body is not None and received.operation.commune == about.commune:
        # Not by today's rules and facts: what it depended on may have been lost as well, or have gone on since.
        return ACCEPTED
    return rules.judge(received.operation, received.body, campaign, about, deposited)


def _refused(verdicts: Iterable[Verdict]) -> list[RefusedOperation]:
    return [
        RefusedOperation(index=index, status=verdict.status, reason=verdict.reason)
        for index, verdict in enumerate(verdicts)
        if verdict.status != "accepted"
    ]


def _keep(
    connection: Connection,
    caller: Device,
    header: Header,
    one: Block,
    verdicts: Sequence[Verdict],
    here: Stored,
    numbered: Sequence[int],
    now: datetime,
) -> list[dict[str, Any]]:
    """One row per operation; of one that was held before, what has now become of it. Those that are new."""
    fresh: list[dict[str, Any]] = []
    position = positions.of_commune(connection, caller.commune, len(verdicts))
    to_erase = _to_erase(connection, caller, one.received)
    for place, (received, verdict) in enumerate(zip(one.received, verdicts, strict=True)):
        if verdict is _DUPLICATE or verdict.reason in stored.NOT_OURS:
            continue
        op = received.operation.op
        row, before = here.known.get(op), here.earlier.get(op)
        where = {
            "batch": header.batch,
            "block": one.signature.block,
            "place": place,
            "number": numbered[place],
            "position": position + place,
            "status": verdict.status,
            "reason": verdict.reason,
            "detail": verdict.detail,
            "deposited_at": as_text(stored.deposited(row, before, now)),
        }
        if row is not None:
            connection.execute(_DECIDED_NOW, where | {"held": op})
            continue
        personal = None if op in to_erase else received.personal
        fresh.append(
            where
            | {
                "op": op,
                "intent": received.intent,
                "type": received.operation.type,
                "commune": received.operation.commune,
                "device": header.device,
                "frozen": received.frozen,
                "salt": personal.salt if personal else None,
                "personal": msgspec.json.encode(personal.blob).decode() if personal else None,
            }
        )
    dialects.write(connection, _KEEP, fresh)
    return fresh


def _to_erase(connection: Connection, caller: Device, received: Sequence[Received]) -> set[str]:
    """Operations whose personal data the commune wants erased, whether they come before or after that wish."""
    ops = [one.operation.op for one in received if one.personal is not None]
    return statements.taken_back(connection, "personal", "", caller.commune, ops) if ops else set()
