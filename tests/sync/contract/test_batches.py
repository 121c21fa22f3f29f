"""Batches: a block must be signed by the device, whole and in order, or it is refused; lines are read strictly."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from sync.contract.batches import (
    Header,
    Personal,
    Signature,
    decode_line,
    lines_digest,
    personal_digest,
    sign_block,
    verify_block,
)
from sync.contract.signing import BadSignature, SigningKey

KEY = SigningKey(bytes(range(32)))
BATCH = "01780000-0000-7000-8000-000000000000"
INTENTS = [format(n, "064x") for n in range(1, 6)]
LINES = [b"one", b"two", b"beside"]
HEADER = Header(platform="p1", device=KEY.id, batch=BATCH, seq=5, head="0" * 64)


def test_a_signed_block_verifies() -> None:
    verify_block(KEY.public, HEADER, sign_block(KEY, HEADER, 2, LINES, INTENTS), lines_digest(LINES), INTENTS)


@pytest.mark.parametrize("intents", [INTENTS[:-1], [*INTENTS, INTENTS[0]], INTENTS[::-1], [*INTENTS[:-1], "f" * 64]])
def test_a_block_with_other_operations_is_refused(intents: list[str]) -> None:
    with pytest.raises(BadSignature):
        verify_block(KEY.public, HEADER, sign_block(KEY, HEADER, 2, LINES, INTENTS), lines_digest(LINES), intents)


@pytest.mark.parametrize(
    ("header", "change"),
    [
        ({"batch": "01780000-0000-7000-8000-000000000001"}, lambda s: s),
        ({"device": "d2"}, lambda s: s),
        ({"platform": "p2"}, lambda s: s),
        ({"seq": 6}, lambda s: s),
        ({"head": "1" * 64}, lambda s: s),
        ({}, lambda s: msgspec.structs.replace(s, block=3)),
        ({}, lambda s: msgspec.structs.replace(s, count=s.count + 1)),
        ({}, lambda s: msgspec.structs.replace(s, root="0" * 64)),
        ({}, lambda s: msgspec.structs.replace(s, signature=s.signature[:-1] + b"\0")),
        ({}, lambda s: msgspec.structs.replace(s, signature=b"")),
    ],
)
def test_a_block_moved_elsewhere_is_refused(header: dict[str, Any], change: Callable[[Signature], Signature]) -> None:
    moved = msgspec.structs.replace(HEADER, **header)
    with pytest.raises(BadSignature):
        verify_block(
            KEY.public, moved, change(sign_block(KEY, HEADER, 2, LINES, INTENTS)), lines_digest(LINES), INTENTS
        )


@pytest.mark.parametrize("lines", [LINES[:-1], LINES[::-1], [*LINES, b"more"], [b"one", b"two", b"besides"], []])
def test_a_block_with_other_lines_is_refused(lines: list[bytes]) -> None:
    with pytest.raises(BadSignature):
        verify_block(KEY.public, HEADER, sign_block(KEY, HEADER, 2, LINES, INTENTS), lines_digest(lines), INTENTS)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b'{"line":"stranger"}',
        b'{"device":"d1"}',
        b'{"line":"header","platform":"p1","device":"d1","batch":"x","seq":0,"head":""}',
        msgspec.json.encode(HEADER)[:-1] + b',"more":1}',
        msgspec.json.encode(HEADER).replace(b'"seq":5', b'"seq":"5"'),
        msgspec.json.encode(HEADER).replace(b'"seq":5', b'"seq":-5'),
    ],
)
def test_a_line_of_another_shape_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_line(line)


def test_lines_are_read_back() -> None:
    personal = Personal(op=BATCH, salt="0" * 32, blob={"email": "mairie@exemple.fr"})
    for line in (HEADER, personal, sign_block(KEY, HEADER, 0, LINES, INTENTS)):
        assert decode_line(msgspec.json.encode(line)) == line


def test_personal_data_are_known_by_their_salted_hash() -> None:
    blob = {"email": "mairie@exemple.fr"}
    assert personal_digest("0" * 32, blob) != personal_digest("1" * 32, blob)
    assert personal_digest("0" * 32, blob) != personal_digest("0" * 32, blob | {"nom": "x"})
