"""What is sent, what counts as an answer, and what is counted: at the limits of statuses, bytes and connections."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
import pytest

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.transports import DirectTransport
from sync.client.errors import Declined, NetworkError
from sync.contract.http_signatures import sign_answer
from sync.contract.problems import Problem
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, Answer, Call
from sync.platform.identity.keys import Keys

KEYS = Keys(SigningKey(bytes(range(32))))
BUSY = ("retry_later", 7)


class Several(DirectTransport):
    """Sends its calls one after the other, and says over how many connections it was asked to."""

    asked: int = 0

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, Callable[[], Answer]]]:
        self.asked = connections
        return ((place, partial(self.send, call)) for place, call in enumerate(calls))


def signed(call: Call, status: int, body: bytes = b"") -> Answer:
    return sign_answer(KEYS.signing, Answer(status=status, headers={"retry-after": "7"}, body=body), call)


def refusing(status: int, call: Call) -> Answer:
    told = {"type": "https://relais.example/problems/no", "title": "Non.", "status": status, "detail": "Non."}
    return signed(call, status, msgspec.json.encode(msgspec.convert(told, Problem)))


def outcome(ask: Callable[[], Any]) -> Any:
    try:
        found = ask()
    except NetworkError as error:
        return error.code, error.retry_after
    except Declined as declined:
        return "declined", declined.status
    return found.status if isinstance(found, Answer) else found[0].status


def declined(status: int) -> Any:
    return ("declined", status) if status < 500 else BUSY


@pytest.mark.parametrize("status", [200, 201, 204, 206, 207, 299, 300, 301, 404, 428, 429, 430, 499, 500, 501, 503])
def test_which_status_is_an_answer(status: int) -> None:
    talk = Conversation(DirectTransport(partial(refusing, status)), KEYS.public, None, Meter())
    busy = status == 429 or status >= 500
    assert outcome(lambda: talk.call("HEAD", "/uploads/u", headers={})) == (BUSY if busy else status)
    changed = status if status < 300 else declined(status)
    assert outcome(lambda: talk.call("PATCH", "/uploads/u", headers={})) == changed
    read = status if status in (200, 206) else declined(status)
    assert outcome(lambda: talk.download("/blobs/b", {})) == read


@pytest.mark.parametrize("status", [199, 200, 201, 202])
def test_a_value_comes_with_a_proper_success_only(status: int) -> None:
    talk = Conversation(DirectTransport(lambda call: signed(call, status, b"{}")), KEYS.public, None, Meter())
    ask = partial(talk.ask, ApiRequest(path="/x", shape=bytes))
    if status in (200, 201):
        assert ask() == b"{}"
        return
    assert outcome(ask) == ("platform_down", None)


def test_every_byte_is_counted() -> None:
    sent: list[Call] = []

    def answering(call: Call) -> Answer:
        sent.append(call)
        return signed(call, 200, b"12345")

    meter = Meter()
    talk = Conversation(DirectTransport(answering), KEYS.public, None, meter)
    talk.ask(ApiRequest(method="POST", path="/x", shape=bytes, query={"a": "b"}, body=(b"123", b"45")))
    (call,) = sent
    lines = "".join(f"{name}: {value}\r\n" for name, value in call.headers.items())
    assert meter.sent == len(f"POST{call.path}a=b{lines}") + 5
    back = signed(call, 200, b"12345")
    assert (meter.requests, meter.received) == (1, sum(len(f"{n}: {v}\r\n") for n, v in back.headers.items()) + 5)
    assert len(bytes.fromhex(call.headers[NONCE_HEADER])) == 16


@pytest.mark.parametrize(("size", "packed"), [(999, False), (1000, True), (1001, True)])
def test_a_body_is_compressed_from_a_thousand_bytes_on(size: int, packed: bool) -> None:
    sent: list[Call] = []

    def answering(call: Call) -> Answer:
        sent.append(call)
        return signed(call, 200)

    talk = Conversation(DirectTransport(answering), KEYS.public, None, Meter())
    for gzip in (False, True):
        talk.gzip = gzip
        talk.ask(ApiRequest(method="POST", path="/x", shape=bytes, body=(b"x" * size,)))
    assert ["content-encoding" in call.headers for call in sent] == [False, packed]
    assert [len(call.body) == size for call in sent] == [True, not packed]


@pytest.mark.parametrize(
    ("calls", "connections", "asked"), [(1, 6, 0), (2, 1, 0), (2, 2, 2), (3, 2, 2), (9, 6, 6), (9, 7, 6)]
)
def test_several_calls_go_over_so_many_connections(calls: int, connections: int, asked: int) -> None:
    transport = Several(lambda call: signed(call, 200, call.path.encode()))
    talk = Conversation(transport, KEYS.public, None, Meter())
    requests = [ApiRequest(path=f"/{number}", shape=bytes) for number in range(calls)]
    found = {place: give() for place, give in talk.ask_together(requests, connections)}
    assert found == {number: f"/sync/v1/{number}".encode() for number in range(calls)}
    assert transport.asked == asked
