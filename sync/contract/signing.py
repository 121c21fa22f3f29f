"""Ed25519 signatures that name their purpose, and the two kinds of key that make and check them.

The library takes 7 MB. It is imported with the first key, as a computer that is not enrolled has none.
"""

from typing import TYPE_CHECKING

from sync.contract.identifiers import device_id
from sync.contract.points import signs_anything

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class BadSignature(Exception):
    """The signature was not made by this key over these bytes for this purpose."""


class SigningKey:
    """A private key. Its seed (32 bytes) leaves it only for the keystore; its repr shows nothing."""

    def __init__(self, seed: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - memory, above

        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes_raw()
        self.id = device_id(self.public)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - memory, above

        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def seed(self) -> bytes:
        """The private key: 32 bytes."""
        return self._private.private_bytes_raw()

    @property
    def private(self) -> "Ed25519PrivateKey":
        """The private key as the signature library takes it."""
        return self._private

    def sign(self, domain: str, data: bytes) -> bytes:
        """The signature over domain, line feed and data: 64 bytes."""
        return self._private.sign(domain.encode("ascii") + b"\n" + data)


def read_key(public_key: bytes) -> "Ed25519PublicKey":
    """The key in these 32 bytes. Raises BadSignature for a key of small order, ValueError for bytes that are no key."""
    if signs_anything(public_key):
        raise BadSignature("small order")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - memory, above

    return Ed25519PublicKey.from_public_bytes(public_key)


def verify(public_key: bytes, domain: str, data: bytes, signature: bytes) -> None:
    """Raises BadSignature unless `signature` is that of `public_key` (32 bytes) over `data` for `domain`."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - memory, above

    try:
        read_key(public_key).verify(signature, domain.encode("ascii") + b"\n" + data)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature(domain) from error
