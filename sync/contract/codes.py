"""One-time codes for an enrolment: what a secretary types, which part travels, and what proves that the rest is held.

A code is 20 bytes in Crockford's base 32, eight groups of four: 10 bytes of secret, 9 bytes of the SHA-256 of the
platform's public key, one of check. The secret never travels. What travels is its public part, a hash of the secret,
and a MAC over the request. Whoever reads both on the way could only try all 2^80 secrets.
"""

import hashlib
import hmac
import os
import re

from msgspec import Struct

#: Crockford's base 32: no letter that is taken for another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 10
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_FINGERPRINT, _LENGTH, _ID = 9, 20, 8
LETTERS = _LENGTH * 8 // 5  #: of a whole code, without what is between them
#: A whole code is a multiple of it. It is prime, and no two powers of 32 below 32^32 are the same modulo it: so one
#: wrong letter, or two that changed places, never pass; of other mistakes one in 227 does.
_CHECK = 227
_WHOLE = re.compile(r"(?<![-–—‑0-9A-Z])[0-9A-Z]{4}(?:[-–—‑][0-9A-Z]{4}){7}(?![-–—‑0-9A-Z])", re.IGNORECASE)


class BadCode(ValueError):
    """The code cannot have been given by a platform: wrong length, a letter that does not exist, or mistyped."""


class Code(Struct, frozen=True):
    """A read code: `secret` is told to nobody, `fingerprint` (9 bytes) is what the platform's key must hash to."""

    secret: bytes  #: 10 bytes, random
    fingerprint: bytes  #: the first bytes of the SHA-256 of a domain and the key (`fingerprint` below)

    def __repr__(self) -> str:
        return f"Code({self.id})"

    @property
    def id(self) -> str:
        """Its public part, by which the platform finds it."""
        return code_id(self.secret)


def make_code(platform_key: bytes, secret: bytes = b"") -> str:
    """The code of the platform with this public key, eight groups of four joined by hyphens; a new one by default."""
    body = (secret or os.urandom(SECRET_BYTES)) + fingerprint(platform_key)
    if len(body) != _LENGTH - 1:
        raise ValueError("secret")
    number = int.from_bytes(body, "big") << 8
    number += -number % _CHECK
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LETTERS)))
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def read_code(text: str) -> Code:
    """The code as it was `typed`, perhaps in a line. Raises BadCode."""
    letters = typed(in_line(text))
    if len(letters) != LETTERS:
        raise BadCode("length")
    if any(letter not in ALPHABET for letter in letters):
        raise BadCode("letter")
    number = 0
    for letter in letters:
        number = number << 5 | ALPHABET.index(letter)
    data = number.to_bytes(_LENGTH, "big")
    if number % _CHECK or data[-1] >= _CHECK:
        raise BadCode("check")
    return Code(data[:SECRET_BYTES], data[SECRET_BYTES:-1])


def is_code(text: str) -> bool:
    """Whether this is a whole code, perhaps with a wrong letter."""
    try:
        read_code(text)
    except BadCode as error:
        return str(error) == "check"
    return True


def in_line(text: str) -> str:
    """The code in a line with other words, as `code create` prints it; the text itself where there is not one."""
    codes = set(_WHOLE.findall(text))
    return codes.pop() if len(codes) == 1 else text


def typed(text: str) -> str:
    """The letters of a code as a person types it: any case, spaces and hyphens anywhere, O for 0, I or L for 1."""
    return "".join(c for c in text.upper() if not c.isspace() and c not in "-–—‑").translate(_READ_AS)


def fingerprint(platform_key: bytes) -> bytes:
    """What a code says of the platform's public key (32 bytes): 9 bytes."""
    return hashlib.sha256(b"relais/v1/platform\n" + platform_key).digest()[:_FINGERPRINT]


def code_id(secret: bytes) -> str:
    """The public part of the code with this secret: 16 hexadecimal digits."""
    return hashlib.sha256(b"relais/v1/code-id\n" + secret).digest()[:_ID].hex()


def proof(secret: bytes, domain: str, data: bytes) -> bytes:
    """The MAC (HMAC-SHA256) over domain, line feed and data that only who holds the secret can make: 32 bytes."""
    return hmac.digest(secret, domain.encode("ascii") + b"\n" + data, "sha256")


def is_proof(secret: bytes, domain: str, data: bytes, shown: bytes) -> bool:
    """Whether `shown` is that MAC; the time it takes says nothing of where they differ."""
    return hmac.compare_digest(proof(secret, domain, data), shown)
