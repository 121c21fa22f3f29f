"""Operations: the frozen envelope of one act of a commune. What the programme puts inside stands in bodies.py.

The bytes of an operation are its canonical form; its intent is their hash, the same whichever device sends it.
"""

from datetime import datetime
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import INTENT, canonical, digest

#: Most characters of an identifier, a title, a text and a short text.
MAX_ID = 64
MAX_TITLE = 200
MAX_TEXT = 20_000
MAX_SHORT_TEXT = 500
Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_ID, pattern=r"^[A-Za-z0-9._:-]+$")]
Uuid: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")]
Digest: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Insee: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_TITLE)]
Text: TypeAlias = Annotated[str, Meta(max_length=MAX_TEXT)]
ShortText: TypeAlias = Annotated[str, Meta(max_length=MAX_SHORT_TEXT)]
Aware: TypeAlias = Annotated[datetime, Meta(tz=True)]


class OperationActor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who acted, without personal data: an opaque id and what is public of a person, profile and function."""

    id: Id
    profile: ShortText = ""
    function: ShortText = ""


class Operation(
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="line",
    tag="operation",
):
    """One act, frozen. Strings NFC, integers only, money in cents."""

    op: Uuid  #: UUIDv7, made before the commit that keeps the act; at most one effect for ever
    type: Id  #: such as "vote.cast"
    tv: int  #: version of the body's shape
    commune: Insee
    siren: Annotated[str, Meta(pattern=r"^[0-9]{9}$")] | msgspec.UnsetType = msgspec.UNSET
    actor: OperationActor
    claimed: Aware  #: the PC's own time, with its offset: a statement, not a proof
    base: Uuid | msgspec.UnsetType = msgspec.UNSET  #: for an edit: the operation it was made upon
    requires: tuple[Uuid, ...] = ()  #: operations that must have been accepted before
    attachments: tuple[Digest, ...] = ()
    personal: Digest | msgspec.UnsetType = msgspec.UNSET  #: hash of salt and personal-data blob, which travel apart
    body: dict[str, Any]


def freeze(operation: Operation) -> bytes:
    """The operation's canonical bytes, as they are kept, sent and hashed."""
    return canonical(operation)


def intent(frozen: bytes) -> str:
    """The hash of an operation's canonical bytes: the same whichever device sends it."""
    return digest(INTENT, frozen)


def thaw(frozen: bytes) -> Operation:
    """The operation in canonical bytes. Raises msgspec.ValidationError (another shape), ValueError (not canonical)."""
    operation = msgspec.json.decode(frozen, type=Operation, strict=True)
    if canonical(msgspec.json.decode(frozen)) != frozen:
        raise ValueError("the operation is not in canonical form")
    return operation
