"""Operations: the frozen envelope of one act of a commune. What the programme puts inside stands in bodies.py.

The bytes of an operation are its canonical form; its intent is their hash, the same whichever device sends it.
"""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import INTENT, canonical, digest, is_canonical
from sync.contract.values import (
    MAX_ATTACHMENTS,
    Aware,
    Checked,
    Digest,
    Id,
    Insee,
    Positive,
    Required,
    ShortText,
    Siren,
    Uuid,
)


class OperationActor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who acted, without personal data: an opaque id; profile and function, which are published nowhere."""

    id: Id
    profile: ShortText = ""  #: of the person, as typed in the settings; "" where nothing was
    function: ShortText = ""  #: in the mairie, such as "secrétaire de mairie"; likewise


class Operation(
    Checked,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="line",
    tag="operation",
):
    """One act, frozen. Strings NFC, integers only, money in cents."""

    op: Uuid  #: UUIDv7, made before the commit of the act, greater than its device's last; at most one effect for ever
    type: Id  #: such as "vote.cast"
    tv: Positive  #: version of the body's shape
    commune: Insee
    siren: Siren | msgspec.UnsetType = msgspec.UNSET  #: absent where the computer knew none
    actor: OperationActor  #: who acted
    claimed: Aware  #: the PC's own time, with its offset: a statement, not a proof
    base: Uuid | msgspec.UnsetType = msgspec.UNSET  #: for an edit: the operation it was made upon
    requires: Required = ()  #: operations that must have been accepted before
    #: SHA-256 of each document; names and sizes stand in the body.
    attachments: Annotated[tuple[Digest, ...], Meta(max_length=MAX_ATTACHMENTS)] = ()
    personal: Digest | msgspec.UnsetType = msgspec.UNSET  #: hash of salt and personal-data blob, which travel apart
    body: Annotated[dict[str, Any], Meta(max_length=100)]  #: a struct of bodies.py, for this type and version


def freeze(operation: Operation) -> bytes:
    """The operation's canonical bytes, as they are kept, sent and hashed."""
    return canonical(operation)


def intent(frozen: bytes) -> str:
    """The hash of an operation's canonical bytes: the same whichever device sends it."""
    return digest(INTENT, frozen)


def thaw(frozen: bytes) -> Operation:
    """The operation in canonical bytes. Raises msgspec.ValidationError (another shape), ValueError (not canonical)."""
    operation = msgspec.json.decode(frozen, type=Operation, strict=True)
    if not is_canonical(frozen):
        raise ValueError("the operation is not in canonical form")
    return operation
