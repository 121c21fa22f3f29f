"""Canonical bytes and hashes: RFC 8785 JSON of NFC strings, integers, booleans, lists and objects, and nothing else."""

import hashlib
import unicodedata
from typing import Any

import msgspec
import rfc8785

#: What a hash or a signature is about: bytes made for one purpose can never pass for another.
INTENT = "relais/v1/intent"
JOURNAL = "relais/v1/journal"
BLOCK = "relais/v1/block"
RECEIPT = "relais/v1/receipt"
DECISION = "relais/v1/decision"
DEVICE = "relais/v1/device"
PERSONAL = "relais/v1/personal"
BUNDLE = "relais/v1/bundle"
RETURN = "relais/v1/bundle-return"
STAMP = "relais/v1/bundle-stamp"
CARD = "relais/v1/card"


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a struct or of plain values.

    Raises TypeError for a float or null (their text differs between implementations), ValueError for an integer
    beyond 2^53.
    """
    return rfc8785.dumps(_plain(msgspec.to_builtins(value)))


def digest(domain: str, data: bytes) -> str:
    """SHA-256 over domain, line feed and data, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(domain.encode("ascii") + b"\n" + data).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    raise TypeError(f"not allowed in canonical bytes: {type(value).__name__}")
