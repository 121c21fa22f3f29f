"""Points of small order: keys under which anything seems signed, recipients that keep no secret. Both are refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from sync.contract import http_signatures, points, signing
from sync.contract.enrolment import DeviceStatement, EnrolmentRequest, PlatformKey
from sync.contract.prefectures import Prefecture
from sync.contract.recipients import is_recipient
from sync.contract.rotation import RotationRequest
from sync.contract.sealing import Identity
from sync.contract.signing import BadSignature, SigningKey
from sync.contract.wire import Answer, Call
from tests.sync.contract.structs import structs

P = 2**255 - 19
EIGHTH = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
#: Each point of small order by its y, in every way that 255 bits can write it, with either sign.
POINTS = [
    (y | sign << 255).to_bytes(32, "little") for y in (0, 1, P - 1, EIGHTH, P - EIGHTH, P, P + 1) for sign in (0, 1)
]
#: The same for X25519 (https://cr.yp.to/ecdh.html#validate), with and without the bit that it ignores.
SHARED = [
    (u | top << 255).to_bytes(32, "little")
    for u in (
        0,
        1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
        P - 1,
        P,
        P + 1,
    )
    for top in (0, 1)
]
GOOD, AGE = SigningKey(bytes(range(32))), Identity.generate().recipient
STATEMENT = {"key": "k", "device": "d", "commune": "45024", "siren": "214500241", "enrolled_at": datetime.now(UTC)}
CARRIED: list[tuple[type[Any], dict[str, Any]]] = [
    (PlatformKey, {"id": "k"}),
    (DeviceStatement, STATEMENT),
    (RotationRequest, {"device": "d", "reason": "rotated"}),
    (Prefecture, {"id": "p", "department": "45", "name": "x", "recipient": AGE}),
    (
        EnrolmentRequest,
        {"code": "0" * 16, "platform": "k", "commune": "45024", "siren": "214500241", "name": "x", "version": "1"},
    ),
]


def forged(key: bytes) -> Iterator[bytes]:
    """Texts for which one signature, made without any private key, is valid: one in eight of all, or more."""
    signature = (1).to_bytes(32, "little") + bytes(32)
    for number in range(200):
        text = b"relais/v1/device\n%d" % number
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
        except InvalidSignature:
            continue
        yield text.partition(b"\n")[2]


def test_without_a_check_a_key_of_small_order_signs_what_nobody_signed() -> None:
    """The control: the library accepts each of them, in most ways of writing it."""
    taken = {int.from_bytes(key, "little") % 2**255 % P for key in POINTS if next(forged(key), None) is not None}
    assert taken == {0, 1, P - 1, EIGHTH, P - EIGHTH}


@pytest.mark.parametrize("key", POINTS, ids=bytes.hex)
def test_no_signature_of_such_a_key_is_taken(key: bytes) -> None:
    assert points.signs_anything(key)
    signature = (1).to_bytes(32, "little") + bytes(32)
    for text in (*forged(key), b"any"):
        with pytest.raises(BadSignature):
            signing.verify(key, "relais/v1/device", text, signature)
    call = Call(method="GET", path="/sync/v1/hello", headers={"relais-nonce": "1"})
    answer = http_signatures.sign_answer(GOOD, Answer(status=200, body=b"{}"), call)
    with pytest.raises(BadSignature, match="small order"):
        http_signatures.verify_answer(GOOD.id, key, answer, call)


@pytest.mark.parametrize(("shape", "values"), CARRIED, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("key", POINTS, ids=bytes.hex)
def test_such_a_key_is_refused_where_it_comes_in(shape: type[Any], values: dict[str, Any], key: bytes) -> None:
    data = msgspec.json.encode(values | {"public_key": GOOD.public})
    assert msgspec.json.decode(data, type=shape).public_key == GOOD.public
    with pytest.raises(msgspec.ValidationError, match="small order"):
        msgspec.json.decode(msgspec.json.encode(values | {"public_key": key}), type=shape)


def test_no_struct_that_carries_a_key_is_left_out() -> None:
    assert {shape for shape, _ in CARRIED} == {shape for shape in structs() if "public_key" in shape.__struct_fields__}


@pytest.mark.parametrize("key", SHARED, ids=bytes.hex)
def test_nothing_is_sealed_to_a_recipient_of_small_order(key: bytes) -> None:
    """The control: no secret can be shared with such a key, so anybody could open what is sealed to it."""
    with pytest.raises(ValueError, match="computing shared key"):
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(key))
    assert points.seals_nothing(key)
    assert not is_recipient(recipient_of(key))
    with pytest.raises(msgspec.ValidationError, match="recipient"):
        msgspec.convert({"id": "k", "public_key": GOOD.public, "recipient": recipient_of(key)}, PlatformKey)


def test_good_keys_are_good() -> None:
    for _ in range(50):
        key, shared = SigningKey.generate(), X25519PrivateKey.generate().public_key().public_bytes_raw()
        assert not points.signs_anything(key.public)
        assert not points.seals_nothing(shared)
        assert is_recipient(recipient_of(shared))
    assert is_recipient(AGE)


def recipient_of(key: bytes) -> str:
    """The key as age writes it: Bech32 (BIP 173)."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    number = int.from_bytes(key, "big") << 4
    values = [number >> 5 * place & 31 for place in reversed(range(52))]
    human = [*(ord(letter) >> 5 for letter in "age"), 0, *(ord(letter) & 31 for letter in "age")]
    rest = 1
    for value in [*human, *values, *[0] * 6]:
        top, rest = rest >> 25, (rest & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            rest ^= term if top >> place & 1 else 0
    check = [(rest ^ 1) >> 5 * place & 31 for place in reversed(range(6))]
    return "age1" + "".join(letters[value] for value in [*values, *check])
