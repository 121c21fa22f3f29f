"""Stamps and cards: signed for their own purpose, and for nothing else."""

from datetime import UTC, datetime

import msgspec
import pytest

from sync.contract.enrolment import PlatformKey
from sync.contract.prefectures import (
    PlatformCard,
    Stamp,
    department_of,
    sign_card,
    sign_stamp,
    verify_card,
    verify_stamp,
)
from sync.contract.sealing import Identity
from sync.contract.signing import BadSignature, SigningKey

AT = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("insee", "department"), [("45024", "45"), ("2A004", "2A"), ("97411", "974"), ("98818", "988"), ("01001", "01")]
)
def test_the_department_of_a_commune(insee: str, department: str) -> None:
    assert department_of(insee) == department


def test_a_stamp_says_one_digest_and_one_time() -> None:
    key = SigningKey.generate()
    stamp = sign_stamp(key, Stamp(prefecture=key.id, bundle="0" * 64, at=AT))
    verify_stamp(key.public, stamp)
    for change in ({"bundle": "1" * 64}, {"at": AT.replace(hour=8)}, {"prefecture": "other"}, {"signature": bytes(64)}):
        with pytest.raises(BadSignature):
            verify_stamp(key.public, msgspec.structs.replace(stamp, **change))
    with pytest.raises(BadSignature):
        verify_stamp(SigningKey.generate().public, stamp)


def test_a_card_is_whole_or_nothing() -> None:
    key = SigningKey.generate()
    card = sign_card(key, PlatformCard(platform=PlatformKey(id=key.id, public_key=key.public), url="https://a.example"))
    verify_card(card)
    other = PlatformKey(id=key.id, public_key=key.public, recipient=Identity.generate().recipient)
    for change in ({"url": "https://b.example"}, {"platform": other}):
        with pytest.raises(BadSignature):
            verify_card(msgspec.structs.replace(card, **change))


def test_a_signature_for_a_stamp_is_none_for_a_card() -> None:
    key = SigningKey.generate()
    stamp = sign_stamp(key, Stamp(prefecture=key.id, bundle="0" * 64, at=AT))
    card = PlatformCard(platform=PlatformKey(id=key.id, public_key=key.public), signature=stamp.signature)
    with pytest.raises(BadSignature):
        verify_card(card)
