"""HTTP, the only file that imports requests. Sends calls unchanged, returns raw bytes, follows no redirects."""

import errno
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import requests
import urllib3
from msgspec.structs import replace
from requests.adapters import HTTPAdapter

from sync.client.connection import certificates, probes
from sync.client.connection.connections import GiveAnswer, side_by_side
from sync.client.connection.proxies import read_proxy
from sync.client.errors import NetworkError, NetworkErrorCode
from sync.contract.wire import MAX_ANSWER_BYTES, Answer, Call

CONNECT_S = 10.0
#: Seconds without a byte after which the other end counts as gone. A slow link may else take as long as it needs.
STALL_S = 45.0
#: Bytes read at once: at most this much of a cut answer is lost.
_CHUNK = 4_096
#: Bytes sent at once: the socket's time-out is for each piece, not for the whole body.
_PIECE = 16_384
#: Connections dialled beyond those that the calls need, as a handshake that loses a packet comes a second late.
_SPARE = 2
#: Seconds in which a dialled, unused connection is taken as established.
_FRESH_S = 5.0


class HttpTransport:
    """Calls to one platform over kept-alive connections. `proxies`: as requests takes them, {} for none.

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
        self._timeout = (connect_s, stall_s)
        self._session = requests.Session()
        # Environment variables and .netrc must not decide where a commune's acts go.
        self._session.trust_env = False
        self._proxies = dict(proxies or {})
        self._session.proxies.update(self._proxies)
        self._session.headers.clear()
        self._session.mount("http://", _StallAdapter(stall_s))
        self._session.mount("https://", _SystemTrust(stall_s, ca_file))

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
            request = self._session.prepare_request(requests.Request("GET", self._url))
            adapter = self._session.get_adapter(self._url)
            if isinstance(adapter, _StallAdapter):
                adapter.dial(request, self._proxies, self._timeout[0])
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
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
        head, body = None, bytearray()
        try:
            response = self._session.request(
                call.method,
                f"{self._url}{call.path}{query}",
                headers=headers,
                data=_Pieces(call.body) if call.body else None,
                timeout=self._timeout,
                allow_redirects=False,  # requests would turn POST + 302 of a captive portal into a GET 200
                stream=True,
            )
            with response:
                head = Answer(status=response.status_code, headers=dict(response.headers.lower_items()))
                _read(response, body)
                if not body and _cut_short(call, head):
                    raise NetworkError("cut", "in the head")
                return replace(head, body=bytes(body))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            network_error = self._network_error(error)
            if head is not None and "range" in call.headers:
                network_error.part = replace(head, body=bytes(body))
            raise network_error from error

    def _network_error(self, error: Exception) -> NetworkError:
        """What this error means. Where a certificate was not accepted, probes the server for the cause."""
        causes = _causes(error)
        reached = not any(isinstance(cause, _NOT_CONNECTED) for cause in causes)
        tls_error = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
        if tls_error is None:
            network_error = _network_error(error, causes)
            network_error.reached = reached
            return network_error
        doubt = certificates.doubt_of(tls_error)
        if doubt == "other":
            return NetworkError("tls", type(tls_error).__name__, reached=reached)
        server = probes.inspect(self._url, self._proxies, wait_s=self._timeout[0])
        code = certificates.code_of(doubt, server.certificate, datetime.now(UTC), server.date)
        issuer = server.certificate.issuer if server.certificate is not None and code in _NAMES_ISSUER else ""
        return NetworkError(code, type(tls_error).__name__, issuer=issuer, reached=reached)

    def close(self) -> None:
        for one in (self, *self._others):
            one._session.close()


class _Pieces:
    """A body sent in pieces, with a content-length."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __len__(self) -> int:
        return len(self._body)

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self._body), _PIECE):
            yield self._body[first : first + _PIECE]


class _StallAdapter(HTTPAdapter):
    """Once connected, each piece may take the stall time; urllib3 would allow it only the connect time."""

    def __init__(self, stall_s: float) -> None:
        self._stall_s = stall_s
        super().__init__()

    def close(self) -> None:
        """Closes its connections too: urllib3 leaves that to garbage collection, which a kept error puts off."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - urllib3's own container
                manager.pools[key].close()
        super().close()

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """The login in the encoding of the probes; requests has latin-1, in which a password may not be writable."""
        authorization = read_proxy(proxy).authorization
        return {"Proxy-Authorization": authorization} if authorization else {}

    def dial(self, request: requests.PreparedRequest, proxies: dict[str, str], connect_s: float) -> None:
        """Puts an established connection into the pool. urllib3 has no public way to do so; a test covers this."""
        pool = self.get_connection_with_tls_context(request, verify=True, proxies=proxies)
        self.cert_verify(pool, request.url, True, None)  # type: ignore[no-untyped-call]  # as HTTPAdapter.send does
        connection = pool._get_conn()
        try:
            if connection.is_closed:
                connection.timeout = connect_s
                if pool.proxy is not None and pool.scheme == "https":
                    pool._prepare_proxy(connection)
                else:
                    connection.connect()
                connection.fresh_until = time.monotonic() + _FRESH_S
        except (urllib3.exceptions.HTTPError, OSError) as error:
            connection.close()  # else urllib3 would take it as established
            if connection.proxy is not None and not connection.has_connected_to_proxy:
                raise urllib3.exceptions.ProxyError("not reached", error) from error
            raise
        finally:
            pool._put_conn(connection)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        plain, stall_s = pool.ConnectionCls, self._stall_s
        if not hasattr(plain, "stalls_after"):

            class StallConnection(plain):  # type: ignore[misc, valid-type]  # one of several classes of urllib3
                stalls_after = stall_s
                fresh_until = 0.0

                @property
                def is_connected(self) -> bool:
                    """urllib3 takes an idle connection with unread bytes for dead; in TLS 1.3 these are a ticket."""
                    return time.monotonic() < self.fresh_until or bool(super().is_connected)

                def endheaders(self, *args: Any, **kwargs: Any) -> None:
                    self.fresh_until = 0.0  # a call has begun: the connection is not fresh any more
                    super().endheaders(*args, **kwargs)
                    self.sock.settimeout(self.stalls_after)

            pool.ConnectionCls = StallConnection
        return pool


class _SystemTrust(_StallAdapter):
    """Verifies certificates by the system's store, where a company's authority is installed."""

    def __init__(self, stall_s: float, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        super().__init__(stall_s)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=probes.trust(self._ca_file), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=probes.trust(self._ca_file), **kwargs)


def _read(response: requests.Response, body: bytearray) -> None:
    """Adds the raw bytes to `body`: the signed digest is of the bytes before decoding."""
    while chunk := response.raw.read(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise NetworkError("not_the_platform", "answer too large")


def _cut_short(call: Call, head: Answer) -> bool:
    """Whether an answer without a body was cut before its content-length, which http.client does not notice."""
    complete = call.method == "HEAD" or head.status == 204 or "content-length" in head.headers
    return 200 <= head.status < 300 and not complete and "transfer-encoding" not in head.headers


def _network_error(error: Exception, causes: list[BaseException]) -> NetworkError:
    if any(isinstance(cause, OSError) and _PROXY_REFUSES in str(cause) for cause in causes):
        return NetworkError("proxy_password", type(error).__name__)
    if any(isinstance(cause, OSError) and cause.errno in _NO_ROUTE for cause in causes):
        return NetworkError("no_route", type(error).__name__)
    for kind, code in _CODES:
        if any(isinstance(cause, kind) for cause in causes):
            return NetworkError(code, type(error).__name__)
    return NetworkError("cut", type(error).__name__)  # the call may have arrived


def _causes(error: BaseException) -> list[BaseException]:
    """The error, its arguments and causes: requests and urllib3 wrap the interesting one deep inside."""
    causes: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(causes) < 30:
        one = queue.pop()
        if isinstance(one, BaseException) and all(one is not other for other in causes):
            causes.append(one)
            queue += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return causes


_PROXY_REFUSES = "Tunnel connection failed: 407"  # http.client has only this text for it
#: Errors that are raised only while connecting.
_NOT_CONNECTED = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)
_NAMES_ISSUER = ("certificate_unknown", "intercepted")
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
#: The first of these among the causes names the network error.
_CODES: tuple[tuple[type[BaseException], NetworkErrorCode], ...] = (
    (requests.exceptions.ProxyError, "proxy"),
    (urllib3.exceptions.ProxyError, "proxy"),
    (ssl.SSLError, "tls"),
    (urllib3.exceptions.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (urllib3.exceptions.NameResolutionError, "dns"),
    (ConnectionRefusedError, "refused"),
    (urllib3.exceptions.IncompleteRead, "cut"),
    (requests.exceptions.Timeout, "timeout"),
    (urllib3.exceptions.TimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (ConnectionResetError, "cut"),
    (BrokenPipeError, "cut"),
    (urllib3.exceptions.ProtocolError, "cut"),
)
