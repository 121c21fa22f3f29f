"""Préfectures: they carry USB sticks for communes without a network, stamp what they were given, and deposit it.

A stamp is the préfecture's own signature over a bundle's digest and the time; it opens nothing.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sync.contract.canonical import CARD, STAMP, canonical, unsigned
from sync.contract.enrolment import PlatformKey
from sync.contract.signing import SigningKey, verify
from sync.contract.values import (
    Aware,
    Checked,
    Department,
    Digest,
    Id,
    PublicKey,
    Recipient,
    ShortText,
    SignatureBytes,
    check_public_key,
    check_recipients,
)

#: A stamp lies beside its bundle: the bundle's name with this at its end.
STAMP_SUFFIX = ".tampon"
#: Name of the platform's card on the USB stick that the préfecture gives to a commune without a network.
CARD_FILE = "plateforme.relais-carte"
#: Name of the préfecture's key file in the data folder of its PC.
KEY_FILE = "prefecture.relais-cle"
MAX_FILE_BYTES = 20_000


class Prefecture(Struct, frozen=True, kw_only=True):
    """What is public of a préfecture: its key for stamps and deposits, its recipient for bundles."""

    id: Id
    department: Department  #: number of its département, such as "45" or "2A"
    name: ShortText
    public_key: PublicKey  #: for Ed25519 signatures: verifies its stamps and deposits
    recipient: Recipient  #: of its age key

    def __post_init__(self) -> None:
        check_public_key(self.public_key)
        check_recipients(self.recipient)


class PrefectureKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The préfecture's key file, all of it secret; with the platform that gave it, and its address if it has one."""

    prefecture: Prefecture  #: its public part, as communes read it
    seed: Annotated[bytes, Meta(min_length=32, max_length=32)]  #: 32 bytes that the Ed25519 key is made of
    identity: ShortText  #: secret half of its age key, as text: opens the bundles sealed to it
    platform: PlatformKey  #: whose answers to deposits it believes
    url: ShortText = ""  #: of the platform; "" where its operator named none

    def __repr__(self) -> str:
        return f"PrefectureKey({self.prefecture.department})"

    @property
    def signing(self) -> SigningKey:
        """The key for stamps and deposits."""
        return SigningKey(self.seed)


class Stamp(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The préfecture had these very bytes in its hands at this time."""

    prefecture: Id  #: id of the préfecture's key
    bundle: Digest  #: SHA-256 of the sealed file
    at: Aware  #: by the clock of the préfecture's PC
    signature: SignatureBytes = b""  #: by the préfecture's key, over the other fields


class PlatformCard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a commune must know of a platform that it cannot reach. The enrolment code's fingerprint verifies it."""

    platform: PlatformKey  #: its key
    url: ShortText = ""  #: of the platform; "" where its operator named none
    #: Bundles are sealed to it as well; absent where the card is for no département.
    prefecture: Prefecture | msgspec.UnsetType = msgspec.UNSET
    signature: SignatureBytes = b""  #: by the platform's own key, over the other fields


def department_of(insee: str) -> str:
    """The département of an INSEE code: 45 for 45024, 2A for 2A004, 974 for 97411."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def sign_stamp(key: SigningKey, stamp: Stamp) -> Stamp:
    """The stamp with the préfecture's signature."""
    return msgspec.structs.replace(stamp, signature=key.sign(STAMP, canonical(unsigned(stamp))))


def verify_stamp(public_key: bytes, stamp: Stamp) -> None:
    """Raises signing.BadSignature unless the préfecture signed this digest and time."""
    verify(public_key, STAMP, canonical(unsigned(stamp)), stamp.signature)


def sign_card(key: SigningKey, card: PlatformCard) -> PlatformCard:
    """The card with the platform's signature."""
    return msgspec.structs.replace(card, signature=key.sign(CARD, canonical(unsigned(card))))


def verify_card(card: PlatformCard) -> None:
    """Raises signing.BadSignature unless the key in the card signed it. Whether it is the right key, the code tells."""
    verify(card.platform.public_key, CARD, canonical(unsigned(card)), card.signature)
