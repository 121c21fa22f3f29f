"""Enrolment: a request that shows that a one-time code is held, and the signed statement it is exchanged for."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sync.contract import codes
from sync.contract.canonical import DEVICE, ENROLMENT, canonical, unsigned
from sync.contract.signing import SigningKey, verify
from sync.contract.values import (
    Aware,
    Checked,
    Id,
    Insee,
    PublicKey,
    RecipientOrNone,
    ShortText,
    SignatureBytes,
    Siren,
    check_public_key,
    check_recipients,
)


class PlatformKey(Struct, frozen=True, kw_only=True):
    """The platform's public key: answers, receipts, decisions and statements are verified with it."""

    id: Id
    public_key: PublicKey  #: for Ed25519 signatures
    recipient: RecipientOrNone = ""  #: of its age key: USB bundles are sealed to it; "" from a platform that takes none

    def __post_init__(self) -> None:
        check_public_key(self.public_key)
        check_recipients(self.recipient)


class EnrolmentRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks to register a device, at one platform; the code's secret makes `mac`, the device's key the signature.

    Both are over all of it: a request seen on the way is good for this key and this platform, and for no other.
    """

    #: Names the code without giving its secret away.
    code: Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z", description="The code's public part.")]
    platform: Id  #: id of the platform's key, which the code's fingerprint was checked against
    commune: Insee
    siren: Siren  #: of the commune
    public_key: PublicKey  #: of the device that is to be enrolled
    name: ShortText  #: of the computer, as people tell it from others
    version: ShortText  #: of the program that asks
    #: Left b"" only while the request is being made.
    mac: Annotated[bytes, Meta(max_length=32, description="HMAC-SHA256, by the code's secret.")] = b""
    signature: SignatureBytes = b""  #: by the device's key, over all other fields

    def __post_init__(self) -> None:
        check_public_key(self.public_key)


class DeviceStatement(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The platform's statement that this key speaks for this commune. The same code and key give the same again."""

    key: Id  #: id of the platform's key that signs it
    device: Id  #: id that is made of `public_key`
    commune: Insee
    siren: Siren  #: of the commune
    public_key: PublicKey  #: of the device
    enrolled_at: Aware  #: by the platform's clock
    signature: SignatureBytes = b""  #: the platform's

    def __post_init__(self) -> None:
        super().__post_init__()
        check_public_key(self.public_key)


class EnrolmentAnswer(Struct, frozen=True, kw_only=True):
    statement: DeviceStatement  #: that the device speaks for its commune
    platform: PlatformKey  #: whose key signed the statement


def prove_code(secret: bytes, request: EnrolmentRequest) -> EnrolmentRequest:
    """The request with the MAC that its code's secret makes; before it is signed."""
    return msgspec.structs.replace(
        request, mac=codes.proof(secret, ENROLMENT, canonical(unsigned(request, "mac", "signature")))
    )


def proves_code(secret: bytes, request: EnrolmentRequest) -> bool:
    """Whether who asks holds the whole code."""
    return codes.is_proof(secret, ENROLMENT, canonical(unsigned(request, "mac", "signature")), request.mac)


def sign_request(key: SigningKey, request: EnrolmentRequest) -> EnrolmentRequest:
    """The request with the signature of the device's own key."""
    return msgspec.structs.replace(request, signature=key.sign(DEVICE, canonical(unsigned(request))))


def verify_request(request: EnrolmentRequest) -> None:
    """Raises signing.BadSignature unless the key in the request signed it."""
    verify(request.public_key, DEVICE, canonical(unsigned(request)), request.signature)


def sign_statement(key: SigningKey, statement: DeviceStatement) -> DeviceStatement:
    """The statement with the platform's signature."""
    return msgspec.structs.replace(statement, signature=key.sign(DEVICE, canonical(unsigned(statement))))


def verify_statement(platform_key: bytes, statement: DeviceStatement) -> None:
    """Raises signing.BadSignature unless the platform made this statement."""
    verify(platform_key, DEVICE, canonical(unsigned(statement)), statement.signature)
