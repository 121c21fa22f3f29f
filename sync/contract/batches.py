"""Batches: lines of JSON, a header, then blocks of about fifty operations, each closed by its signature line."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract import merkle
from sync.contract.canonical import BLOCK, PERSONAL, canonical, digest
from sync.contract.operations import Operation
from sync.contract.receipts import MAX_IN_BLOCK, BlockDecision, BlockReceipt, Proof
from sync.contract.signing import BadSignature, SigningKey, verify
from sync.contract.values import Code, Count, Digest, Id, Positive, Required, Salt, SignatureBytes, Text, Uuid

MAX_BATCH_BYTES = 4_000_000
MAX_LINE_BYTES = 262_144
#: Most blocks of one batch: more than fit into MAX_BATCH_BYTES.
MAX_BLOCKS = 10_000
CONTENT_TYPE = "application/x-ndjson"


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="line", tag="header"):
    """First line of a batch. The journal's head is evidence for later, never a reason to refuse."""

    platform: Id  #: id of the key of the platform that the batch is meant for
    device: Id  #: id of the key that signs the blocks
    batch: Uuid  #: made by the sender; the answer is asked for by it
    seq: Count  #: number of acts in the sender's journal
    head: Digest  #: hash that binds all of these acts (client/ledger/journal.py)


#: Personal data: by the name of its field, what a person filled in.
Blob: TypeAlias = Annotated[dict[Id, Text], Meta(max_length=50)]


class Personal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="line", tag="personal"):
    """Personal data of one operation of the block: outside all signed bytes, so that they can be erased."""

    op: Uuid
    salt: Salt  #: random, made for this act alone: without it nobody can guess the blob from its digest
    blob: Blob  #: what the person filled in


class Earlier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="line", tag="earlier"):
    """The platform's own receipt for an operation of the block, shown to a platform that has lost it."""

    op: Uuid
    proof: Proof  #: as the platform signed it then


class Signature(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="line", tag="signature"):
    """Last line of a block: the Ed25519 signature over header, block number, Merkle root of intents, and all lines."""

    block: Count  #: its number in the batch, from 0
    count: Positive  #: operations in the block
    root: Digest  #: Merkle root of their intents
    signature: SignatureBytes  #: by the device's key


Line: TypeAlias = Header | Operation | Personal | Earlier | Signature
#: What may become of one operation; only accepted, rejected and superseded are final.
Status: TypeAlias = Literal[
    "accepted", "deposited", "duplicate", "held", "rejected", "superseded", "conflict", "retry", "blocked"
]


class OperationResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one operation that was not plainly accepted. `proof` comes with a duplicate: the first receipt."""

    op: Uuid  #: id of the operation
    status: Status  #: what became of it; only some of these are final (Status)
    reason: Code = ""  #: stable code, such as "phase_closed"; "" where the status says it all
    detail: Text = ""  #: a French sentence for the person
    missing: Required = ()  #: ids of the operations that it waits for; () unless it is held
    #: With a duplicate: the receipt of its first deposit, which alone counts.
    proof: Proof | msgspec.UnsetType = msgspec.UNSET


class BlockResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One committed block: all its operations accepted, except those listed.

    The n-th has number first_number + n, unless the decision names its earlier one (`EarlierDeposit`).
    """

    block: Count  #: its number in the batch, from 0
    receipt: BlockReceipt  #: since when the platform has the operations
    decision: BlockDecision  #: what became of them, signed
    #: Those that were not plainly accepted, with what the signed decision does not say: sentence, first receipt.
    exceptions: Annotated[tuple[OperationResult, ...], Meta(max_length=MAX_IN_BLOCK)] = ()


class BatchResult(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to a batch, and to the question what became of it.

    `complete` is False if it leaves blocks out: a cut did, or they would make the answer too long. These are answered
    when they come again, under the same header and without those before them.
    """

    batch: Uuid  #: id that its header named
    #: Those that were committed, in the order of the batch.
    blocks: Annotated[tuple[BlockResult, ...], Meta(max_length=MAX_BLOCKS)]
    complete: bool = True  #: False: send again what is missing


def decode_line(line: bytes) -> Line:
    """One line of a batch. Raises msgspec.DecodeError or msgspec.ValidationError."""
    return _LINE.decode(line)


def sign_block(key: SigningKey, header: Header, block: int, lines: Sequence[bytes], intents: list[str]) -> Signature:
    """Makes the last line of block number `block` (from 0). `lines`: its other lines, in order, without line feeds."""
    root = merkle.root(intents)
    signed = _block_bytes(header, block, len(intents), root, lines_digest(lines))
    return Signature(block=block, count=len(intents), root=root, signature=key.sign(BLOCK, signed))


def verify_block(public_key: bytes, header: Header, signature: Signature, lines: str, intents: list[str]) -> None:
    """Raises signing.BadSignature unless the block is whole, in order and signed by the device.

    `lines`: their digest.
    """
    root = merkle.root(intents)
    if (signature.count, signature.root) != (len(intents), root):
        raise BadSignature(BLOCK)
    verify(public_key, BLOCK, _block_bytes(header, signature.block, len(intents), root, lines), signature.signature)


def lines_digest(lines: Iterable[bytes]) -> str:
    """SHA-256 of a block's lines, each with its line feed, without the last line, which holds the signature."""
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


def _block_bytes(header: Header, block: int, count: int, root: str, lines: str) -> bytes:
    top = msgspec.to_builtins(header)
    return canonical({"header": top, "block": block, "count": count, "root": root, "lines": lines})


def personal_digest(salt: str, blob: dict[str, str]) -> str:
    """The digest that the operation carries in place of its personal data."""
    value: dict[str, Any] = {"salt": salt, "blob": blob}
    return digest(PERSONAL, canonical(value))


_LINE: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line, strict=True)
