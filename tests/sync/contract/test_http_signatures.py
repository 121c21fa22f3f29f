"""Signatures of calls and answers: they cover status, body and question, and need no clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.contract.http_signatures import (
    caller_of,
    created_of,
    sign_answer,
    sign_call,
    verify_answer,
    verify_answer_head,
    verify_call,
    verify_head,
)
from sync.contract.signing import BadSignature, SigningKey
from sync.contract.wire import NONCE_HEADER, Answer, Call
from tests.beside import neighbours

KEY = SigningKey(bytes(range(32)))
NONCE = "5f" * 16
_ASKED = ("@method", "@path", "@query", "content-digest", "signature", "signature-input")
QUESTION = [f'"{name}";req' for name in _ASKED]
PLATFORM = SigningKey(bytes(range(1, 33))).id
AT = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
UNSIGNED = Call(method="POST", path="/sync/v1/batches", query="x=1", headers={NONCE_HEADER: NONCE}, body=b"line\n")
CALL = sign_call(KEY, UNSIGNED, PLATFORM, AT)
ANSWER = sign_answer(KEY, Answer(status=200, headers={"content-type": "application/json"}, body=b'{"a":1}'), CALL)


def asking(header: str, value: str) -> Call:
    """The same call with another value in one header."""
    return replace(CALL, headers=CALL.headers | {header: value})


def headers(message: Answer, **changes: str) -> Answer:
    return replace(message, headers=message.headers | {name.replace("_", "-"): v for name, v in changes.items()})


def test_a_signed_answer_is_the_platforms() -> None:
    verify_answer(KEY.id, KEY.public, ANSWER, CALL)


@pytest.mark.parametrize("name", neighbours(KEY.id))
def test_an_answer_in_another_name_is_none(name: str) -> None:
    with pytest.raises(BadSignature):
        verify_answer(name, KEY.public, ANSWER, CALL)


@pytest.mark.parametrize("nonce", ["0", "5f" * 15, "5f" * 17, "~"])
def test_an_answer_under_another_nonce_is_none(nonce: str) -> None:
    """For a call that is not signed, only the nonce shows which call it was."""
    plain = replace(UNSIGNED, body=b"")
    answer = sign_answer(KEY, Answer(status=200, body=b"{}"), plain)
    verify_answer(KEY.id, KEY.public, answer, plain)
    with pytest.raises(BadSignature):
        verify_answer(KEY.id, KEY.public, answer, replace(plain, headers={NONCE_HEADER: nonce}))


def test_an_answer_without_a_body_is_signed_too() -> None:
    verify_answer(KEY.id, KEY.public, sign_answer(KEY, Answer(status=503), CALL), CALL)


PART = sign_answer(
    KEY,
    Answer(status=206, headers={"repr-digest": "sha-256=:AA==:", "content-range": "bytes 2-5/9"}, body=b"part"),
    CALL,
)


def test_of_an_answer_that_was_cut_the_head_is_the_platforms_and_says_which_bytes_it_brings() -> None:
    cut = replace(PART, body=b"pa")
    verify_answer_head(KEY.id, KEY.public, cut, CALL)
    with pytest.raises(BadSignature):
        verify_answer(KEY.id, KEY.public, cut, CALL)
    for other in (
        replace(cut, status=200),
        headers(cut, content_range="bytes 3-6/9"),
        headers(cut, repr_digest="sha-256=:AB==:"),
        headers(cut, content_digest="sha-256=:AB==:"),
        headers(ANSWER, content_range="bytes 0-6/7"),
        headers(ANSWER, repr_digest="sha-256=:AA==:"),
    ):
        with pytest.raises(BadSignature):
            verify_answer_head(KEY.id, KEY.public, other, CALL)
    with pytest.raises(BadSignature):
        verify_answer_head(KEY.id, KEY.public, cut, asking(NONCE_HEADER, "a0" * 16))


class OnlyKey(HTTPSignatureKeyResolver):
    def resolve_private_key(self, key_id: str) -> Any:
        return KEY.private

    def resolve_public_key(self, key_id: str) -> Any:
        raise AssertionError(key_id)


@pytest.mark.parametrize("days", [-3650, -730, -1, 1, 730, 3650])
def test_an_answer_of_another_time_is_still_the_platforms(days: int) -> None:
    """The platform's clock or ours may be years off: the nonce proves that the answer is fresh."""
    asked = SimpleNamespace(method="POST", url="https://relais.invalid/sync/v1/batches?x=1", headers=CALL.headers)
    message = SimpleNamespace(status_code=200, headers={"content-type": "application/json"}, body=b"{}", request=asked)
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=OnlyKey()).sign(
        message,
        key_id=KEY.id,
        created=datetime.now(UTC) + timedelta(days=days),
        nonce=NONCE,
        covered_component_ids=("@status", *QUESTION),
        body=b"{}",
    )
    signed = {name.lower(): value for name, value in message.headers.items()}
    verify_answer(KEY.id, KEY.public, Answer(status=200, headers=signed, body=b"{}"), CALL)


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, method="PUT"),
        replace(CALL, path="/sync/v1/hello"),
        replace(CALL, query=""),
        asking("content-digest", "sha-256=:AAAA:"),
        asking("signature", "pyhms=:AAAA:"),
        asking("signature-input", CALL.headers["signature-input"].replace(KEY.id, "nobody")),
        asking("content-encoding", "br"),
        asking("content-type", "text/html"),
        asking(NONCE_HEADER, "a0" * 16),
        replace(CALL, headers={NONCE_HEADER: NONCE}),
        replace(CALL, query="x=1#&x=2"),
        replace(CALL, path="/sync/v1/batches#"),
        replace(CALL, path="/sync/v1/batches?x=1", query=""),
    ],
    ids=[
        *("method", "path", "query", "digest", "signature", "who", "encoding", "type", "nonce", "unsigned"),
        *("behind the query", "behind the path", "query in the path"),
    ],
)
def test_an_answer_to_another_question_is_none_to_this_one(other: Call) -> None:
    said = Answer(status=200, body=b"{}")
    verify_answer(KEY.id, KEY.public, sign_answer(KEY, said, CALL), CALL)
    with pytest.raises(BadSignature):
        verify_answer(KEY.id, KEY.public, sign_answer(KEY, said, other), CALL)


def test_a_proxy_may_add_headers() -> None:
    verify_answer(KEY.id, KEY.public, headers(ANSWER, via="1.1 proxy", content_type="text/plain"), CALL)


@pytest.mark.parametrize(
    "alter",
    [
        lambda answer: replace(answer, status=201),
        lambda answer: replace(answer, body=b'{"a":2}'),
        lambda answer: replace(answer, body=b""),
        lambda answer: replace(answer, headers={}),
        lambda answer: headers(answer, signature_input=""),
        lambda answer: headers(answer, signature="pyhms=:AAAA:"),
        lambda answer: headers(answer, signature="pyhms=:é:"),
        lambda answer: headers(answer, signature_input=answer.headers["signature-input"].replace(NONCE, "00" * 16)),
        lambda answer: headers(answer, signature_input=answer.headers["signature-input"].replace('"@status" ', "")),
        lambda answer: headers(answer, content_digest="sha-256=:AAAA:"),
        lambda answer: sign_answer(SigningKey.generate(), replace(answer, headers={}), CALL),
        lambda answer: sign_answer(KEY, replace(answer, headers={}), asking(NONCE_HEADER, "00" * 16)),
    ],
)
def test_an_altered_answer_is_not_the_platforms(alter: Callable[[Answer], Answer]) -> None:
    with pytest.raises(BadSignature):
        verify_answer(KEY.id, KEY.public, alter(ANSWER), CALL)


@given(st.sampled_from(["signature", "signature-input", "content-digest"]), st.text(max_size=60))
def test_any_rubbish_in_a_header_is_a_bad_signature_and_nothing_else(name: str, text: str) -> None:
    with pytest.raises(BadSignature):
        verify_answer(KEY.id, KEY.public, replace(ANSWER, headers=ANSWER.headers | {name: text}), CALL)


def test_a_signed_call_is_the_devices() -> None:
    assert caller_of(CALL) == KEY.id
    verify_call(KEY.id, KEY.public, CALL, PLATFORM)


def test_a_call_is_for_one_platform_only() -> None:
    for other in (KEY.id, "", PLATFORM + "x"):
        with pytest.raises(BadSignature):
            verify_call(KEY.id, KEY.public, CALL, other)
        with pytest.raises(BadSignature):
            verify_head(KEY.id, KEY.public, CALL, other)


def test_a_call_bears_the_time_that_its_sender_believes_the_platform_to_have() -> None:
    assert created_of(CALL) == AT.timestamp()
    later = asking("signature-input", CALL.headers["signature-input"].replace(str(created_of(CALL)), "1900000000"))
    assert created_of(later) == 1_900_000_000
    with pytest.raises(BadSignature):  # it is signed
        verify_call(KEY.id, KEY.public, later, PLATFORM)


@pytest.mark.parametrize("text", ["", "x", "created=12", ";created=-5;", ";created=123456789012;", ";created=1.5;"])
def test_a_call_that_bears_no_time_bears_none(text: str) -> None:
    assert created_of(asking("signature-input", text)) == 0


@pytest.mark.parametrize(
    "alter",
    [
        lambda call: replace(call, method="PUT"),
        lambda call: replace(call, path="/sync/v1/feed"),
        lambda call: replace(call, query="x=2"),
        lambda call: replace(call, query="x=1#&x=2"),
        lambda call: replace(call, path="/sync/v1/batches#"),
        lambda call: replace(call, path="/sync/v1/batches?x=1", query=""),
        lambda call: replace(call, body=b"other\n"),
        lambda call: replace(call, headers=call.headers | {NONCE_HEADER: "00" * 16}),
        lambda call: replace(call, headers={NONCE_HEADER: NONCE}),
    ],
)
def test_an_altered_call_is_not_the_devices(alter: Callable[[Call], Call]) -> None:
    with pytest.raises(BadSignature):
        verify_call(KEY.id, KEY.public, alter(CALL), PLATFORM)


@pytest.mark.parametrize("text", ["", "x", 'sig=("a");keyid', 'keyid="', 'keyid="d1"'])
def test_who_calls_can_be_asked_of_any_header(text: str) -> None:
    assert caller_of(Call(method="GET", path="/", headers={"signature-input": text})) in ("", "d1")
