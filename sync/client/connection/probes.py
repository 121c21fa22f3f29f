"""The way to the platform, step by step with its times: name, line, proxy, TLS, HTTP. Nothing of a commune is told."""

import errno
import http.client
import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import truststore

from sync.client.connection import certificates
from sync.client.connection.certificates import Certificate
from sync.client.connection.proxies import Proxy, proxy_of
from sync.client.errors import NetworkErrorCode

Name: TypeAlias = Literal["address", "dns", "tcp", "proxy", "tls", "http"]
WAIT_S = 10.0
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
_HEAD_BYTES = 16_384
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProbeStep:
    """One step: `code` is "" where it went well; `facts` are for whoever helps."""

    name: Name
    ok: bool
    ms: int
    code: NetworkErrorCode | Literal[""] = ""
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a server shows of itself to anybody: nobody vouches for it."""

    certificate: Certificate | None = None
    date: datetime | None = None


def trust(ca_file: Path | None = None) -> ssl.SSLContext:
    """The system's own store, where a company's authority is installed, and beside it that file, if it can be read."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=str(ca_file))
        except OSError as error:  # what it would have vouched for is then not recognised, and said to be so
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
    """The steps up to the first that fails; each takes `wait_s` at most, the name as long as the system takes."""
    return tuple(_steps(url, proxies or {}, path, ca_file, now, wait_s))


def look(url: str, proxies: Mapping[str, str] | None = None, *, wait_s: float = WAIT_S) -> Seen:
    """What the server shows, believed by nobody; for the words of a failure that has already happened."""
    parts = urlsplit(url)
    blind = ssl.create_default_context()
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE  # only looked at: no byte of a commune goes this way
    try:
        proxy = proxy_of(url, proxies or {})
        line = socket.create_connection(_first_hop(url, proxy), wait_s)
        with closing(line):
            line.settimeout(wait_s)
            if proxy is not None and _connect(line, url, proxy)[0] != 200:
                return Seen()
            with closing(blind.wrap_socket(line, server_hostname=parts.hostname)) as shut:
                found = certificates.read(shut.getpeercert(True) or b"")
                try:
                    _status, headers = _ask(shut, "HEAD", "/", parts.hostname or "", {})
                except (OSError, http.client.HTTPException):
                    return Seen(found)
                return Seen(found, _date(headers.get("date", "")))
    except (OSError, ValueError, http.client.HTTPException):
        return Seen()


def _steps(
    url: str,
    proxies: Mapping[str, str],
    path: str,
    ca_file: Path | None,
    now: Callable[[], datetime],
    wait_s: float,
) -> Iterator[ProbeStep]:
    begun = time.monotonic()
    try:
        parts = urlsplit(url)
        proxy = proxy_of(url, proxies)
        hop = _first_hop(url, proxy)
    except ValueError:
        yield ProbeStep("address", False, 0, "dns")
        return
    try:
        found = socket.getaddrinfo(*hop, type=socket.SOCK_STREAM)
    except OSError as error:
        yield ProbeStep("dns", False, _ms(begun), "proxy" if proxy else "dns", {"name": hop[0], "error": _said(error)})
        return
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    yield ProbeStep("dns", True, _ms(begun), facts={"name": hop[0], "addresses": ", ".join(addresses[:8])})
    begun = time.monotonic()
    try:
        line: socket.socket = socket.create_connection(hop, wait_s)
    except OSError as error:
        code = "proxy" if proxy else _line_code(error)
        yield ProbeStep("tcp", False, _ms(begun), code, {"to": f"{hop[0]}:{hop[1]}", "error": _said(error)})
        return
    with closing(line):
        line.settimeout(wait_s)
        yield ProbeStep(
            "tcp", True, _ms(begun), facts={"to": f"{hop[0]}:{hop[1]}", "address": str(line.getpeername()[0])}
        )
        if parts.scheme == "https":
            if proxy is not None:
                step = _tunnel(line, url, proxy)
                yield step
                if not step.ok:
                    return
            begun = time.monotonic()
            try:
                line = trust(ca_file).wrap_socket(line, server_hostname=parts.hostname)
            except OSError as error:
                yield _refused_tls(error, begun, look(url, proxies, wait_s=wait_s), now())
                return
            yield ProbeStep("tls", True, _ms(begun), facts=_shown(certificates.read(line.getpeercert(True) or b"")))
        with closing(line):
            yield _greeting(line, url, path, proxy if parts.scheme == "http" else None, now)


def _tunnel(line: socket.socket, url: str, proxy: Proxy) -> ProbeStep:
    begun = time.monotonic()
    try:
        status, _headers = _connect(line, url, proxy)
    except (OSError, http.client.HTTPException) as error:
        return ProbeStep("proxy", False, _ms(begun), "proxy", {"error": _said(error)})
    code: NetworkErrorCode | Literal[""] = "" if status == 200 else "proxy_password" if status == 407 else "proxy"
    return ProbeStep("proxy", status == 200, _ms(begun), code, {"status": str(status)})


def _refused_tls(error: OSError, begun: float, seen: Seen, now: datetime) -> ProbeStep:
    facts = {"error": _said(error), **_shown(seen.certificate)}
    if seen.date is not None:
        facts["date_there"] = seen.date.isoformat()
    if not isinstance(error, ssl.SSLError):
        return ProbeStep("tls", False, _ms(begun), _line_code(error), facts)
    code = certificates.code_of(certificates.doubt_of(error), seen.certificate, now, seen.date)
    return ProbeStep("tls", False, _ms(begun), code, facts)


def _greeting(line: socket.socket, url: str, path: str, proxy: Proxy | None, now: Callable[[], datetime]) -> ProbeStep:
    parts = urlsplit(url)
    target = f"{parts.path.rstrip('/')}{path}"
    begun = time.monotonic()
    try:
        if proxy is None:
            status, headers = _ask(line, "GET", target, parts.netloc.rpartition("@")[2], {})
        else:
            login = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
            status, headers = _ask(line, "GET", f"http://{parts.netloc}{target}", parts.netloc, login)
    except (OSError, http.client.HTTPException) as error:
        return ProbeStep("http", False, _ms(begun), _line_code(error), {"error": _said(error)})
    facts = {"status": str(status), "type": headers.get("content-type", "")[:80]}
    if (date := _date(headers.get("date", ""))) is not None:
        facts["clock_offset_s"] = str(round((date - now()).total_seconds()))
    code: NetworkErrorCode | Literal[""] = ""
    if status == 407:
        code = "proxy_password"
    elif status == 511 or 300 <= status < 400 or "html" in facts["type"]:
        code = "not_the_platform"
    elif status == 429 or status >= 500:
        code = "platform_down"
    return ProbeStep("http", not code, _ms(begun), code, facts)


def _connect(line: socket.socket, url: str, proxy: Proxy) -> tuple[int, dict[str, str]]:
    parts = urlsplit(url)
    there = f"{parts.hostname}:{parts.port or 443}"
    login = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
    return _ask(line, "CONNECT", there, there, login)


def _ask(
    line: socket.socket, method: str, target: str, host: str, more: Mapping[str, str]
) -> tuple[int, dict[str, str]]:
    """Status and headers, by small letters; the body is left. Raises OSError, HTTPException."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in more.items())]
    line.sendall("\r\n".join([*lines, "", ""]).encode("ascii", "replace"))
    head = bytearray()
    while b"\r\n\r\n" not in head:
        if len(head) > _HEAD_BYTES:
            raise http.client.HTTPException("head too large")
        # Byte by byte up to its end: what comes after a proxy's head belongs to TLS.
        one = line.recv(1)
        if not one:
            raise http.client.RemoteDisconnected("no answer")
        head += one
    first, *rest = head.decode("latin-1").split("\r\n")
    words = first.split(" ", 2)
    if not words[0].startswith("HTTP/1.") or len(words) < 2 or not words[1].isdigit():
        raise http.client.BadStatusLine(first[:80])
    pairs = (one.partition(":") for one in rest if ":" in one)
    return int(words[1]), {name.strip().lower(): value.strip() for name, _, value in pairs}


def _first_hop(url: str, proxy: Proxy | None) -> tuple[str, int]:
    """Raises ValueError for an address that names nobody."""
    if proxy is not None:
        return proxy.host, proxy.port
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(url)
    return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _line_code(error: Exception) -> NetworkErrorCode:
    if isinstance(error, OSError) and error.errno in _NO_ROUTE:
        return "no_route"
    if isinstance(error, ConnectionRefusedError):
        return "refused"
    return "timeout" if isinstance(error, TimeoutError) else "cut"


def _shown(found: Certificate | None) -> dict[str, str]:
    if found is None:
        return {}
    return {
        "issuer": found.issuer,
        "subject": found.subject,
        "not_before": found.not_before.isoformat(),
        "not_after": found.not_after.isoformat(),
    }


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo is not None else None


def _said(error: Exception) -> str:
    """The kind and the system's number: the words of a library may hold an address with a password."""
    number = getattr(error, "verify_code", None) or getattr(error, "errno", None)
    return type(error).__name__ + (f" {number}" if number else "")


def _ms(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
