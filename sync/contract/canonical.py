"""Canonical bytes and hashes: RFC 8785 JSON of NFC strings, integers, booleans, lists and objects, and nothing else."""

import hashlib
import unicodedata
from typing import Any

import msgspec
import rfc8785

from sync.contract.values import MAX_INTEGER

#: What a hash or a signature is about: bytes made for one purpose can never pass for another.
INTENT = "relais/v1/intent"
JOURNAL = "relais/v1/journal"
BLOCK = "relais/v2/block"
RECEIPT = "relais/v1/receipt"
DECISION = "relais/v2/decision"
DECISION_OF_ROOT = "relais/v1/decision"  #: of earlier decisions, bound to their block's root alone; no longer signed
DEVICE = "relais/v1/device"
ENROLMENT = "relais/v1/enrolment"
ROTATION = "relais/v1/rotation"
PERSONAL = "relais/v1/personal"
BUNDLE = "relais/v1/bundle"
RETURN = "relais/v1/bundle-return"
STAMP = "relais/v1/bundle-stamp"
CARD = "relais/v1/card"
CALL = "relais/v2/call"
LEDGER = "relais/v1/ledger"


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of a struct or of plain values.

    Raises TypeError for a float or null (their text differs between implementations), ValueError for an integer
    beyond 2^53.
    """
    plain = msgspec.to_builtins(value)
    _check(plain)
    data = _ENCODER.encode(plain)
    if data.isascii():  # ASCII text has only one form, so nothing has to be normalised
        return data
    try:
        return _ENCODER.encode(_plain(plain))
    except _ForeignKey:
        return rfc8785.dumps(_plain(plain, foreign_keys=True))


def unsigned(signed: msgspec.Struct, *signatures: str) -> dict[str, Any]:
    """The struct as plain values without these fields, which sign the rest; by default without its signature."""
    plain: dict[str, Any] = msgspec.to_builtins(signed)
    for name in signatures or ("signature",):
        del plain[name]
    return plain


def is_canonical(data: bytes) -> bool:
    """Whether these bytes are in canonical form. Raises as `canonical` does, and msgspec.DecodeError."""
    value = msgspec.json.decode(data)
    if not data.isascii():
        return canonical(value) == data
    _check(value)  # ASCII text can differ in nothing else, so nothing has to be copied
    return _ENCODER.encode(value) == data


def digest(domain: str, data: bytes) -> str:
    """SHA-256 over domain, line feed and data, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(domain.encode("ascii") + b"\n" + data).hexdigest()


class _ForeignKey(Exception):
    """A key outside ASCII: RFC 8785 sorts keys by UTF-16, and only within ASCII is that msgspec's order."""


def _plain(value: Any, *, foreign_keys: bool = False) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError(f"exceeds what every program can hold: {value}")
        return value
    if isinstance(value, dict):
        if foreign_keys:
            return {_plain(key): _plain(item, foreign_keys=True) for key, item in value.items()}
        if not all(map(str.isascii, value)):
            raise _ForeignKey
        # Most of an operation is short ASCII: a call for each would cost as much as the writing.
        return {key: item if type(item) is str and item.isascii() else _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, foreign_keys=foreign_keys) for item in value]
    raise TypeError(f"not allowed in canonical bytes: {type(value).__name__}")


def _check(value: Any) -> None:
    """Raises where `_plain` would."""
    if type(value) is dict:
        for item in value.values():
            if type(item) is not str:
                _check(item)
    elif type(value) is list:
        for item in value:
            _check(item)
    else:
        _plain(value)


#: Writes what rfc8785 writes, a hundred times as fast: strings escaped alike, keys in order (a test compares them).
_ENCODER = msgspec.json.Encoder(order="sorted")
