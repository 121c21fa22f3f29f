"""A conversation with one platform: every call has a fresh nonce, every answer is verified before it is read."""

import os
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable
from urllib.parse import urlencode

import msgspec
from msgspec import Struct, field

from sync.client.connection import answers
from sync.client.errors import Declined, NetworkError
from sync.contract.enrolment import PlatformKey
from sync.contract.problem_codes import STATUSES
from sync.contract.problems import CALL_OLD, CALL_REPEATED
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, PREFIX, Answer, Call, HelloAnswer, Transport

T = TypeVar("T")
_MAX_CONNECTIONS = 6  # as in browsers, even if a platform allows more
_GZIP_FROM = 1000  # bytes; below, the gzip header costs more than is saved


class Meter(Struct):
    """Counts requests, and the bytes of request lines, headers and bodies, before TLS."""

    requests: int = 0  #: calls, whether answered or not
    sent: int = 0  #: bytes
    received: int = 0  #: bytes

    def count(self, call: Call, answer: Answer | None) -> None:
        self.requests += 1
        self.sent += len(call.method) + len(call.path) + len(call.query) + _weight(call.headers) + len(call.body)
        if answer is not None:
            self.received += _weight(answer.headers) + len(answer.body)


@runtime_checkable
class _Several(Protocol):
    """A transport that can send several calls at once, each over its own connection."""

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, Callable[[], Answer]]]: ...


class ApiRequest(Struct, Generic[T], frozen=True, kw_only=True):
    """A call before it is signed, and the shape of its answer."""

    method: str = "GET"  #: of HTTP
    path: str  #: below PREFIX
    shape: type[T]  #: `bytes` gives the body as it is
    query: dict[str, str] = field(default_factory=dict)  #: names and values, not encoded yet
    #: In parts: after a cut, the platform can read what arrived up to the end of a part.
    body: Sequence[bytes] = ()
    content_type: str = "application/json"  #: of the body; not sent where there is none
    headers: dict[str, str] = field(
        default_factory=dict
    )  #: beside those of every call; which are signed: http_signatures.py
    #: Whether the answer to a POST may be compressed; only if a lost answer can be asked for again.
    packed: bool = False


class _Signed(Struct, Generic[T], frozen=True):
    call: Call  #: the answer's signature is about it
    request: ApiRequest[T]  #: signed anew where the call was refused as old or repeated


class Conversation:
    """Asks one platform and verifies its answers.

    `platform`: the pinned key; no other signature counts. `key` signs our calls; None before the enrolment.
    """

    def __init__(self, transport: Transport, platform: PlatformKey, key: SigningKey | None, meter: Meter) -> None:
        self.platform = platform
        self.gzip = False  #: whether bodies are compressed; hello says so
        self._proxy_decompresses = False
        self._transport, self._key, self._meter = transport, key, meter
        # The platform's time in its last greeting, and the steady clock at that moment. Calls bear the platform's time,
        # whatever this computer's clock says: a question about private data is answered only if its time is right.
        self._greeted_at: tuple[datetime, float] | None = None
        self.greeted: tuple[Call, Answer] | None = None  #: the last greeting as it was signed at both ends

    @property
    def time(self) -> datetime | None:
        """The platform's time, as signed in its last greeting; None before the first one."""
        return None if self._greeted_at is None else self._greeted_at[0]

    def signed_by(self, key: SigningKey) -> "Conversation":
        """The same conversation under another key of ours."""
        again = Conversation(self._transport, self.platform, key, self._meter)
        again._greeted_at, again.greeted = self._greeted_at, self.greeted
        return again

    def ask(self, request: ApiRequest[T], *, anew: bool = False) -> T:
        """The verified answer in its shape. Raises NetworkError, or Declined if the platform signed a refusal.

        A question that is refused as old or repeated is asked once more, unless it is `anew`: asked before already.
        """
        signed = self._sign(request)
        return self._read(signed, partial(self._transport.send, signed.call), anew=anew)

    def ask_together(
        self, requests: Sequence[ApiRequest[Any]], connections: int
    ) -> Iterator[tuple[int, Callable[[], Any]]]:
        """Each request's place and a function that gives its answer as `ask` does, in the order of arrival.

        Over several connections if the transport can; else one call after the other, each when its result is wanted.
        """
        signed = [self._sign(request) for request in requests]
        if connections > 1 and len(signed) > 1 and isinstance(self._transport, _Several):
            calls = [one.call for one in signed]
            for place, answer in self._transport.side_by_side(calls, min(connections, _MAX_CONNECTIONS)):
                yield place, partial(self._read, signed[place], answer)
        else:
            for place, one in enumerate(signed):
                yield place, partial(self._read, one, partial(self._transport.send, one.call))

    def _sign(self, request: ApiRequest[T]) -> _Signed[T]:
        headers = _headers() | request.headers
        data = b"".join(request.body)
        if data:
            headers["content-type"] = request.content_type
            if self.gzip and len(data) >= _GZIP_FROM:
                headers["content-encoding"] = "gzip"
                data = _packed(request.body)
        if (request.packed or request.method == "GET") and not self._proxy_decompresses:
            headers["accept-encoding"] = "gzip"
        query = urlencode(request.query)
        call = Call(method=request.method, path=PREFIX + request.path, query=query, headers=headers, body=data)
        return _Signed(self._signed(call), request)

    def _read(self, signed: _Signed[T], give_answer: Callable[[], Answer], *, anew: bool = False) -> T:
        answer = _counted(signed.call, give_answer, self._meter)
        try:
            value = answers.read(answer, self.platform, signed.call, signed.request.shape)
        except Declined as declined:
            if anew or declined.code not in (CALL_OLD, CALL_REPEATED):
                raise
            if declined.code == CALL_OLD:
                self._learn_the_time()
            return self.ask(signed.request, anew=True)
        except NetworkError as network_error:
            packed = signed.call.headers["accept-encoding"] == "gzip"
            if network_error.code != "not_the_platform" or not packed or not answer.body.startswith(b"{"):
                raise
            # A proxy has decompressed the answer, which breaks its signature: ask for an uncompressed one.
            self._proxy_decompresses = True
            if signed.request.method != "GET":
                raise NetworkError("cut", "decompressed by a proxy") from network_error  # the platform can be asked
            return self.ask(signed.request, anew=anew)
        if isinstance(value, HelloAnswer):
            self._greeted_at, self.greeted = (value.time, time.monotonic()), (signed.call, answer)
        return value

    def _learn_the_time(self) -> None:
        """Greets where no greeting has told the platform's time yet, or this computer slept since."""
        greeted = self.greeted
        self.ask(ApiRequest(path="/hello", shape=HelloAnswer))
        self.greeted = greeted or self.greeted  # the first greeting was asked about our ledger

    def call(self, method: str, path: str, *, headers: dict[str, str], body: bytes = b"", anew: bool = False) -> Answer:
        """The verified answer itself, for calls that are answered by status and headers (tus). Nothing is compressed.

        Raises as `ask` does; but an error answer to HEAD, which has no body, is returned unless the platform is busy.
        It does not say either whether it came for the call's time: so a HEAD that is refused as if by its signature is
        asked once more, unless it is `anew`.
        """
        call = self._signed(Call(method=method, path=PREFIX + path, headers=_headers() | headers, body=body))
        answer = self._sent(call)
        answers.verify(answer, self.platform, call)
        if answer.status < 300:
            return answer
        if method != "HEAD":
            answers.refuse(answer)
        if answer.status == STATUSES[CALL_OLD] and not anew:
            self._learn_the_time()
            return self.call(method, path, headers=headers, anew=True)
        if answer.status == 429 or answer.status >= 500:
            raise answers.busy(answer, f"status {answer.status}")
        return answer

    def _signed(self, call: Call) -> Call:
        if self._key is None:
            return call
        at = None
        if self._greeted_at is not None:
            server_time, then = self._greeted_at
            at = server_time + timedelta(seconds=time.monotonic() - then)
        from sync.contract.http_signatures import sign_call  # noqa: PLC0415 - 2 MB of libraries: only where a call is made

        return sign_call(self._key, call, self.platform.id, at)

    def _sent(self, call: Call) -> Answer:
        return _counted(call, partial(self._transport.send, call), self._meter)

    def download(self, path: str, headers: dict[str, str]) -> tuple[Answer, NetworkError | None]:
        """A verified answer of status 200 or 206, possibly cut; then with the network error that cut it.

        Of a cut answer only the head is verified; its bytes are verified by the digest of the whole document. Raises
        as `ask` does.
        """
        call = self._signed(Call(method="GET", path=PREFIX + path, headers=_headers() | headers))
        cut = None
        try:
            answer = self._sent(call)
        except NetworkError as network_error:
            if network_error.part is None:
                raise
            answer, cut = network_error.part, network_error
        answers.verify(answer, self.platform, call, whole=cut is None)
        if answer.status in (200, 206):
            return answer, cut
        if cut is not None:
            raise cut
        answers.refuse(answer)


def first_hello(transport: Transport, meter: Meter) -> HelloAnswer:
    """The greeting before a key is pinned, verified with the key that it names itself.

    The caller checks that key against a pinned one or the code's fingerprint before it sends anything else.
    """
    call = Call(method="GET", path=f"{PREFIX}/hello", headers=_headers())
    answer = _counted(call, partial(transport.send, call), meter)
    try:
        hello = msgspec.json.decode(answer.body, type=HelloAnswer, strict=True)
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise answers.not_signed(answer, "hello") from error
    return answers.read(answer, hello.key, call, HelloAnswer)


def _counted(call: Call, give_answer: Callable[[], Answer], meter: Meter) -> Answer:
    """The answer; calls without an answer are counted too."""
    answer = None
    try:
        answer = give_answer()
        return answer
    except NetworkError as network_error:
        answer = network_error.part
        raise
    finally:
        meter.count(call, answer)


def _headers() -> dict[str, str]:
    return {NONCE_HEADER: os.urandom(16).hex(), "accept": "application/json", "accept-encoding": "identity"}


def _packed(parts: Sequence[bytes]) -> bytes:
    """The parts in gzip form, flushed after each, so that a part can be read as soon as it has arrived."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH) for part in parts) + packer.flush()


def _weight(headers: dict[str, str]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.items())
