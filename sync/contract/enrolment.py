"""Enrolment: a one-time code that carries the platform's fingerprint, and the signed statement it is exchanged for.

A code is 20 bytes in Crockford's base 32, eight groups of four: 8 bytes of secret, 10 bytes of the SHA-256 of the
platform's public key, 2 bytes of check. So a mistyped code is seen at once, and the first contact is verified.
"""

import hashlib
import os
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import DEVICE, canonical
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
    check_recipients,
)

#: Crockford's base 32: no letter that is taken for another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SECRET, _FINGERPRINT, _CHECK = 8, 10, 2


class BadCode(ValueError):
    """The code cannot have been given by a platform: wrong length, a letter that does not exist, or mistyped."""


class Code(Struct, frozen=True):
    """A read code: `secret` is shown to the platform, `fingerprint` (10 bytes) is what its key must hash to."""

    secret: str
    fingerprint: bytes


class PlatformKey(Struct, frozen=True, kw_only=True):
    """The platform's public key: answers, receipts, decisions and statements are verified with it."""

    id: Id
    public_key: PublicKey
    recipient: RecipientOrNone = ""  #: of its age key: USB bundles are sealed to it; "" from a platform that takes none

    def __post_init__(self) -> None:
        check_recipients(self.recipient)


class EnrolmentRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks to register a device; signed with the device's key to show that it is held."""

    secret: Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
    commune: Insee
    siren: Siren
    public_key: PublicKey
    name: ShortText
    version: ShortText
    signature: SignatureBytes = b""


class DeviceStatement(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The platform's statement that this key speaks for this commune. The same code and key give the same again."""

    key: Id
    device: Id
    commune: Insee
    siren: Siren
    public_key: PublicKey
    enrolled_at: Aware
    signature: SignatureBytes = b""


class EnrolmentAnswer(Struct, frozen=True, kw_only=True):
    statement: DeviceStatement
    platform: PlatformKey


def make_code(platform_key: bytes) -> str:
    """A new code for the platform with this public key: eight groups of four, joined by hyphens."""
    body = os.urandom(_SECRET) + fingerprint(platform_key)
    text = _encode(body + _check(body))
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def read_code(text: str) -> Code:
    """The code as typed: any case, spaces and hyphens anywhere, O for 0, I or L for 1. Raises BadCode."""
    letters = typed(text)
    if len(letters) != (_SECRET + _FINGERPRINT + _CHECK) * 8 // 5:
        raise BadCode("length")
    if any(letter not in ALPHABET for letter in letters):
        raise BadCode("letter")
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    data = number.to_bytes(_SECRET + _FINGERPRINT + _CHECK, "big")
    body, check = data[:-_CHECK], data[-_CHECK:]
    if _check(body) != check:
        raise BadCode("check")
    return Code(body[:_SECRET].hex(), body[_SECRET:])


def typed(text: str) -> str:
    """The letters of a code as a person types it: any case, spaces and hyphens anywhere, O for 0, I or L for 1."""
    return "".join(c for c in text.upper() if not c.isspace() and c not in "-–—‑").translate(_READ_AS)


def fingerprint(platform_key: bytes) -> bytes:
    """What a code says of the platform's public key (32 bytes): 10 bytes."""
    return hashlib.sha256(b"relais/v1/platform\n" + platform_key).digest()[:_FINGERPRINT]


def sign_request(key: SigningKey, request: EnrolmentRequest) -> EnrolmentRequest:
    """The request with the signature of the device's own key."""
    return msgspec.structs.replace(request, signature=key.sign(DEVICE, _unsigned(request)))


def verify_request(request: EnrolmentRequest) -> None:
    """Raises signing.BadSignature unless the key in the request signed it."""
    verify(request.public_key, DEVICE, _unsigned(request), request.signature)


def sign_statement(key: SigningKey, statement: DeviceStatement) -> DeviceStatement:
    """The statement with the platform's signature."""
    return msgspec.structs.replace(statement, signature=key.sign(DEVICE, _unsigned(statement)))


def verify_statement(platform_key: bytes, statement: DeviceStatement) -> None:
    """Raises signing.BadSignature unless the platform made this statement."""
    verify(platform_key, DEVICE, _unsigned(statement), statement.signature)


def _unsigned(value: EnrolmentRequest | DeviceStatement) -> bytes:
    plain = msgspec.to_builtins(value)
    del plain["signature"]
    return canonical(plain)


def _check(body: bytes) -> bytes:
    return hashlib.sha256(b"relais/v1/code\n" + body).digest()[:_CHECK]


def _encode(data: bytes) -> str:
    number, letters = int.from_bytes(data, "big"), []
    for _ in range(len(data) * 8 // 5):
        letters.append(ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))
