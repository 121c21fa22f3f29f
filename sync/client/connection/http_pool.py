"""How urllib3 connects for us: a time for each piece, dialled ahead, the system's trust, a proxy's login."""

import socket
import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from sync.client.connection import probes
from sync.client.connection.proxies import address_of, read_proxy
from sync.client.connection.proxy_tunnel import ProxyFault, no_tls, open_passage

CONNECT_S = 10.0  # also for a proxy's whole answer
#: Seconds in which a dialled, unused connection is taken as established.
_FRESH_S = 5.0
# Of a clock that is years off our own sentence is said, in French and on a line that is no traceback.
urllib3.disable_warnings(urllib3.exceptions.SystemTimeWarning)
#: Nothing is tried again by urllib3, and no redirection followed.
_ONCE = urllib3.Retry(0, read=False)


class _Stalling(HTTPConnection):
    """Once connected, each piece may take the stall time; urllib3 would allow it only the connect time."""

    stalls_after = 0.0
    fresh_until = 0.0
    passage_is_open = False

    def connect(self) -> None:
        self.passage_is_open = False
        try:
            super().connect()
        except (ssl.SSLError, ConnectionError) as error:
            if self.passage_is_open and no_tls(error):
                raise ProxyFault("proxy_passage", type(error).__name__) from error
            raise

    def _new_conn(self) -> socket.socket:
        """Opens the passage too, as a proxy that asks who we are may want another connection for it."""
        made: Any = self  # what http.client noted in itself, which its types do not tell
        sock = super()._new_conn()
        if made._tunnel_host is None or made._tunnel_scheme == "https":
            return sock
        return self._passage(sock, super()._new_conn)

    def _tunnel(self) -> None:
        """In place of http.client's, whose lines may go on for ever and whose errors are only texts."""
        if not self.passage_is_open:
            made: Any = self
            self._passage(made.sock, None)

    def _passage(self, sock: socket.socket, redial: Callable[[], socket.socket] | None) -> socket.socket:
        made: Any = self
        host, port = made._tunnel_host.strip("[]"), made._tunnel_port or 443
        proxy, within_s = read_proxy(made.proxy.url), sock.gettimeout() or CONNECT_S
        passage = open_passage(sock, host, port, proxy, redial=redial, within_s=within_s)
        self.passage_is_open = True
        return passage

    @property
    def is_connected(self) -> bool:
        """urllib3 takes an idle connection with unread bytes for dead; in TLS 1.3 these are a ticket."""
        return time.monotonic() < self.fresh_until or bool(super().is_connected)

    def endheaders(self, *args: Any, **kwargs: Any) -> None:
        self.fresh_until = 0.0  # a call has begun: the connection is not fresh any more
        super().endheaders(*args, **kwargs)
        if self.sock is not None:
            self.sock.settimeout(self.stalls_after)


class _StallingTls(_Stalling, HTTPSConnection):
    pass


class Pool:
    """The way to one platform, by a proxy or without: one connection, which is kept for the next call.

    Certificates are verified by the system's store, where a company's authority is installed, and by `ca_file`.
    """

    def __init__(self, url: str, proxies: Mapping[str, str], stall_s: float, ca_file: Path | None) -> None:
        address = address_of(url, proxies)
        trust: Any = {"ssl_context": probes.trust(ca_file)} if urlsplit(url).scheme == "https" else {}
        self._manager: urllib3.PoolManager
        if address:
            self._manager = _by_proxy(address, ca_file, trust)
        else:
            self._manager = urllib3.PoolManager(**trust)
        self._pool = self._manager.connection_from_url(_in_ascii(url))
        plain = _StallingTls if self._pool.scheme == "https" else _Stalling
        self._pool.ConnectionCls = type(plain.__name__, (plain,), {"stalls_after": stall_s})
        # A proxy that is given a call without TLS wants the whole address.
        self._whole = _in_ascii(url) if address and self._pool.scheme == "http" else urlsplit(url).path

    def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: Any, timeout: urllib3.Timeout
    ) -> urllib3.BaseHTTPResponse:
        """The head of an answer; its body is still to be read, raw."""
        return self._pool.urlopen(
            method,
            f"{self._whole}{target}",
            body=body,
            headers=headers,
            retries=_ONCE,
            redirect=False,
            assert_same_host=False,
            timeout=timeout,
            preload_content=False,
            decode_content=False,
        )

    def dial(self, connect_s: float) -> None:
        """Puts an established connection into the pool. urllib3 has no public way to do so; a test covers this."""
        connection: Any = self._pool._get_conn()
        try:
            if connection.is_closed:
                connection.timeout = connect_s
                if self._pool.proxy is not None and self._pool.scheme == "https":
                    self._pool._prepare_proxy(connection)
                else:
                    connection.connect()
                connection.fresh_until = time.monotonic() + _FRESH_S
        except (urllib3.exceptions.HTTPError, OSError) as error:
            connection.close()  # else urllib3 would take it as established
            if connection.proxy is not None and not connection.has_connected_to_proxy:
                raise urllib3.exceptions.ProxyError("not reached", error) from error
            raise
        finally:
            self._pool._put_conn(connection)

    def close(self) -> None:
        """Closes its connection too: urllib3 leaves that to garbage collection, which a kept error puts off."""
        self._pool.close()
        self._manager.clear()


def _by_proxy(address: str, ca_file: Path | None, trust: dict[str, Any]) -> urllib3.ProxyManager:
    try:
        proxy = read_proxy(address)
        # The login in the encoding of the probes; urllib3 has latin-1, in which a password may not be writable.
        return urllib3.ProxyManager(
            address,
            proxy_headers=proxy.headers,
            proxy_ssl_context=probes.trust(ca_file) if proxy.secure else None,
            **trust,
        )
    except ValueError as error:
        raise ProxyFault("proxy_address", type(error).__name__) from error


def _in_ascii(url: str) -> str:
    """The address with its host as the network knows it: accents in a name are encoded. Raises ValueError."""
    parts = urlsplit(url)
    if parts.netloc.isascii() or parts.hostname is None:
        return url
    host = parts.hostname.encode("idna").decode()
    return parts._replace(netloc=host if parts.port is None else f"{host}:{parts.port}").geturl()
