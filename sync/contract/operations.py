"""Operations: the frozen envelope of one act of a commune, and the bodies that the programme defines.

The bytes of an operation are its canonical form; its intent is their hash, the same whichever device sends it.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import INTENT, canonical, digest

Id: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
Uuid: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")]
Digest: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Insee: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9][0-9AB][0-9]{3}$")]
Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
Text: TypeAlias = Annotated[str, Meta(max_length=20_000)]
ShortText: TypeAlias = Annotated[str, Meta(max_length=500)]
Aware: TypeAlias = Annotated[datetime, Meta(tz=True)]


class Actor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
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
    actor: Actor
    claimed: Aware  #: the PC's own time, with its offset: a statement, not a proof
    base: Uuid | msgspec.UnsetType = msgspec.UNSET  #: for an edit: the operation it was made upon
    requires: tuple[Uuid, ...] = ()  #: operations that must have been accepted before
    attachments: tuple[Digest, ...] = ()
    personal: Digest | msgspec.UnsetType = msgspec.UNSET  #: hash of salt and personal-data blob, which travel apart
    body: dict[str, Any]


class NeedSubmit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.submit 1: a title and a description suffice; everything else helps and may stay empty."""

    need: Id
    campaign: Id | msgspec.UnsetType = msgspec.UNSET
    title: Title
    description: Text
    theme: Id | msgspec.UnsetType = msgspec.UNSET
    audience: ShortText = ""
    frequency: ShortText = ""
    current_practice: Text = ""
    expected_effect: Text = ""
    decided_by: ShortText = ""


class NeedWithdraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """need.withdraw 1: takes back a submitted need; the operation requires the submission."""

    need: Id
    submission: Uuid


class VoteCast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """vote.cast 1: the commune's vote for a service or a proposal, and the version of the list it was cast on."""

    subject: Id
    kind: Literal["service", "proposal"]
    campaign: Id | msgspec.UnsetType = msgspec.UNSET
    list_version: int = 0  #: 0: the bundled list, before any exchange
    need: Id | msgspec.UnsetType = msgspec.UNSET  #: the need of ours that it answers
    decided_by: ShortText = ""


class VoteWithdraw(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """vote.withdraw 1: names every cast that the device knew, so that any order of arrival gives the same count."""

    subject: Id
    campaign: Id | msgspec.UnsetType = msgspec.UNSET
    casts: Annotated[tuple[Uuid, ...], Meta(min_length=1, max_length=100)]


Body: TypeAlias = NeedSubmit | NeedWithdraw | VoteCast | VoteWithdraw
BODIES: dict[tuple[str, int], type[Body]] = {
    ("need.submit", 1): NeedSubmit,
    ("need.withdraw", 1): NeedWithdraw,
    ("vote.cast", 1): VoteCast,
    ("vote.withdraw", 1): VoteWithdraw,
}


def body_of(operation: Operation) -> Body | None:
    """The typed body, or None for a type or version that this program does not know.

    Raises msgspec.ValidationError (its text names the field) when a known body has another shape.
    """
    shape = BODIES.get((operation.type, operation.tv))
    return None if shape is None else msgspec.convert(operation.body, shape, strict=True)


def freeze(operation: Operation) -> bytes:
    """The operation's canonical bytes, as they are kept, sent and hashed."""
    return canonical(operation)


def intent(frozen: bytes) -> str:
    """The hash of an operation's canonical bytes: what it wants, whoever sends it."""
    return digest(INTENT, frozen)


def thaw(frozen: bytes) -> Operation:
    """The operation in canonical bytes. Raises msgspec.ValidationError (another shape), ValueError (not canonical)."""
    operation = msgspec.json.decode(frozen, type=Operation, strict=True)
    if canonical(msgspec.json.decode(frozen)) != frozen:
        raise ValueError("the operation is not in canonical form")
    return operation
