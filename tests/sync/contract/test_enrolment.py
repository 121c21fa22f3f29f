"""Enrolment: the request proves the key and the whole code; the platform signs its own answer."""

from datetime import UTC, datetime

import msgspec
import pytest

from sync.contract import enrolment
from sync.contract.enrolment import DeviceStatement, EnrolmentRequest
from sync.contract.signing import BadSignature, SigningKey

KEY, OTHER = SigningKey(bytes(range(32))), SigningKey(bytes(32))
REQUEST = EnrolmentRequest(
    code="0" * 16,
    platform=KEY.id,
    commune="45024",
    siren="214500240",
    public_key=KEY.public,
    name="Baule",
    version="1",
)


def test_a_request_shows_that_the_key_is_held() -> None:
    signed = enrolment.sign_request(KEY, REQUEST)
    enrolment.verify_request(signed)
    for changed in ({"commune": "45025"}, {"code": "1" * 16}, {"mac": bytes(32)}, {"public_key": OTHER.public}):
        with pytest.raises(BadSignature):
            enrolment.verify_request(msgspec.structs.replace(signed, **changed))


def test_a_request_shows_that_the_whole_code_is_held_for_all_that_it_asks() -> None:
    secret = bytes(range(10))
    proved = enrolment.prove_code(secret, REQUEST)
    assert enrolment.proves_code(secret, enrolment.sign_request(KEY, proved))
    assert not enrolment.proves_code(bytes(10), proved)
    changes = [{name: "1" * 16} for name in ("code", "platform", "commune", "siren", "name", "version")]
    for changed in [*changes, {"public_key": OTHER.public}, {"mac": b""}]:
        assert not enrolment.proves_code(secret, msgspec.structs.replace(proved, **changed)), changed


def test_a_statement_is_the_platforms_word() -> None:
    device = SigningKey.generate()
    statement = enrolment.sign_statement(
        KEY,
        DeviceStatement(
            key=KEY.id,
            device=device.id,
            commune="45024",
            siren="214500240",
            public_key=device.public,
            enrolled_at=datetime(2021, 1, 5, tzinfo=UTC),
        ),
    )
    enrolment.verify_statement(KEY.public, statement)
    with pytest.raises(BadSignature):
        enrolment.verify_statement(SigningKey.generate().public, statement)
    with pytest.raises(BadSignature):
        enrolment.verify_statement(KEY.public, msgspec.structs.replace(statement, commune="45025"))
