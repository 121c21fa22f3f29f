"""Codes: a mistyped one is seen at once, a badly read letter is forgiven, a stranger's statement is refused."""

from datetime import UTC, datetime

import msgspec
import pytest

from sync.contract import enrolment
from sync.contract.enrolment import BadCode, DeviceStatement, EnrolmentRequest
from sync.contract.signing import BadSignature, SigningKey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY = SigningKey(bytes(range(32)))


def reads(text: str) -> bool:
    try:
        enrolment.read_code(text)
    except BadCode:
        return False
    return True


def test_a_single_wrong_letter_is_seen() -> None:
    """The check has 16 bits: of single typos one in 65,536 may pass unseen. 20 codes x 32 places x 31 letters."""
    tried = unseen = 0
    for _ in range(20):
        code = enrolment.make_code(KEY.public).replace("-", "")
        for place, letter in enumerate(code):
            for other in ALPHABET:
                if other != letter:
                    tried += 1
                    unseen += reads(code[:place] + other + code[place + 1 :])
    assert tried == 20 * 32 * 31
    assert unseen <= 4  # 0.3 expected; more than four would come once in a hundred thousand runs


def test_a_right_code_is_read_and_carries_the_platform() -> None:
    code = enrolment.read_code(enrolment.make_code(KEY.public))
    assert code.fingerprint == enrolment.fingerprint(KEY.public)
    assert len(code.secret) == 16


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: "\u00a0" + code.replace("-", "–") + "\n",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I").replace("V", "u"),
    ],
)
def test_how_it_is_typed_makes_no_difference(typed) -> None:
    seen = ""
    while not {"0", "1", "V"} <= set(seen):
        seen = enrolment.make_code(KEY.public)
    assert enrolment.read_code(typed(seen)) == enrolment.read_code(seen)


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "length"), ("ABCD", "length"), ("A" * 33, "length"), ("!" * 32, "letter"), ("É" * 32, "letter")],
)
def test_what_cannot_be_a_code_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(BadCode, match=why):
        enrolment.read_code(text)


def test_a_request_shows_that_the_key_is_held() -> None:
    request = EnrolmentRequest(
        secret="0" * 16, commune="45024", siren="214500240", public_key=KEY.public, name="Baule", version="1"
    )
    signed = enrolment.sign_request(KEY, request)
    enrolment.verify_request(signed)
    for changed in ({"commune": "45025"}, {"secret": "1" * 16}, {"public_key": SigningKey.generate().public}):
        with pytest.raises(BadSignature):
            enrolment.verify_request(msgspec.structs.replace(signed, **changed))


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
