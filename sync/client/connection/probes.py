"""Probes the way to the platform step by step, with times: DNS, TCP, proxy, TLS, HTTP. Sends no data of a commune."""

import errno
import http.client
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import truststore
from msgspec import Struct, field

from sync.client.connection import certificates
from sync.client.connection.backoff import date_of
from sync.client.connection.certificates import Certificate
from sync.client.connection.http_head import ask
from sync.client.connection.proxies import Proxy, proxy_of
from sync.client.connection.proxy_tunnel import ProxyFault, code_of, methods_of, no_tls, open_passage
from sync.client.errors import NetworkErrorCode

Name: TypeAlias = Literal["address", "dns", "tcp", "proxy", "tls", "http"]
WAIT_S = 10.0
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
_log = logging.getLogger(__name__)


class ProbeStep(Struct, frozen=True):
    name: Name  #: stable: scripts and the report tell it
    ok: bool  #: False ends the way: no step follows
    ms: int  #: how long this step took
    code: NetworkErrorCode | Literal[""] = ""  #: "" if it went well
    facts: dict[str, str] = field(default_factory=dict)  #: for the help desk


class ServerView(Struct, frozen=True):
    """What a server shows to anybody; not verified."""

    certificate: Certificate | None = None  #: None where the server was not reached, or a proxy stood in the way
    date: datetime | None = None  #: the server's clock, as its HTTP header says; None where it said nothing


def trust(ca_file: Path | None = None) -> ssl.SSLContext:
    """The system's certificate store, and the certificates of `ca_file` if it can be read."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(ca_file))
        except OSError as error:  # then the server's certificate is reported as unknown
            _log.warning("certificate file not read: %s", type(error).__name__)
    return context


def trace(
    url: str,
    proxies: Mapping[str, str] | None = None,
    *,
    path: str = "/",
    ca_file: Path | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    wait_s: float = WAIT_S,
) -> tuple[ProbeStep, ...]:
    """The steps up to the first that fails; each takes at most `wait_s`, except DNS, which the system limits."""
    return tuple(_steps(url, proxies or {}, path, ca_file, now, wait_s))


def inspect(url: str, proxies: Mapping[str, str] | None = None, *, wait_s: float = WAIT_S) -> ServerView:
    """What the server shows, to explain a failure that has already happened."""
    parts = urlsplit(url)
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE  # no data of a commune is sent
    try:
        proxy = proxy_of(url, proxies or {})
        if proxy is not None and proxy.secure:
            return ServerView()
        plain = socket.create_connection(_first_hop(url, proxy), wait_s)
        with closing(plain):
            plain.settimeout(wait_s)
            if proxy is not None:
                plain = _passage(plain, url, proxy, wait_s)
            with closing(unverified.wrap_socket(plain, server_hostname=parts.hostname)) as secured:
                certificate = certificates.read(secured.getpeercert(True) or b"")
                try:
                    _status, headers = ask(secured, "HEAD", "/", parts.hostname or "", {}, within_s=wait_s)
                except (OSError, http.client.HTTPException):
                    return ServerView(certificate)
                return ServerView(certificate, date_of(headers.get("date", "")))
    except (OSError, ValueError, http.client.HTTPException):
        return ServerView()


def _steps(
    url: str,
    proxies: Mapping[str, str],
    path: str,
    ca_file: Path | None,
    now: Callable[[], datetime],
    wait_s: float,
) -> Iterator[ProbeStep]:
    try:
        hop = _first_hop(url, None)
    except ValueError:
        yield ProbeStep("address", False, 0, "dns")
        return
    try:
        proxy = proxy_of(url, proxies)
        hop = hop if proxy is None else _first_hop(url, proxy)
    except ValueError:
        yield ProbeStep("address", False, 0, "proxy_address")
        return
    step = _resolve(hop, proxy)
    yield step
    if not step.ok:
        return
    step, connection = _dial(hop, proxy, wait_s)
    yield step
    if connection is None:
        return
    with closing(connection):
        if proxy is not None and proxy.secure:
            yield _secured(connection, proxy, ca_file)
            return  # what goes through it would be TLS in TLS, which `socket` has not
        secure = urlsplit(url).scheme == "https"
        if secure and proxy is not None:
            step, connection = _tunnel(connection, url, proxy, wait_s)
            yield step
            if not step.ok:
                return
        if secure:
            started = time.monotonic()
            try:
                connection = trust(ca_file).wrap_socket(connection, server_hostname=urlsplit(url).hostname)
            except OSError as error:
                if proxy is not None and no_tls(error):
                    yield ProbeStep("tls", False, _ms(started), "proxy_passage", {"error": _error_name(error)})
                else:
                    yield _tls_failed(error, started, inspect(url, proxies, wait_s=wait_s), now())
                return
            shown = _shown(certificates.read(connection.getpeercert(True) or b""))
            yield ProbeStep("tls", True, _ms(started), facts=shown)
        with closing(connection):
            yield _http(connection, url, path, None if secure else proxy, now, wait_s)


def _resolve(hop: tuple[str, int], proxy: Proxy | None) -> ProbeStep:
    started = time.monotonic()
    try:
        resolved = socket.getaddrinfo(*hop, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the second: a part of the name is empty or too long
        facts = {"name": hop[0], "error": _error_name(error)}
        return ProbeStep("dns", False, _ms(started), "proxy" if proxy else "dns", facts)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in resolved))
    return ProbeStep("dns", True, _ms(started), facts={"name": hop[0], "addresses": ", ".join(addresses[:8])})


def _dial(hop: tuple[str, int], proxy: Proxy | None, wait_s: float) -> tuple[ProbeStep, socket.socket | None]:
    started, to = time.monotonic(), f"{hop[0]}:{hop[1]}"
    try:
        connection = socket.create_connection(hop, wait_s)
    except OSError as error:
        code = "proxy" if proxy else _code_of(error)
        return ProbeStep("tcp", False, _ms(started), code, {"to": to, "error": _error_name(error)}), None
    facts = {"to": to, "address": str(connection.getpeername()[0])}
    return ProbeStep("tcp", True, _ms(started), facts=facts), connection


def _secured(connection: socket.socket, proxy: Proxy, ca_file: Path | None) -> ProbeStep:
    started = time.monotonic()
    try:
        trust(ca_file).wrap_socket(connection, server_hostname=proxy.host).close()
    except OSError as error:
        return ProbeStep("proxy", False, _ms(started), "proxy_tls", {"error": _error_name(error)})
    return ProbeStep("proxy", True, _ms(started))


def _tunnel(connection: socket.socket, url: str, proxy: Proxy, wait_s: float) -> tuple[ProbeStep, socket.socket]:
    started = time.monotonic()
    try:
        connection = _passage(connection, url, proxy, wait_s)
    except ProxyFault as fault:
        facts = {"status": str(fault.status)} if fault.status else {"error": fault.cause}
        if fault.methods:
            facts["methods"] = ", ".join(fault.methods)
        return ProbeStep("proxy", False, _ms(started), fault.code, facts), connection
    return ProbeStep("proxy", True, _ms(started), facts={"status": "200"}), connection


def _passage(connection: socket.socket, url: str, proxy: Proxy, wait_s: float) -> socket.socket:
    parts, redial = urlsplit(url), partial(socket.create_connection, (proxy.host, proxy.port), wait_s)
    host, port = parts.hostname or "", parts.port or 443
    return open_passage(connection, host, port, proxy, redial=redial, within_s=wait_s)


def _tls_failed(error: OSError, started: float, server: ServerView, now: datetime) -> ProbeStep:
    facts = {"error": _error_name(error), **_shown(server.certificate)}
    if server.date is not None:
        facts["date_there"] = server.date.isoformat()
    if not isinstance(error, ssl.SSLError):
        return ProbeStep("tls", False, _ms(started), _code_of(error), facts)
    code = certificates.code_of(certificates.doubt_of(error), server.certificate, now, server.date)
    return ProbeStep("tls", False, _ms(started), code, facts)


def _http(
    connection: socket.socket,
    url: str,
    path: str,
    proxy: Proxy | None,
    now: Callable[[], datetime],
    wait_s: float,
) -> ProbeStep:
    parts = urlsplit(url)
    target = f"{parts.path.rstrip('/')}{path}"
    started = time.monotonic()
    try:
        if proxy is None:
            host = parts.netloc.rpartition("@")[2]
            status, headers = ask(connection, "GET", target, host, {}, within_s=wait_s)
        else:
            whole = f"http://{parts.netloc}{target}"
            status, headers = ask(connection, "GET", whole, parts.netloc, proxy.headers, within_s=wait_s)
    except (OSError, http.client.HTTPException) as error:
        return ProbeStep("http", False, _ms(started), _code_of(error), {"error": _error_name(error)})
    facts = {"status": str(status), "type": headers.get("content-type", "")[:80]}
    if (date := date_of(headers.get("date", ""))) is not None:
        facts["clock_offset_s"] = str(round((date - now()).total_seconds()))
    code: NetworkErrorCode | Literal[""] = ""
    if status == 407:
        methods = methods_of(headers)
        code = code_of(status, methods)
        if methods:  # a proxy may ask without saying how
            facts["methods"] = ", ".join(methods)
    elif status == 511 or 300 <= status < 400 or "html" in facts["type"]:
        code = "not_the_platform"
    elif status == 429 or status >= 500:
        code = "platform_down"
    return ProbeStep("http", not code, _ms(started), code, facts)


def _first_hop(url: str, proxy: Proxy | None) -> tuple[str, int]:
    """Host and port to connect to. Raises ValueError for an address without a host."""
    if proxy is not None:
        return proxy.host, proxy.port
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(url)
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _code_of(error: Exception) -> NetworkErrorCode:
    if isinstance(error, OSError) and error.errno in _NO_ROUTE:
        return "no_route"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    return "timeout" if isinstance(error, TimeoutError) else "cut"


def _shown(certificate: Certificate | None) -> dict[str, str]:
    if certificate is None:
        return {}
    return {
        "issuer": certificate.issuer,
        "subject": certificate.subject,
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
    }


def _error_name(error: Exception) -> str:
    """Type and number of the error, not its text, which may hold an address with a password."""
    number = getattr(error, "verify_code", None) or getattr(error, "errno", None)
    return type(error).__name__ + (f" {number}" if number else "")


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
