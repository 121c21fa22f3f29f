"""A conversation with one platform: each call with a fresh nonce, each answer verified before anything looks inside."""

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from sync.client.connection import answers
from sync.client.connection.transports import side_by_side
from sync.client.errors import NetworkError
from sync.contract.enrolment import PlatformKey
from sync.contract.http_signatures import sign_call
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call, HelloAnswer, Transport

T = TypeVar("T")
_MOST_CONNECTIONS = 6  # whatever a platform allows; browsers have as many
_GZIP_FROM = 1000  # bytes; below, the header costs more than is won


@dataclass(slots=True)
class Meter:
    """What went over the wire: bytes of lines, headers and bodies, before any encryption."""

    requests: int = 0
    sent: int = 0
    received: int = 0

    def count(self, call: Call, answer: Answer | None) -> None:
        self.requests += 1
        self.sent += len(call.method) + len(call.path) + len(call.query) + _weight(call.headers) + len(call.body)
        if answer is not None:
            self.received += _weight(answer.headers) + len(answer.body)


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """One call to be, and the shape of its answer; a shape of bytes is the answer's body as it is.

    `body` comes in parts: what arrived of it before a cut can be read up to the end of a part. `more` are headers that
    vouch for themselves. `packed`: whether the answer may be; one that is lost can be asked for again.
    """

    method: str
    path: str
    shape: type[T]
    query: dict[str, str] = field(default_factory=dict)
    body: Sequence[bytes] = ()
    content_type: str = "application/json"
    more: dict[str, str] = field(default_factory=dict)
    packed: bool = False


@dataclass(frozen=True, slots=True)
class _Ready(Generic[T]):
    """A question as it leaves: signed, with the nonce that its answer must bear."""

    call: Call
    nonce: str
    question: Question[T]


class Conversation:
    """`platform` is the pinned key: no other signature counts. `key` signs our calls; None before the enrolment."""

    def __init__(self, transport: Transport, platform: PlatformKey, key: SigningKey | None, meter: Meter) -> None:
        self.gzip = False  # until hello offers it
        self._unpacked_on_the_way = False
        self._transport, self._platform, self._key, self._meter = transport, platform, key, meter

    def ask(
        self,
        method: str,
        path: str,
        shape: type[T],
        *,
        query: dict[str, str] | None = None,
        body: Sequence[bytes] = (),
        content_type: str = "application/json",
        more: dict[str, str] | None = None,
    ) -> T:
        """The verified answer in its shape. Raises NetworkError, or Declined where the platform signed a refusal."""
        more, query = more or {}, query or {}
        question = Question(method, path, shape, query, body, content_type, more, packed=method == "GET")
        return self.answer(question)

    def answer(self, question: Question[T]) -> T:
        ready = self._ready(question)
        return self._read(ready, partial(self._transport.send, ready.call))

    def ask_together(
        self, questions: Sequence[Question[Any]], connections: int
    ) -> Iterator[tuple[int, Callable[[], Any]]]:
        """Each question's place, and what gives its answer as `ask` would, in the order in which they come.

        Over so many connections at once where the transport can, else one after the other, each when it is looked at.
        """
        ready = [self._ready(question) for question in questions]
        calls = [one.call for one in ready]
        for place, answered in side_by_side(self._transport, calls, min(connections, _MOST_CONNECTIONS)):
            yield place, partial(self._read, ready[place], answered)

    def _ready(self, question: Question[T]) -> _Ready[T]:
        nonce, headers = _headers()
        headers |= question.more
        data = b"".join(question.body)
        if data:
            headers["content-type"] = question.content_type
            if self.gzip and len(data) >= _GZIP_FROM:
                headers["content-encoding"] = "gzip"
                data = _packed(question.body)
        if question.packed and not self._unpacked_on_the_way:
            headers["accept-encoding"] = "gzip"
        query = urlencode(question.query)
        call = Call(method=question.method, path=PREFIX + question.path, query=query, headers=headers, body=data)
        return _Ready(call if self._key is None else sign_call(self._key, call), nonce, question)

    def _read(self, ready: _Ready[T], answered: Callable[[], Answer]) -> T:
        answer = _counted(ready.call, answered, self._meter)
        try:
            return answers.read(answer, self._platform, ready.nonce, ready.question.shape)
        except NetworkError as network_error:
            packed = ready.call.headers["accept-encoding"] == "gzip"
            if network_error.code != "not_the_platform" or not packed or not answer.body.startswith(b"{"):
                raise
            # Something on the way has unpacked the answer, and so broken its signature: as it is, it will pass.
            self._unpacked_on_the_way = True
            if ready.question.method != "GET":
                raise NetworkError("cut", "unpacked on the way") from network_error  # what became of it can be asked
            return self.answer(ready.question)

    def tell(self, method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> Answer:
        """The verified answer itself, of calls that are answered by a status and headers. Nothing is compressed.

        Raises as `ask` does; but a HEAD, whose problem has no words, gives back its status where it is not weather.
        """
        nonce, own = _headers()
        call = Call(method=method, path=PREFIX + path, headers=own | headers, body=body)
        answer = self._sent(call)
        answers.verified(answer, self._platform, nonce)
        if answer.status < 300:
            return answer
        if method != "HEAD":
            answers.refuse(answer)
        if answer.status == 429 or answer.status >= 500:
            raise answers.busy(answer, f"status {answer.status}")
        return answer

    def _sent(self, call: Call) -> Answer:
        signed = call if self._key is None else sign_call(self._key, call)
        return _counted(signed, partial(self._transport.send, signed), self._meter)

    def part(self, path: str, headers: dict[str, str]) -> tuple[Answer, NetworkError | None]:
        """A verified answer of status 200 or 206; where the line was cut in it, as far as it came, and that weather.

        Then only its head is verified: for the bytes the digest of the whole must speak. Raises as `ask` does.
        """
        nonce, own = _headers()
        call = Call(method="GET", path=PREFIX + path, headers=own | headers)
        cut = None
        try:
            answer = self._sent(call)
        except NetworkError as network_error:
            if network_error.part is None:
                raise
            answer, cut = network_error.part, network_error
        answers.verified(answer, self._platform, nonce, whole=cut is None)
        if answer.status in (200, 206):
            return answer, cut
        if cut is not None:
            raise cut
        answers.refuse(answer)


def first_hello(transport: Transport, meter: Meter | None = None) -> tuple[HelloAnswer, Answer, str]:
    """The first contact: hello, verified with the key that it brings itself, with its raw answer and nonce.

    Whether that key is the right one is for a pinned key or a code's fingerprint to say, before anything else is told.
    """
    nonce, headers = _headers()
    call = Call(method="GET", path=f"{PREFIX}/hello", headers=headers)
    answer = _counted(call, partial(transport.send, call), meter or Meter())
    try:
        found = msgspec.json.decode(answer.body, type=HelloAnswer, strict=True)
    except (ValueError, msgspec.MsgspecError) as error:  # msgspec lets bytes that are not UTF-8 through
        raise answers.stranger(answer, "hello") from error
    return answers.read(answer, found.key, nonce, HelloAnswer), answer, nonce


def _counted(call: Call, answered: Callable[[], Answer], meter: Meter) -> Answer:
    """The answer; counts it, and also what got none."""
    answer = None
    try:
        answer = answered()
        return answer
    except NetworkError as network_error:
        answer = network_error.part
        raise
    finally:
        meter.count(call, answer)


def _headers() -> tuple[str, dict[str, str]]:
    nonce = os.urandom(16).hex()
    return nonce, {NONCE_HEADER: nonce, "accept": "application/json", "accept-encoding": "identity"}


def _packed(parts: Sequence[bytes]) -> bytes:
    """In gzip form, each part readable as soon as its last byte is there: a few bytes a part, and no waiting."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH) for part in parts) + packer.flush()


def _weight(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())
