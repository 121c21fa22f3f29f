"""Settling: a verified receipt, its decision, the act's new state and the host's news, in one transaction per block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select, update

from sync.client.errors import Integrity
from sync.client.host import Host
from sync.client.ledger import link
from sync.client.ledger.driver import driver_of
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import FINAL, State
from sync.client.ledger.tables import outbox
from sync.client.news import Settled
from sync.contract import merkle
from sync.contract.batches import BlockResult, OperationResult
from sync.contract.problems import Problem
from sync.contract.receipts import Proof, verify_decision, verify_proof, verify_receipt
from sync.contract.signing import BadSignature

#: What a decision's word makes of an act. A word of a later platform leaves it deposited: its receipt is valid.
_STATES: dict[str, State] = {
    "accepted": State.ACCEPTED,
    "rejected": State.REJECTED,
    "superseded": State.SUPERSEDED,
    "conflict": State.CONFLICT,
    "held": State.HELD,
    "blocked": State.BLOCKED,
    "retry": State.HELD,
}
# Through the driver, since each act of a block asks for them: Core took longer there than a slow link for the block.
_LOOK = (
    "SELECT o.type, o.subject, o.intent, o.state, o.number, o.reason, o.detail, p.value"
    " FROM outbox AS o LEFT JOIN proof AS p ON p.op = o.op WHERE o.op = ?"
)
_STAND = "UPDATE outbox SET state = ?, number = ?, received_at = ?, decided_at = ?, reason = ?, detail = ? WHERE op = ?"
_KEEP = "INSERT INTO proof (op, value) VALUES (?, ?) ON CONFLICT (op) DO UPDATE SET value = excluded.value"
_UNDECIDED = "retry"  # the platform could not take the act: no number is shown for it


@dataclass(frozen=True, slots=True)
class Sent:
    """One act inside a block that was sent, in its order."""

    op: str
    intent: str


def block(host: Host, device: str, batch: str, acts: Sequence[Sent], result: BlockResult) -> None:
    """Verifies one block's result and settles its acts. Raises Integrity, and then nothing of the block has changed."""
    with host.transaction() as connection:
        own = link.read(connection)
        if own is None or own.platform is None:
            raise LookupError("no pinned platform")
        _verify_block(own.platform.public_key, device, batch, acts, result)
        exceptions = {exception.op: exception for exception in result.exceptions}
        decided = {refused.index: refused.status for refused in result.decision.exceptions}
        intents = [act.intent for act in acts]
        for index, act in enumerate(acts):
            told = exceptions.get(act.op)
            if told is not None and told.status == "duplicate":
                held = _first_proof(own.platform.public_key, act, told)
            elif decided.get(index) == "duplicate" or (told is not None and decided.get(index) != told.status):
                raise Integrity(f"batch {batch}", _SAYS_TWO_THINGS)  # what is signed for ever must say it too
            else:
                held = Proof(
                    op=act.op,
                    intent=act.intent,
                    index=index,
                    path=tuple(merkle.path(intents, index)),
                    receipt=result.receipt,
                    decision=result.decision,
                    detail="" if told is None else told.detail,
                )
            _write(host, connection, held)


def take_proof(host: Host, connection: Connection, value: dict[str, Any]) -> bool:
    """A proof from the feed; idempotent. False if its act is not in this database.

    Another computer of the commune made it, or it went with a backup that was put back. Nothing is written of it: what
    it came to is read in the scope `mine`, and an act that we cannot show must not stand in our journal.
    """
    try:
        held = msgspec.convert(value, Proof, strict=True)
    except msgspec.ValidationError:
        return True  # of a later platform; the answer to our batch, or a later version of ours, will settle the act
    here = _look(connection, held.op)
    if here is None:
        return False
    if here.proof == msgspec.json.encode(held).decode():
        return True  # the answer to our batch has brought it, and it was verified then
    own = link.read(connection)
    if own is None or own.platform is None:
        raise LookupError("no pinned platform")
    try:
        verify_proof(own.platform.public_key, held, here.intent)
    except BadSignature as error:
        raise Integrity(f"receipt {held.op}", _BAD_RECEIPT) from error
    _write(host, connection, held)
    return True


class _Here(NamedTuple):
    """How an act of ours stands, and its proof as it is kept, in JSON."""

    type: str
    subject: str
    intent: str
    state: str
    number: int | None
    reason: str
    detail: str
    proof: str | None


def _look(connection: Connection, op: str) -> _Here | None:
    row = driver_of(connection).execute(_LOOK, (op,)).fetchone()
    return None if row is None else _Here(*row)


def quarantine(host: Host, op: str, problem: Problem) -> None:
    """Sets one act aside, visibly: the platform cannot read it. The others go on."""
    with host.transaction() as connection:
        code = problem.type.rpartition(":")[2]
        detail = problem.detail or problem.title
        connection.execute(
            update(outbox)
            .where(outbox.c.op == op, outbox.c.state.not_in(FINAL))
            .values(state=State.QUARANTINED, reason=code, detail=detail, batch=None)
        )
        row = connection.execute(select(outbox.c.type, outbox.c.subject).where(outbox.c.op == op)).first()
        if row is None:
            return  # gone with a backup that was put back meanwhile
        news = Settled(
            op=op,
            type=row.type,
            subject=row.subject,
            state=State.QUARANTINED,
            number=None,
            received_at=None,
            reason=code,
            detail=detail,
        )
        host.receive(connection, news)


def _verify_block(public_key: bytes, device: str, batch: str, acts: Sequence[Sent], result: BlockResult) -> None:
    receipt, decision = result.receipt, result.decision
    try:
        verify_receipt(public_key, receipt)
        verify_decision(public_key, decision)
    except BadSignature as error:
        raise Integrity(f"batch {batch}", _BAD_RECEIPT) from error
    root = merkle.root([act.intent for act in acts])
    ours = (device, batch, result.block, len(acts), root, root)
    if (receipt.device, receipt.batch, receipt.block, receipt.count, receipt.root, decision.root) != ours:
        raise Integrity(f"batch {batch}", "L’accusé de la plateforme ne porte pas sur les envois de ce lot.")
    if any(refused.index >= len(acts) for refused in decision.exceptions):
        raise Integrity(f"batch {batch}", _SAYS_TWO_THINGS)


def _first_proof(public_key: bytes, act: Sent, told: OperationResult) -> Proof:
    """The receipt of the first time, which alone counts."""
    if told.proof is msgspec.UNSET or told.proof.op != act.op:
        raise Integrity(f"receipt {act.op}", "La plateforme dit avoir déjà reçu cet envoi, sans le prouver.")
    try:
        verify_proof(public_key, told.proof, act.intent)
    except BadSignature as error:
        raise Integrity(f"receipt {act.op}", _BAD_RECEIPT) from error
    return told.proof


def _write(host: Host, connection: Connection, held: Proof) -> None:
    """The act's new standing, by the better of the two words: the one that was kept, and this one."""
    row = _look(connection, held.op)
    if row is None:
        return  # a backup was put back while its batch was under way: the platform has it, this database no more
    before = None if row.proof is None else msgspec.json.decode(row.proof, type=Proof)
    best = held if before is None or _replaces(held, before) else before
    taken = best.status != _UNDECIDED
    state = _state(best)
    if row.state == State.SUPERSEDED and state == State.CONFLICT:
        return  # settled since by another act that the platform took: the conflict's own proof will always say so
    number = best.number if taken else None
    received = stamp(best.receipt.received_at) if taken else None
    decided = None
    if best.decision is not msgspec.UNSET and best.status != "deposited":
        decided = stamp(best.decision.decided_at)
    cursor = driver_of(connection).cursor()
    cursor.execute(_STAND, (state, number, received, decided, best.reason, best.detail, held.op))
    if taken and best is held:
        cursor.execute(_KEEP, (held.op, msgspec.json.encode(held).decode()))
    if (state, number, best.reason, best.detail) == (row.state, row.number, row.reason, row.detail):
        return
    news = Settled(
        op=held.op,
        type=row.type,
        subject=row.subject,
        state=state,
        number=number,
        received_at=received,
        reason=best.reason,
        detail=best.detail,
    )
    host.receive(connection, news)


def _state(held: Proof) -> State:
    return _STATES.get(held.status, State.DEPOSITED)


def _replaces(new: Proof, old: Proof) -> bool:
    """Whether the new word is the better one: a later decision on the same deposit, or the first that decides.

    Another deposit of the same act never outdoes one that was decided: the first counts.
    """
    if new.status == _UNDECIDED or (_state(old) in FINAL and _state(new) not in FINAL):
        return False
    if (new.receipt.root, new.receipt.batch) == (old.receipt.root, old.receipt.batch):
        return _decided(new) >= _decided(old)
    return _state(old) not in FINAL


def _decided(held: Proof) -> float:
    decided: datetime | None = None if held.decision is msgspec.UNSET else held.decision.decided_at
    return 0.0 if decided is None else decided.timestamp()


_BAD_RECEIPT = "Un accusé n’est pas signé par la plateforme que nous connaissons. Rien n’a été enregistré."
_SAYS_TWO_THINGS = "La plateforme se contredit sur un lot. Rien n’a été enregistré."
