"""The platform's HTTP interface: who may ask what, and each answer is signed for the nonce of its question."""

import re
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import update

from sync.contract.batches import CONTENT_TYPE, MAX_BATCH_BYTES
from sync.contract.bodies import BODIES
from sync.contract.http_signatures import sign_call, verify_answer
from sync.contract.signing import BadSignature, SigningKey
from sync.contract.uploads import metadata
from sync.contract.wire import NONCE_HEADER, Call, HelloAnswer
from sync.platform.http import routes
from sync.platform.http.route import Route
from sync.platform.tables import device as devices
from sync.platform.tables import published


def test_hello_says_who_it_is_to_anyone(world: Any, calling: Any) -> None:
    answer = world.send(calling("GET", "/hello"))
    hello = msgspec.json.decode(answer.body, type=HelloAnswer)
    assert hello.key == world.keys.public
    assert hello.time == world.now
    assert {"need.submit/1", "vote.cast/1", "personal.erase/1"} <= set(hello.operations)
    assert len(hello.operations) == len(BODIES)
    assert (hello.encodings, hello.limits.block_size) == (("gzip",), 50)


@pytest.mark.parametrize("signed", [True, False])
def test_an_answer_is_good_for_its_own_question_only(world: Any, device: Any, calling: Any, signed: bool) -> None:
    """Somebody who asks another question with the nonce of a call gets an answer that is not valid for that call."""

    def call(method: str, path: str, query: str = "", nonce: str = "n" * 32) -> Call:
        made = Call(method=method, path=f"/sync/v1{path}", query=query, headers={NONCE_HEADER: nonce})
        return device.signed(made) if signed else made

    asked, key = call("GET", "/hello"), world.keys.public
    verify_answer(key.id, key.public_key, world.platform.answer(asked), asked)
    others = [call("GET", "/hello", "department=45"), call("GET", "/batches/x"), call("POST", "/hello")]
    strangers = replace(asked, path="/sync/v1/feed", headers={NONCE_HEADER: "n" * 32})
    for other in (*others, call("GET", "/hello", nonce="m" * 32), strangers):
        with pytest.raises(BadSignature):
            verify_answer(key.id, key.public_key, world.platform.answer(other), asked)


def test_a_call_without_a_nonce_is_answered_with_an_empty_one(world: Any) -> None:
    assert world.send(Call(method="GET", path="/sync/v1/hello")).status == 200


@pytest.mark.parametrize("nonce", ['x"; y="', "a\r\nb", "é", "n" * 2000])
def test_a_nonce_that_cannot_be_signed_breaks_nothing(world: Any, nonce: str) -> None:
    call = Call(method="GET", path="/sync/v1/hello", headers={NONCE_HEADER: nonce})
    answer = world.platform.answer(call)
    unsigned = replace(call, headers={})
    verify_answer(world.keys.public.id, world.keys.public.public_key, answer, unsigned)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/batches/../hello", 404),
        ("GET", "/batches/not-a-uuid", 404),
        ("POST", "/hello", 405),
        ("GET", "/batches", 405),
        ("DELETE", "/feed", 405),
        ("GET", "/feed", 401),
        ("POST", "/batches", 401),
        ("GET", "/devices/me/head", 401),
        ("GET", "/ledger", 401),
    ],
)
def test_what_is_not_there_or_not_signed_is_a_signed_problem(
    world: Any, calling: Any, problem: Any, method: str, path: str, status: int
) -> None:
    assert problem(world.send(calling(method, path))).status == status


PLACES = {"id": "0" * 36, "digest": "0" * 64, "epoch": "e1", "scope": "needs"}


@pytest.mark.parametrize("route", routes.ROUTES, ids=lambda route: route.name)
def test_each_route_asks_who_calls_and_names_what_is_allowed(
    world: Any, calling: Any, problem: Any, route: Route[Any]
) -> None:
    assert {*re.findall(r"{(\w+)}", route.path)} <= {*PLACES}, "to be added to PLACES, above"
    path = route.path.format(**PLACES)
    answer = world.send(calling(route.method, path, body=b"{}"))
    if route.method == "HEAD":
        assert answer.status == 401
    elif route.caller.signs:
        assert problem(answer).type.endswith(("device-unknown", "prefecture-unknown"))
    else:
        assert answer.status in (200, 422)
    at_this_path = sorted(one.method for one in routes.ROUTES if one.path == route.path)
    refused = world.send(calling("PUT", path))
    assert (refused.status, refused.headers["allow"]) == (405, ", ".join(at_this_path))


def test_outside_the_prefix_there_is_nothing(world: Any) -> None:
    for path in ("/hello", "/", "", "/sync/v2/hello", "/sync/v1"):
        assert world.send(Call(method="GET", path=path)).status == 404


def test_a_call_altered_on_the_way_is_refused(world: Any, device: Any, calling: Any, problem: Any) -> None:
    body = device.batch([device.cast()])
    signed = device.signed(calling("POST", "/batches", body=body, content_type=CONTENT_TYPE))
    assert world.send(signed).status == 200
    altered = [
        Call(method=signed.method, path="/sync/v1/devices/me/keys:rotate", headers=signed.headers, body=signed.body),
        Call(method=signed.method, path=signed.path, query="x=1", headers=signed.headers, body=signed.body),
        Call(method=signed.method, path=signed.path, headers=signed.headers | {NONCE_HEADER: "n"}, body=signed.body),
    ]
    for call in altered:
        assert problem(world.send(call)).type.endswith(":signature-bad")


@pytest.mark.parametrize("path", ["/devices/me/keys:rotate", "/batches"])
def test_what_is_said_to_be_too_large_is_refused_before_it_comes(device: Any, problem: Any, path: str) -> None:
    """The server cuts such a body: the error names its size, not the signature that no longer matches."""
    answer = device.ask("POST", path, body=b"{}", content_length=str(MAX_BATCH_BYTES + 1))
    assert problem(answer).type.endswith(":body-too-large")


def test_a_stranger_is_not_let_in(world: Any, calling: Any, problem: Any) -> None:
    stranger = sign_call(SigningKey.generate(), calling("GET", "/feed", "scope=campaign"), world.keys.public.id)
    assert problem(world.send(stranger)).type.endswith(":device-unknown")


@pytest.mark.parametrize("header", ['sig1=("@status")', "sig1=x", "", 'a=();keyid="b"', "\x00", "=" * 9000])
def test_a_signature_that_makes_no_sense_is_refused(world: Any, device: Any, calling: Any, header: str) -> None:
    signed = device.signed(calling("GET", "/feed", "scope=campaign"))
    broken = {"signature-input": header.replace("b", device.key.id)}
    call = Call(method="GET", path=signed.path, headers=signed.headers | broken)
    send = world.platform.answer if "\0" in header else world.send  # no answer is signed about such a byte
    assert send(call).status == 401


def test_an_answer_without_a_body_needs_no_packing(device: Any) -> None:
    """A client that accepts gzip for every answer says so in every call."""
    document = {"name": "plan.pdf", "sha256": "0" * 64, "size": 5}
    body = {"need": "n1", "title": "Plan", "description": "Joint.", "attachments": [document]}
    assert device.one(device.act("need.submit", body, attachments=("0" * 64,))).status == "accepted"
    named = {"tus_resumable": "1.0.0", "upload_length": "5", "upload_metadata": metadata("0" * 64)}
    assert device.ask("POST", "/uploads", accept_encoding="gzip", **named).status == 201


@pytest.mark.parametrize("path", ["/%zz", "/{", "/a b", "/é", "/hello#x", "/hello?x"])
def test_an_address_that_cannot_be_signed_about_is_answered_all_the_same(
    world: Any, calling: Any, problem: Any, path: str
) -> None:
    found = problem(world.platform.answer(calling("GET", path)))
    assert (found.status, found.type) == (404, "urn:relais:problem:not-found")


def test_a_revoked_device_is_told_so(world: Any, device: Any, problem: Any) -> None:
    with world.store.writing() as connection:
        connection.execute(update(devices).values(revoked_at="2026-02-03T10:00:00.000000+00:00"))
    for answer in (device.ask("GET", "/feed", "scope=campaign"), device.post(device.batch([device.cast()]))):
        found = problem(answer)
        assert (found.status, found.type) == (403, "urn:relais:problem:device-revoked")


def test_a_fault_of_ours_is_a_signed_answer_without_details(
    world: Any, device: Any, problem: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with world.store.writing() as connection:
        connection.execute(published.delete())
    found = problem(device.post(device.batch([device.cast()])))
    assert (found.status, found.action) == (500, "retry")
    assert "Traceback" not in found.detail
    assert "fault" in caplog.text


@pytest.mark.parametrize("fields", [20, 21, 200])
def test_a_greeting_is_given_whatever_else_is_asked_beside_it(world: Any, calling: Any, fields: int) -> None:
    """If a call has more fields than any of ours, none of them is read."""
    asked = "&".join(f"f{number}=1" for number in range(fields))
    assert world.send(calling("GET", "/hello", asked)).status == 200
