"""Settling: verified receipts and decisions become the acts' new states, one transaction for each block."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, delete

from sync.client.errors import Integrity
from sync.client.exchange import two_proofs
from sync.client.exchange.refused_word import RefusedWord
from sync.client.host import Host
from sync.client.ledger import evidence, link, other_platforms, platform_ledger, renewed, stored
from sync.client.ledger.driver import driver_of
from sync.client.ledger.outbox import stamp
from sync.client.ledger.states import State
from sync.client.ledger.tables import batch as batch_table
from sync.client.news import Settled
from sync.contract import merkle
from sync.contract.batches import BlockResult, OperationResult
from sync.contract.ledger import ID_TAKEN
from sync.contract.plain_text import plain_line
from sync.contract.receipts import BlockReceipt, Proof, prove, verify_decision, verify_proof, verify_receipt
from sync.contract.signing import BadSignature

# Through the driver, as they run for each act: in Core they took longer than a slow link needs for the block.
_SELECT = (
    "SELECT o.type, o.subject, o.intent, o.state, o.number, o.received_at, o.reason, o.detail, p.value"
    " FROM outbox AS o LEFT JOIN proof AS p ON p.op = o.op WHERE o.op = ?"
)
_UPDATE = (
    "UPDATE outbox SET state = ?, number = ?, received_at = ?, decided_at = ?, reason = ?, detail = ? WHERE op = ?"
)
_KEEP_PROOF = "INSERT INTO proof (op, value) VALUES (?, ?) ON CONFLICT (op) DO UPDATE SET value = excluded.value"


class Sent(Struct, frozen=True):
    """An act of a block that was sent."""

    op: str
    intent: str  #: hash of the act's canonical bytes, which the proof must name
    shown: Proof | None = None  #: the receipt that went with it


def block(host: Host, device: str, batch: str, acts: Sequence[Sent], result: BlockResult) -> None:
    """Verifies one block's result and settles its acts. Raises Integrity, and then nothing of the block has changed."""
    try:
        _block(host, device, batch, acts, result)
    except RefusedWord as refused:
        with host.transaction() as connection:
            evidence.note(connection, refused.as_evidence())
            # A platform that is mended is asked anew: the answer to this batch would stay the same.
            connection.execute(delete(batch_table).where(batch_table.c.batch == batch))
        raise


def _block(host: Host, device: str, batch: str, acts: Sequence[Sent], result: BlockResult) -> None:
    with host.transaction() as connection:
        public_key = link.platform(connection).public_key
        _verify_block(public_key, device, batch, acts, result)
        _check_names(connection, result.receipt)
        platform_ledger.take_block(connection, result.receipt, result.decision, [(act.op, act.intent) for act in acts])
        exceptions = {exception.op: exception for exception in result.exceptions}
        decided = {refused.index: refused.status for refused in result.decision.exceptions}
        intents = [act.intent for act in acts]
        for index, act in enumerate(acts):
            exception = exceptions.get(act.op)
            known = exception is not None and exception.status == "duplicate"
            if exception is not None and known:
                proof = _first_proof(public_key, act, exception)
            elif decided.get(index) == "duplicate" or (
                exception is not None and decided.get(index) != exception.status
            ):
                raise Integrity(f"batch {batch}", _CONTRADICTORY)  # the signed decision must say the same
            else:
                detail = "" if exception is None else exception.detail
                proof = prove(act.op, intents, index, result.receipt, result.decision, detail)
            _write(host, connection, proof, act.shown, known=known)


def take_proof(host: Host, connection: Connection, proof: Proof) -> bool:
    """Settles an act by a proof from the feed or a return bundle; idempotent. Never commits.

    False if the act is not in this database: another computer of the commune made it, or a restore took it away. Then
    nothing is written; its effect is in the scope `mine`.
    """
    act = read(connection, proof.op)
    if act is None:
        return False
    if act.proof == msgspec.json.encode(proof).decode():
        return True  # verified when the answer to our batch brought it
    first = stored.kept(act.proof, Proof)
    id_taken = proof.intent != act.intent and first is not None  # by whoever holds a stolen key of the commune
    try:
        verify_proof(link.platform(connection).public_key, proof, proof.intent if id_taken else act.intent)
    except BadSignature as error:
        raise Integrity(f"receipt {proof.op}", _BAD_RECEIPT) from error
    _check_names(connection, proof.receipt)
    if id_taken and first is not None:
        evidence.note(connection, RefusedWord(first, proof).as_evidence())
        return True
    platform_ledger.take_proof(connection, proof)
    _write(host, connection, proof)
    return True


class _Act(NamedTuple):
    """An act of ours as the outbox has it; made by `read` alone."""

    type: str  #: such as "vote.cast"
    subject: str  #: id of what it is about, such as a need
    intent: str  #: hash of its canonical bytes
    state: str  #: a value of `State`
    number: int | None  #: that people quote; None before a receipt
    received_at: str | None  #: time of deposit, UTC ISO text; None before a receipt
    reason: str  #: stable code of a refusal; "" else
    detail: str  #: French sentence for it; "" else
    proof: str | None  #: JSON of the `Proof` that counts; None before a receipt

    def news(self, op: str) -> Settled:
        """What the host is told of it."""
        return Settled(
            op=op,
            type=self.type,
            subject=self.subject,
            state=self.state,
            number=self.number,
            received_at=self.received_at,
            reason=self.reason,
            detail=self.detail,
        )


def read(connection: Connection, op: str) -> _Act | None:
    """The act as it is stored; None where this database has no such act."""
    row = driver_of(connection).execute(_SELECT, (op,)).fetchone()
    return None if row is None else _Act(*row)


def _verify_block(public_key: bytes, device: str, batch: str, acts: Sequence[Sent], result: BlockResult) -> None:
    receipt, decision = result.receipt, result.decision
    try:
        verify_receipt(public_key, receipt)
        verify_decision(public_key, decision, receipt)
    except BadSignature as error:
        raise Integrity(f"batch {batch}", _BAD_RECEIPT) from error
    root = merkle.root([act.intent for act in acts])
    ours = (device, batch, result.block, len(acts), root)
    if (receipt.device, receipt.batch, receipt.block, receipt.count, receipt.root) != ours:
        raise Integrity(f"batch {batch}", "L’accusé de la plateforme ne porte pas sur les envois de ce lot.")
    if any(refused.index >= len(acts) for refused in decision.exceptions):
        raise Integrity(f"batch {batch}", _CONTRADICTORY)


def _check_names(connection: Connection, receipt: BlockReceipt) -> None:
    """Raises Integrity unless the receipt names our platform's key and our commune: later readers rely on both."""
    own = link.read(connection)
    if own is None or own.platform is None or own.statement is None:
        return  # the stored enrolment cannot be read; a round asks for another one (`fork.resolve`), or is not complete
    if (receipt.key, receipt.commune) != (own.platform.id, own.statement.commune):
        raise Integrity(f"batch {receipt.batch}", "L’accusé nomme une autre plateforme, ou une autre commune.")


def _first_proof(public_key: bytes, act: Sent, exception: OperationResult) -> Proof:
    """The receipt of the act's first deposit, the only one that counts."""
    if exception.proof is msgspec.UNSET or exception.proof.op != act.op:
        raise Integrity(f"receipt {act.op}", "La plateforme dit avoir déjà reçu cet envoi, sans le prouver.")
    try:
        verify_proof(public_key, exception.proof, act.intent)
    except BadSignature as error:
        raise Integrity(f"receipt {act.op}", _BAD_RECEIPT) from error
    return exception.proof


def _write(
    host: Host, connection: Connection, proof: Proof, shown: Proof | None = None, *, known: bool = False
) -> None:
    """Writes the act's new state, by the better of this proof and the one kept before.

    `shown`: the receipt that left with the act in the batch which this answers. `known`: the platform answered that it
    had the act already, by this proof. Raises RefusedWord.
    """
    row = read(connection, proof.op)
    if row is None:
        return  # a restore took it away while its batch was under way
    before = stored.kept(row.proof, Proof)
    by_another = False
    if before is not None and before.receipt.key != proof.receipt.key and proof.status != two_proofs.UNDECIDED:
        other_platforms.give_way(connection, before, proof)
        before, by_another = None, True
    if before is not None:
        _hold_to_its_word(connection, before, proof, shown, known=known)
    sooner = before is not None and two_proofs.sooner(proof, before)
    best = proof if before is None or sooner else _better(connection, before, proof, shown, known=known)
    if before is not None and _put_back_since(connection, before, proof, best):
        platform_ledger.begin_recovery(connection, proof.receipt.key)  # so it is shown what it lacks
    if row.state == State.SUPERSEDED and two_proofs.state_of(best) == State.CONFLICT and not by_another:
        return  # another act has settled the conflict since; the proof of the conflict stays what it is
    if best is proof and best.status != two_proofs.UNDECIDED:
        driver_of(connection).execute(_KEEP_PROOF, (proof.op, msgspec.json.encode(proof).decode()))
        if before is not None:
            renewed.overtaken(connection, proof)
        if before is not None and sooner:
            renewed.keep(connection, before, proof)
    elif before is not None and proof.status == before.status:  # then the better one is `before`
        renewed.keep(connection, proof, before)
    if row.reason == proof.reason == ID_TAKEN:
        return  # it is shown as its last word in the ledger says (`agreement`)
    _show(host, connection, proof.op, row, best, anew=sooner or by_another)


def _better(connection: Connection, before: Proof, proof: Proof, shown: Proof | None, *, known: bool) -> Proof:
    """The one of two proofs that counts. A platform that was shown the earlier day has the last word."""
    asked = shown == before
    if asked and known and two_proofs.sooner(before, proof):  # else it would be shown that day for ever
        evidence.note(connection, RefusedWord(before, proof).as_evidence())
        return proof
    if not asked and two_proofs.forgets(proof, before):
        return before
    if renewed.numbered_anew(connection, before, proof):
        return proof
    replaces = two_proofs.forgets(before, proof) or two_proofs.replaces(connection, proof, before)
    return proof if replaces else before


def _put_back_since(connection: Connection, before: Proof, proof: Proof, best: Proof) -> bool:
    """Whether the better of these two was said first, and the platform was put back to a backup in between."""
    if best is before:
        return two_proofs.forgets(proof, before)
    if two_proofs.refuses(before, proof) or two_proofs.forgets(before, proof):
        return True
    return platform_ledger.gone(connection, proof)


def _hold_to_its_word(connection: Connection, before: Proof, proof: Proof, shown: Proof | None, *, known: bool) -> None:
    """Raises RefusedWord where this very batch showed the platform `before`, and `proof` contradicts it.

    Without raising, both words are kept as evidence in two cases: where `proof` came by USB stick or the feed and shows
    that the platform had seen `before`; and where the ledger of `proof` bears the acceptance.
    """
    refuses = two_proofs.refuses(proof, before)
    if shown == before and (refuses or (known and two_proofs.falls_short(proof, before))):
        raise RefusedWord(before, proof)
    ended = before if refuses and two_proofs.honours(proof, before) else None
    ended = ended or two_proofs.takes_back(connection, proof, before)
    if ended is not None:
        evidence.note(connection, RefusedWord(ended, proof).as_evidence())


def _show(host: Host, connection: Connection, op: str, row: _Act, best: Proof, *, anew: bool) -> None:
    """Writes the act's state as its best proof says. The host is told where that is new, and with `anew` always."""
    is_there = best.status != two_proofs.UNDECIDED
    state = two_proofs.state_of(best)
    number = renewed.number(connection, best) if is_there else None
    received = stamp(best.deposited_at) if is_there else None
    decided = None
    if best.decision is not msgspec.UNSET and best.status != "deposited":
        decided = stamp(best.decision.decided_at)
    detail = plain_line(best.detail)
    driver_of(connection).execute(_UPDATE, (state, number, received, decided, best.reason, detail, op))
    if anew or (state, number, best.reason, detail) != (row.state, row.number, row.reason, row.detail):
        now = row._replace(state=state, number=number, received_at=received, reason=best.reason, detail=detail)
        host.receive(connection, now.news(op))


_BAD_RECEIPT = "Un accusé n’est pas signé par la plateforme que nous connaissons. Rien n’a été enregistré."
_CONTRADICTORY = "La plateforme a donné deux réponses contraires. Rien n’a été enregistré."
