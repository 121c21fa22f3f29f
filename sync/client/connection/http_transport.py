"""HTTP: the only file with `http_pool` that imports urllib3. Sends calls unchanged, follows no redirects."""

import errno
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import urllib3
from msgspec.structs import replace

from sync.client.connection import certificates, probes
from sync.client.connection.connections import GiveAnswer, side_by_side
from sync.client.connection.http_pool import CONNECT_S, Pool
from sync.client.connection.proxies import address_of, shown
from sync.client.connection.proxy_tunnel import ProxyFault
from sync.client.errors import NetworkError, NetworkErrorCode
from sync.contract.wire import MAX_ANSWER_BYTES, Answer, Call

#: Seconds without a byte after which the other end counts as gone. A slow link may else take as long as it needs.
STALL_S = 45.0
#: Bytes read at once: at most this much of a cut answer is lost.
_CHUNK = 4_096
#: Bytes sent at once: the socket's time-out is for each piece, not for the whole body.
_PIECE = 16_384
#: Connections dialled beyond those that the calls need, as a handshake that loses a packet comes a second late.
_SPARE = 2


class HttpTransport:
    """Calls to one platform over kept-alive connections. `proxies`: an address for each scheme, {} for none.

    `ca_file`: certificates trusted in addition to the system's.
    """

    def __init__(
        self,
        url: str,
        *,
        proxies: Mapping[str, str] | None = None,
        ca_file: Path | None = None,
        connect_s: float = CONNECT_S,
        stall_s: float = STALL_S,
    ) -> None:
        self._another = partial(
            HttpTransport, url, proxies=proxies, ca_file=ca_file, connect_s=connect_s, stall_s=stall_s
        )
        self._others: list[HttpTransport] = []  # each has its own connection
        self._url = url.rstrip("/")
        self._connect_s, self._stall_s, self._ca_file = connect_s, stall_s, ca_file
        self._proxies = dict(proxies or {})
        self._pool: Pool | None = None  # made by the first call, as an address may be one that no call can go to

    def send(self, call: Call) -> Answer:
        """Raises NetworkError when no answer came, or one too large to be the platform's.

        A GET that was cut is sent once more: the server may just have closed the idle connection. Of a GET with a range
        the error's `part` is what arrived.
        """
        try:
            return self._once(call)
        except NetworkError as network_error:
            if call.method != "GET" or network_error.code != "cut" or network_error.part is not None:
                raise
            return self._once(call)

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, GiveAnswer]]:
        """See connections.side_by_side; over at most `connections`, which are kept."""
        count = min(connections, len(calls) + _SPARE)
        while len(self._others) < count - 1:
            self._others.append(self._another())
        return side_by_side([self, *self._others][:count], calls)

    def dial(self) -> None:
        """Establishes the connection that the next call uses. Raises NetworkError."""
        try:
            self._opened().dial(self._connect_s)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            network_error = self._network_error(error)
            network_error.reached = False
            raise network_error from error

    def _once(self, call: Call) -> Answer:
        query = f"?{call.query}" if call.query else ""
        headers = {
            "user-agent": f"relais-communes/{version('relais-communes')}",
            "accept-encoding": "identity",
            **call.headers,
        }
        if call.body or call.method not in ("GET", "HEAD"):
            headers["content-length"] = str(len(call.body))
        head, body = None, bytearray()
        try:
            response = self._opened().ask(
                call.method,
                f"{call.path}{query}",
                headers,
                _pieces(call.body) if call.body else None,
                urllib3.Timeout(connect=self._connect_s, read=self._stall_s),
            )
            with _given_back(response):
                headers = {name.lower(): value for name, value in response.headers.itermerged()}
                head = Answer(status=response.status, headers=headers)
                _read(response, body)
                if not body and _cut_short(call, head):
                    raise NetworkError("cut", "in the head")
                return replace(head, body=bytes(body))
        except (urllib3.exceptions.HTTPError, OSError) as error:
            network_error = self._network_error(error)
            if head is not None and "range" in call.headers:
                network_error.part = replace(head, body=bytes(body))
            raise network_error from error

    def _opened(self) -> Pool:
        if self._pool is None:
            try:
                self._pool = Pool(self._url, self._proxies, self._stall_s, self._ca_file)
            except ValueError as error:
                raise NetworkError("dns", type(error).__name__, reached=False) from error
        return self._pool

    def _network_error(self, error: Exception) -> NetworkError:
        """What this error means, with the proxy where that is at fault."""
        network_error = self._meant(error)
        if network_error.code.startswith("proxy"):
            network_error.proxy = shown(address_of(self._url, self._proxies))
        return network_error

    def _meant(self, error: Exception) -> NetworkError:
        """Where a certificate was not accepted, probes the server for the cause."""
        causes = _causes(error)
        fault = next((cause for cause in causes if isinstance(cause, ProxyFault)), None)
        if fault is not None:
            return NetworkError(fault.code, f"{fault.code}: {fault.cause}", methods=fault.methods, reached=False)
        reached = not any(isinstance(cause, _NOT_CONNECTED) for cause in causes)
        tls_error = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
        if tls_error is None:
            network_error = _network_error(error, causes)
            network_error.reached = reached
            return network_error
        if any(isinstance(cause, urllib3.exceptions.ProxyError) for cause in causes):  # its own TLS, at https://
            return NetworkError("proxy_tls", type(tls_error).__name__, reached=False)
        doubt = certificates.doubt_of(tls_error)
        if doubt == "other":
            return NetworkError("tls", type(tls_error).__name__, reached=reached)
        server = probes.inspect(self._url, self._proxies, wait_s=self._connect_s)
        code = certificates.code_of(doubt, server.certificate, datetime.now(UTC), server.date)
        issuer = server.certificate.issuer if server.certificate is not None and code in _NAMES_ISSUER else ""
        return NetworkError(code, type(tls_error).__name__, issuer=issuer, reached=reached)

    def close(self) -> None:
        for one in (self, *self._others):
            if one._pool is not None:
                one._pool.close()


def _pieces(body: bytes) -> Iterator[bytes]:
    for first in range(0, len(body), _PIECE):
        yield body[first : first + _PIECE]


@contextmanager
def _given_back(response: urllib3.BaseHTTPResponse) -> Iterator[None]:
    """The connection goes back for the next call; closed where the answer was not read to its end."""
    try:
        yield
    finally:
        response.close()
        response.release_conn()


def _read(response: urllib3.BaseHTTPResponse, body: bytearray) -> None:
    """Adds the raw bytes to `body`: the signed digest is of the bytes before decoding."""
    while chunk := response.read(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise NetworkError("not_the_platform", "answer too large")


def _cut_short(call: Call, head: Answer) -> bool:
    """Whether an answer without a body was cut before its content-length, which http.client does not notice."""
    complete = call.method == "HEAD" or head.status == 204 or "content-length" in head.headers
    return 200 <= head.status < 300 and not complete and "transfer-encoding" not in head.headers


def _network_error(error: Exception, causes: list[BaseException]) -> NetworkError:
    if any(isinstance(cause, OSError) and cause.errno in _NO_ROUTE for cause in causes):
        return NetworkError("no_route", type(error).__name__)
    for kind, code in _CODES:
        if any(isinstance(cause, kind) for cause in causes):
            return NetworkError(code, type(error).__name__)
    return NetworkError("cut", type(error).__name__)  # the call may have arrived


def _causes(error: BaseException) -> list[BaseException]:
    """The error, its arguments and causes: urllib3 wraps the interesting one deep inside."""
    causes: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(causes) < 30:
        one = queue.pop()
        if isinstance(one, BaseException) and all(one is not other for other in causes):
            causes.append(one)
            queue += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return causes


#: Errors that are raised only while connecting.
_NOT_CONNECTED = (
    urllib3.exceptions.LocationValueError,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)
_NAMES_ISSUER = ("certificate_unknown", "intercepted")
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
#: The first of these among the causes names the network error.
_CODES: tuple[tuple[type[BaseException], NetworkErrorCode], ...] = (
    (urllib3.exceptions.LocationValueError, "dns"),  # a part of the name is empty or too long
    (urllib3.exceptions.ProxyError, "proxy"),
    (ssl.SSLError, "tls"),
    (urllib3.exceptions.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (urllib3.exceptions.NameResolutionError, "dns"),
    (ConnectionRefusedError, "refused"),
    (urllib3.exceptions.IncompleteRead, "cut"),
    (urllib3.exceptions.TimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (ConnectionResetError, "cut"),
    (BrokenPipeError, "cut"),
    (urllib3.exceptions.ProtocolError, "cut"),
)
