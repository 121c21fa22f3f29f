"""A conversation with one platform: each call with a fresh nonce, each answer verified before anything looks inside."""

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NoReturn, TypeVar
from urllib.parse import urlencode

import msgspec

from sync.client import backoff
from sync.client.errors import Declined, Weather
from sync.contract.enrolment import PlatformKey
from sync.contract.http_signatures import sign_call, verify_answer, verify_answer_head
from sync.contract.problems import Problem
from sync.contract.signing import BadSignature, SigningKey
from sync.contract.wire import MAX_ANSWER_BYTES, NONCE_HEADER, PREFIX, Answer, Call, HelloAnswer, Transport

T = TypeVar("T")
#: Said by gateways on the way, unsigned: the platform is behind them, and does not answer now.
_GATEWAY = {429, 500, 502, 503, 504}
_GZIP_MAGIC = b"\x1f\x8b"
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
        """The verified answer in its shape. Raises Weather (no answer of the platform's) or Declined (a signed one).

        A shape of bytes is the answer's body as it is; `more` are headers that vouch for themselves.
        `body` comes in parts: what arrived of it before a cut can be read up to the end of a part.
        """
        nonce, headers = _headers()
        headers |= more or {}
        data = b"".join(body)
        if data:
            headers["content-type"] = content_type
            if self.gzip and len(data) >= _GZIP_FROM:
                headers["content-encoding"] = "gzip"
                data = _packed(body)
        call = Call(method=method, path=PREFIX + path, query=urlencode(query or {}), headers=headers, body=data)
        if method != "GET" or self._unpacked_on_the_way:
            return self._asked(call, nonce, shape)
        packed = replace(call, headers=headers | {"accept-encoding": "gzip"})
        answer = self._sent(packed)
        try:
            return read_answer(answer, self._platform, nonce, shape)
        except Weather as weather:
            if weather.code != "not_the_platform" or not answer.body.startswith(b"{"):
                raise
            # Something on the way has unpacked the answer, and so broken its signature: as it is, it will pass.
            self._unpacked_on_the_way = True
            return self._asked(call, nonce, shape)

    def _asked(self, call: Call, nonce: str, shape: type[T]) -> T:
        return read_answer(self._sent(call), self._platform, nonce, shape)

    def _sent(self, call: Call) -> Answer:
        return _send(self._transport, call if self._key is None else sign_call(self._key, call), self._meter)

    def tell(self, method: str, path: str, *, headers: dict[str, str], body: bytes = b"") -> Answer:
        """The verified answer itself, of calls that are answered by a status and headers. Nothing is compressed.

        Raises as `ask` does; but a HEAD, whose problem has no words, gives back its status where it is not weather.
        """
        nonce, own = _headers()
        call = Call(method=method, path=PREFIX + path, headers=own | headers, body=body)
        answer = _send(self._transport, call if self._key is None else sign_call(self._key, call), self._meter)
        _verify(answer, self._platform, nonce)
        if answer.status < 300:
            return answer
        if method != "HEAD":
            _refuse(answer)
        if answer.status == 429 or answer.status >= 500:
            raise _busy(answer, f"status {answer.status}")
        return answer

    def part(self, path: str, headers: dict[str, str]) -> tuple[Answer, Weather | None]:
        """A verified answer of status 200 or 206; where the line was cut in it, as far as it came, and that weather.

        Then only its head is verified: for the bytes the digest of the whole must speak. Raises as `ask` does.
        """
        nonce, own = _headers()
        call = Call(method="GET", path=PREFIX + path, headers=own | headers)
        cut = None
        try:
            answer = self._sent(call)
        except Weather as weather:
            if weather.part is None:
                raise
            answer, cut = weather.part, weather
        _verify(answer, self._platform, nonce, whole=cut is None)
        if answer.status in (200, 206):
            return answer, cut
        if cut is not None:
            raise cut
        _refuse(answer)


def first_hello(transport: Transport, meter: Meter | None = None) -> tuple[HelloAnswer, Answer, str]:
    """The first contact: hello, verified with the key that it brings itself, with its raw answer and nonce.

    Whether that key is the right one is for a pinned key or a code's fingerprint to say, before anything else is told.
    """
    nonce, headers = _headers()
    answer = _send(transport, Call(method="GET", path=f"{PREFIX}/hello", headers=headers), meter or Meter())
    try:
        found = msgspec.json.decode(answer.body, type=HelloAnswer, strict=True)
    except (ValueError, msgspec.MsgspecError) as error:  # msgspec lets bytes that are not UTF-8 through
        raise _stranger(answer, "hello") from error
    return read_answer(answer, found.key, nonce, HelloAnswer), answer, nonce


def read_answer(answer: Answer, platform: PlatformKey, nonce: str, shape: type[T]) -> T:
    """What the answer says, once the platform's key is seen to have signed its status and body for this nonce."""
    _verify(answer, platform, nonce)
    if answer.status not in (200, 201):
        _refuse(answer)
    if issubclass(shape, bytes):
        return shape(answer.body)
    try:
        return msgspec.json.decode(_unpacked(answer.body), type=shape, strict=True)
    except (ValueError, zlib.error, msgspec.MsgspecError) as error:  # msgspec lets bytes that are not UTF-8 through
        raise _of_another_age(answer, error) from error


def _unpacked(body: bytes) -> bytes:
    """The bytes tell that they are packed, for they are signed and the header is not. Raises ValueError, zlib.error."""
    if not body.startswith(_GZIP_MAGIC):
        return body
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    data = reader.decompress(body, MAX_ANSWER_BYTES)
    if not reader.eof:
        raise ValueError("an answer without an end, or too large")
    return data


def _verify(answer: Answer, platform: PlatformKey, nonce: str, *, whole: bool = True) -> None:
    verify = verify_answer if whole else verify_answer_head
    try:
        verify(platform.id, platform.public_key, answer, nonce)
    except BadSignature as error:
        raise _stranger(answer, str(error)) from error


def _refuse(answer: Answer) -> NoReturn:
    """What a verified answer that is no success comes to."""
    try:
        problem = msgspec.json.decode(answer.body, type=Problem, strict=True)
    except (ValueError, msgspec.MsgspecError) as error:
        raise _of_another_age(answer, error) from error
    if answer.status == 429 or answer.status >= 500:
        raise _busy(answer, problem.type)
    raise Declined(problem, answer.status)


def _of_another_age(answer: Answer, error: Exception) -> Weather:
    """Signed, yet in a shape of another age: no verdict is read out of it."""
    return Weather("platform_down", f"status {answer.status}: {error}")


def _stranger(answer: Answer, cause: str) -> Weather:
    """What to call an answer that the platform did not sign."""
    cause = f"status {answer.status}, {cause}"
    if answer.status == 407:
        return Weather("proxy_password", cause)
    if answer.status in _GATEWAY:
        return _busy(answer, cause)
    return Weather("not_the_platform", cause)


def _busy(answer: Answer, cause: str) -> Weather:
    wait = backoff.retry_after(answer.headers.get("retry-after"), answer.headers.get("date"))
    return Weather("platform_down" if wait is None else "retry_later", cause, retry_after=wait)


def _send(transport: Transport, call: Call, meter: Meter) -> Answer:
    """Sends and counts, also what got no answer."""
    answer = None
    try:
        answer = transport.send(call)
        return answer
    except Weather as weather:
        answer = weather.part
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
