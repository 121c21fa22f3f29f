"""HTTP: the only file that imports requests. Carries a call as it is, gives back raw bytes, follows nothing."""

import errno
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from sync.client.connection import certificates, probes
from sync.client.connection.connections import Answered, side_by_side
from sync.client.errors import NetworkError, NetworkErrorCode
from sync.contract.wire import MAX_ANSWER_BYTES, Answer, Call

CONNECT_S = 10.0
#: Without a byte for so long, the other end is taken as gone; a slow link may take as long as it needs.
STALL_S = 45.0
#: Read at once: as much of an answer as a cut may take with it.
_CHUNK = 4_096
#: A body leaves in such pieces: the socket's time-out is for each of them, not for all the sending together.
_PIECE = 16_384
#: Lines beyond those that the calls need: on a bad link one handshake in three loses a packet, and comes a second late.
_SPARE = 2
#: Seconds in which a line that was dialled and not used yet counts as standing.
_FRESH_S = 5.0


class HttpTransport:
    """One platform, connections kept alive. `proxies` as requests takes them; {} means none.

    `ca_file`: certificates trusted beside the system's own.
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
        self._others: list[HttpTransport] = []  # each with a connection of its own
        self._url = url.rstrip("/")
        self._timeout = (connect_s, stall_s)
        self._session = requests.Session()
        # Environment variables and .netrc must not decide where a commune's acts go.
        self._session.trust_env = False
        self._proxies = dict(proxies or {})
        self._session.proxies.update(self._proxies)
        self._session.headers.clear()
        self._session.mount("http://", _Stalling(stall_s))
        self._session.mount("https://", _SystemTrust(stall_s, ca_file))

    def send(self, call: Call) -> Answer:
        """Raises NetworkError when no answer came, or one too large to be the platform's.

        What only asks is asked once more where the line was cut: a kept connection may just have been given up there.
        Who asks for a range can go on from what came: that is the weather's `part`.
        """
        try:
            return self._once(call)
        except NetworkError as network_error:
            if call.method != "GET" or network_error.code != "cut" or network_error.part is not None:
                raise
            return self._once(call)

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, Answered]]:
        """See lanes; over at most so many connections, which are kept."""
        lines = min(connections, len(calls) + _SPARE)
        while len(self._others) < lines - 1:
            self._others.append(self._another())
        return side_by_side([self, *self._others][:lines], calls)

    def dial(self) -> None:
        """Has a connection ready for the next call. Raises NetworkError."""
        try:
            ready = self._session.prepare_request(requests.Request("GET", self._url))
            adapter = self._session.get_adapter(self._url)
            if isinstance(adapter, _Stalling):
                adapter.dial(ready, self._proxies, self._timeout[0])
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
                allow_redirects=False,  # requests turns POST + 302 into a GET 200: a captive portal's false success
                stream=True,
            )
            with response:
                named = {name.lower(): value for name, value in response.headers.items()}
                head = Answer(status=response.status_code, headers=named)
                _read(response, body)
                if not body and _cut_short(call, head):
                    raise NetworkError("cut", "amid the head")
                return replace(head, body=bytes(body))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            network_error = self._network_error(error)
            if head is not None and "range" in call.headers:
                network_error.part = replace(head, body=bytes(body))
            raise network_error from error

    def _network_error(self, error: Exception) -> NetworkError:
        """A certificate that was not accepted is looked at once more, believing nothing, to say what is wrong."""
        causes = _causes(error)
        reached = not any(isinstance(cause, _NO_LINE) for cause in causes)
        refused = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
        if refused is None:
            network_error = _network_error(error, causes)
            network_error.reached = reached
            return network_error
        doubt = certificates.doubt_of(refused)
        if doubt == "other":
            return NetworkError("tls", type(refused).__name__, reached=reached)
        seen = probes.look(self._url, self._proxies, wait_s=self._timeout[0])
        code = certificates.code_of(doubt, seen.certificate, datetime.now(UTC), seen.date)
        issuer = seen.certificate.issuer if seen.certificate is not None and code in _SIGNED_BY else ""
        return NetworkError(code, type(refused).__name__, issuer=issuer, reached=reached)

    def close(self) -> None:
        for one in (self, *self._others):
            one._session.close()


class _Pieces:
    """A body in pieces, its length known beforehand."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __len__(self) -> int:
        return len(self._body)

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self._body), _PIECE):
            yield self._body[first : first + _PIECE]


class _Stalling(HTTPAdapter):
    """Once the line stands, a piece may take as long as a stall: urllib3 would give it the time for connecting."""

    def __init__(self, stall_s: float) -> None:
        self._stall_s = stall_s
        super().__init__()

    def dial(self, request: requests.PreparedRequest, proxies: dict[str, str], connect_s: float) -> None:
        """Puts a connection that stands into the pool. urllib3 has no public way to do so; a test looks."""
        pool = self.get_connection_with_tls_context(request, verify=True, proxies=proxies)
        self.cert_verify(pool, request.url, True, None)  # type: ignore[no-untyped-call]  # as HTTPAdapter.send does
        line = pool._get_conn()
        try:
            if line.is_closed:
                line.timeout = connect_s
                if pool.proxy is not None and pool.scheme == "https":
                    pool._prepare_proxy(line)
                else:
                    line.connect()
                line.dialled_at = time.monotonic()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            line.close()  # half made, it would be taken for one that stands
            if line.proxy is not None and not line.has_connected_to_proxy:
                raise urllib3.exceptions.ProxyError("no way to it", error) from error
            raise
        finally:
            pool._put_conn(line)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        plain, stall_s = pool.ConnectionCls, self._stall_s
        if not hasattr(plain, "stalls_after"):

            class Patient(plain):  # type: ignore[misc, valid-type]  # http or https, with or without a proxy
                stalls_after = stall_s
                dialled_at = -_FRESH_S

                @property
                def is_connected(self) -> bool:
                    """urllib3 takes a line that has something to be read for a dead one: in TLS 1.3 it is a ticket."""
                    return time.monotonic() - self.dialled_at < _FRESH_S or bool(super().is_connected)

                def endheaders(self, *args: Any, **kwargs: Any) -> None:
                    self.dialled_at = -_FRESH_S
                    super().endheaders(*args, **kwargs)
                    self.sock.settimeout(self.stalls_after)

            pool.ConnectionCls = Patient
        return pool


class _SystemTrust(_Stalling):
    """Certificates are judged by the system's own store, where a company's authority is installed."""

    def __init__(self, stall_s: float, ca_file: Path | None) -> None:
        self._ca_file = ca_file
        super().__init__(stall_s)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=probes.trust(self._ca_file), **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=probes.trust(self._ca_file), **kwargs)


def _read(response: requests.Response, body: bytearray) -> None:
    """Adds the raw bytes: their digest is signed, and is checked before anything is decoded."""
    while chunk := response.raw.read(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise NetworkError("not_the_platform", "answer too large")


def _cut_short(call: Call, head: Answer) -> bool:
    """Of an answer without a body: the line was cut before its length was told, which http.client passes over."""
    told = call.method == "HEAD" or head.status == 204 or "content-length" in head.headers
    return 200 <= head.status < 300 and not told and "transfer-encoding" not in head.headers


def _network_error(error: Exception, causes: list[BaseException]) -> NetworkError:
    if any(isinstance(cause, OSError) and _PROXY_REFUSES in str(cause) for cause in causes):
        return NetworkError("proxy_password", type(error).__name__)
    if any(isinstance(cause, OSError) and cause.errno in _NO_ROUTE for cause in causes):
        return NetworkError("no_route", type(error).__name__)
    for kind, code in _CODES:
        if any(isinstance(cause, kind) for cause in causes):
            return NetworkError(code, type(error).__name__)
    return NetworkError("cut", type(error).__name__)  # whatever it was, the call may have arrived


def _causes(error: BaseException) -> list[BaseException]:
    """The error, its arguments and what it came from: requests and urllib3 wrap the interesting one deep inside."""
    found: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(found) < 30:
        one = queue.pop()
        if isinstance(one, BaseException) and all(one is not known for known in found):
            found.append(one)
            queue += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


_PROXY_REFUSES = "Tunnel connection failed: 407"  # http.client's words: it has no kind of its own for it
#: Raised only while a line is being made.
_NO_LINE = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.NameResolutionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)
_SIGNED_BY = ("certificate_unknown", "intercepted")
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
#: The first that is found anywhere among the causes names the weather.
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
