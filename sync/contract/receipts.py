"""Receipts: "dépôt" (the platform has it since …) and "décision" (what became of it), signed once for a whole block.

The proof of one act is the block's receipt and the Merkle path from the act's intent to the receipt's root. It can be
verified offline, for ever, with the platform's public key and nothing else.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract import merkle
from sync.contract.canonical import DECISION, DECISION_OF_ROOT, RECEIPT, canonical, unsigned
from sync.contract.ledger import LedgerEntry, LedgerHead, Word, entries
from sync.contract.signing import BadSignature, SigningKey, verify
from sync.contract.values import (
    Aware,
    Checked,
    Code,
    Count,
    Digest,
    Id,
    Insee,
    SignatureBytes,
    Text,
    Uuid,
)

Channel: TypeAlias = Literal["network", "usb"]

#: Most operations of one block, of any platform: what a larger one were about, no receipt could say.
MAX_IN_BLOCK = 50


class BlockReceipt(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Deposit: the platform holds these `count` operations since `received_at` (its clock, the legal time)."""

    key: Id  #: id of the platform's signing key
    device: Id  #: id of the key that signed the block
    commune: Insee
    batch: Uuid  #: id
    block: Count  #: its place in the batch, from 0
    count: Annotated[int, Meta(ge=1, le=MAX_IN_BLOCK)]  #: operations in the block
    root: Digest  #: Merkle root of their intents
    first_number: Count  #: of the first of them; each next one has one more
    received_at: Aware  #: by the platform's clock
    transport: Channel  #: the way that the block came
    #: Where the commune's ledger stands with the words about this block: its last `count` entries are about these
    #: operations. Absent where they all wait as they waited before, so that nothing new is said.
    ledger: LedgerHead | msgspec.UnsetType = msgspec.UNSET
    signature: SignatureBytes = b""  #: the platform's, over all other fields


class RefusedOperation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An operation of the block that was not accepted: its place in the block, what became of it, the rule's code."""

    index: Count  #: from 0
    status: Code  #: a Status of batches.py, never "accepted"
    reason: Code = ""  #: stable code, such as "phase_closed"; "" where the status says it all


class EarlierDeposit(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An operation of the block that had come before: its place in the block, since when it counts, and its number."""

    index: Count  #: from 0
    at: Aware  #: by the platform's clock
    number: Count | msgspec.UnsetType = msgspec.UNSET  #: absent where it is the receipt's own


class BlockDecision(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Decision: every operation of the block is accepted, except those in `exceptions`.

    It is signed together with the block's receipt, so it is about this block alone, and about this deposit of it.
    """

    key: Id  #: id of the platform's signing key
    #: Only in a decision signed under the earlier rule, which is bound to the block's content and to nothing else.
    root: Digest | msgspec.UnsetType = msgspec.UNSET
    decided_at: Aware  #: by the platform's clock
    #: () where all are accepted.
    exceptions: Annotated[tuple[RefusedOperation, ...], Meta(max_length=MAX_IN_BLOCK)] = ()
    #: Absent where none had come before.
    earlier: Annotated[tuple[EarlierDeposit, ...], Meta(max_length=MAX_IN_BLOCK)] | msgspec.UnsetType = msgspec.UNSET
    #: In a decision that came later than its receipt: where the commune's ledger stands with its words. Of two such
    #: decisions, the one with the longer ledger is the later. Absent where the receipt's own ledger has the words.
    ledger: LedgerHead | msgspec.UnsetType = msgspec.UNSET
    signature: SignatureBytes = b""  #: the platform's; verify_decision says over what


class Proof(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """All that is needed to prove one act: the signed block, the act's place in it, the path, the decision."""

    op: Uuid  #: id of the act
    intent: Digest  #: hash of its canonical bytes
    index: Count  #: its place in the block, from 0
    path: Annotated[tuple[Digest, ...], Meta(max_length=64)]  #: from the intent to the receipt's root (merkle.py)
    receipt: BlockReceipt  #: of the block
    decision: BlockDecision | msgspec.UnsetType = msgspec.UNSET  #: on the block; absent while the act is only deposited
    detail: Text = ""  #: the French sentence that goes with a refusal; not signed, its code in the decision is

    @property
    def number(self) -> int:
        """The number that people quote: the block's first number plus the act's place in it, or an earlier one."""
        own = self.receipt.first_number + self.index
        return own if self._earlier is None or self._earlier.number is msgspec.UNSET else self._earlier.number

    @property
    def deposited_at(self) -> datetime:
        """The legal time: the first deposit, signed in the decision where the act had come before this block."""
        return self.receipt.received_at if self._earlier is None else self._earlier.at

    @property
    def _earlier(self) -> EarlierDeposit | None:
        earlier = () if self.decision is msgspec.UNSET else self.decision.earlier or ()
        return next((one for one in earlier if one.index == self.index), None)

    @property
    def decided_later(self) -> bool:
        """Whether the decision came after the receipt; then the receipt's ledger bears an earlier word on the act."""
        if self.decision is msgspec.UNSET:
            return False
        if self.decision.root is msgspec.UNSET:
            return self.decision.ledger is not msgspec.UNSET
        return self.decision.decided_at != self.receipt.received_at

    @property
    def status(self) -> str:
        """deposited, or what the decision says: accepted, rejected, superseded…"""
        if self.decision is msgspec.UNSET:
            return "deposited"
        return next((e.status for e in self.decision.exceptions if e.index == self.index), "accepted")

    @property
    def reason(self) -> str:
        """The stable code of a refusal; "" where the act was accepted."""
        if self.decision is msgspec.UNSET:
            return ""
        return next((e.reason for e in self.decision.exceptions if e.index == self.index), "")


def sign_receipt(key: SigningKey, receipt: BlockReceipt) -> BlockReceipt:
    """The receipt with the platform's signature."""
    return msgspec.structs.replace(receipt, signature=key.sign(RECEIPT, canonical(unsigned(receipt))))


def sign_decision(key: SigningKey, decision: BlockDecision, receipt: BlockReceipt) -> BlockDecision:
    """The decision with the platform's signature, on the block that this receipt is about."""
    return msgspec.structs.replace(decision, signature=key.sign(DECISION, _both(decision, receipt)))


def verify_receipt(public_key: bytes, receipt: BlockReceipt) -> None:
    """Raises BadSignature unless this key (32 bytes) signed the receipt."""
    verify(public_key, RECEIPT, canonical(unsigned(receipt)), receipt.signature)


def verify_decision(public_key: bytes, decision: BlockDecision, receipt: BlockReceipt) -> None:
    """Raises BadSignature unless this key (32 bytes) signed the decision on the block that this receipt is about.

    A decision that names a root is an earlier one, and cannot be tied to the receipt. It is only checked that it is
    about the same block, and was not made before the receipt.
    """
    if decision.root is msgspec.UNSET:
        verify(public_key, DECISION, _both(decision, receipt), decision.signature)
        return
    verify(public_key, DECISION_OF_ROOT, canonical(unsigned(decision)), decision.signature)
    if decision.root != receipt.root or decision.decided_at < receipt.received_at:
        raise BadSignature(DECISION_OF_ROOT)


def verify_proof(public_key: bytes, proof: Proof, intent: str) -> None:
    """Raises BadSignature unless the platform's key says: the act with this intent was received, and then decided."""
    verify_receipt(public_key, proof.receipt)
    if proof.intent != intent or not merkle.proves(
        intent, proof.index, proof.receipt.count, proof.path, proof.receipt.root
    ):
        raise BadSignature(RECEIPT)
    if proof.decision is not msgspec.UNSET:
        verify_decision(public_key, proof.decision, proof.receipt)


def prove(
    op: str, intents: Sequence[str], index: int, receipt: BlockReceipt, decision: BlockDecision, detail: str = ""
) -> Proof:
    """The proof of the operation at this place of a block, whose operations have these intents."""
    path = tuple(merkle.path(intents, index))
    return Proof(
        op=op, intent=intents[index], index=index, path=path, receipt=receipt, decision=decision, detail=detail
    )


def block_entries(
    size: int, receipt: BlockReceipt, decision: BlockDecision, acts: Sequence[tuple[str, str]]
) -> Iterator[LedgerEntry]:
    """What a block adds to a ledger of this size. `acts`: id and intent of its operations, in their order."""
    refused = {one.index: one for one in decision.exceptions}
    earlier = {one.index: one.at for one in (decision.earlier or ())}

    def word(index: int, op: str, intent: str) -> Word:
        one = refused.get(index)
        return Word(
            op=op,
            intent=intent,
            status="accepted" if one is None else one.status,
            reason="" if one is None else one.reason,
            deposited_at=earlier.get(index, receipt.received_at),
        )

    words = (word(index, op, intent) for index, (op, intent) in enumerate(acts))
    return entries(size, words, receipt.received_at)


def _both(decision: BlockDecision, receipt: BlockReceipt) -> bytes:
    return canonical({"decision": unsigned(decision), "receipt": unsigned(receipt)})
