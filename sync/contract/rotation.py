"""Rotation: under its old key a device names the key that it signs with from now on, and shows that it holds both."""

from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from sync.contract.canonical import ROTATION, canonical, unsigned
from sync.contract.signing import SigningKey, verify
from sync.contract.values import Id, PublicKey, SignatureBytes, check_public_key

#: Why a key is replaced. rotated: somebody asked for it, or the statement for
#: the key cannot be read any more · restored: this PC went back to a backup · cloned: another PC
#: goes on under the old key
Reason: TypeAlias = Literal["rotated", "restored", "cloned"]


class RotationRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks for another key. `device`: id of the old key.

    After "cloned" that key stays valid: one of two copies asks.
    """

    device: Id  #: id of the old key
    public_key: PublicKey  #: the new one
    reason: Reason  #: decides whether the old key stays valid
    by_old: SignatureBytes = b""  #: signature by the old key, over all but the two signatures
    by_new: SignatureBytes = b""  #: signature by the new key, over the same

    def __post_init__(self) -> None:
        check_public_key(self.public_key)


def sign_rotation(old: SigningKey, new: SigningKey, reason: Reason) -> RotationRequest:
    """The request, signed by both keys."""
    request = RotationRequest(device=old.id, public_key=new.public, reason=reason)
    data = canonical(unsigned(request, "by_old", "by_new"))
    return msgspec.structs.replace(request, by_old=old.sign(ROTATION, data), by_new=new.sign(ROTATION, data))


def verify_rotation(old_public_key: bytes, request: RotationRequest) -> None:
    """Raises signing.BadSignature unless both keys signed it."""
    data = canonical(unsigned(request, "by_old", "by_new"))
    verify(old_public_key, ROTATION, data, request.by_old)
    verify(request.public_key, ROTATION, data, request.by_new)
