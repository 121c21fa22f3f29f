"""Asks a proxy for a passage to the platform (CONNECT), says who asks, and names what the proxy does instead."""

import http.client
import re
import socket
import ssl
import sys
import time
from collections.abc import Callable, Mapping

from sync.client.connection.http_head import ask, skip_body
from sync.client.connection.proxies import Proxy
from sync.client.errors import NetworkErrorCode

#: A question of a proxy begins with the name of a method; what has "=" after its first word is a detail of one.
_METHOD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,19})(?:\s+([^\s=].*))?\Z", re.DOTALL)
_MOST_METHODS = 5
_MOST_TOKENS = 4  # Kerberos has one or two, NTLM has two
#: Those that we speak beside Basic. Only on Windows has the account a ticket that we may use, which NTLM does without.
_SPOKEN = ("Negotiate", "NTLM") if sys.platform == "win32" else ("NTLM", "Negotiate")
#: Reasons of OpenSSL that say that what came was no TLS, and not that two ends of TLS do not agree.
_NO_TLS = (
    "WRONG_VERSION_NUMBER",
    "RECORD_LAYER_FAILURE",
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "BAD_RECORD_TYPE",
    "UNEXPECTED_MESSAGE",
    "UNEXPECTED_EOF_WHILE_READING",
)


class ProxyFault(OSError):
    """The proxy gave no passage to the platform. An OSError, which urllib3 hands on."""

    def __init__(self, code: NetworkErrorCode, cause: str, *, status: int = 0, methods: tuple[str, ...] = ()) -> None:
        super().__init__(code, cause)
        self.code = code
        self.cause = cause  #: for the log and the help desk; no text of the proxy's
        self.status = status  #: that it answered, 0 for none
        self.methods = methods  #: by which it wants to know who asks


def open_passage(
    connection: socket.socket,
    host: str,
    port: int,
    proxy: Proxy,
    *,
    redial: Callable[[], socket.socket] | None,
    within_s: float,
) -> socket.socket:
    """The connection on which what is sent goes to `host`; another one than `connection`, then closed, if it was asked
    who we are. `redial`: None where that cannot be; it raises OSError. `within_s`: for all of it. Raises ProxyFault.
    """
    there, ends_at = f"[{host}]:{port}" if ":" in host else f"{host}:{port}", time.monotonic() + within_s
    try:
        # A proxy that does not ask gets no password: on another network it is another one.
        at_first = proxy.headers if redial is None else {}
        status, headers = _asked(connection, there, at_first, ends_at)
        methods = methods_of(headers) if status == 407 else ()
        if redial is not None:
            for method in _to_try(methods, proxy):
                connection.close()  # not every proxy keeps it after a 407
                connection = redial()
                status, shown = _identified(connection, there, proxy, method, ends_at)
                if status != 407 or shown:
                    break
        if status != 200:
            raise ProxyFault(code_of(status, methods), f"status {status}", status=status, methods=methods)
        connection.settimeout(within_s)
        return connection
    except BaseException as error:
        connection.close()
        if isinstance(error, OSError) and not isinstance(error, ProxyFault):
            raise ProxyFault("proxy", type(error).__name__) from error  # it could not be dialled again
        raise


def _to_try(methods: tuple[str, ...], proxy: Proxy) -> tuple[str, ...]:
    """Never two ways of one password that was shown: where it is wrong, an account is locked the sooner."""
    basic = ("Basic",) if proxy.user and "Basic" in methods else ()
    # The password of a name with its domain, a Windows account, is shown in clear only where nothing else is taken.
    if basic and "\\" not in proxy.user:
        return basic
    return tuple(one for one in _SPOKEN if one in methods) or basic


def _identified(connection: socket.socket, there: str, proxy: Proxy, method: str, ends_at: float) -> tuple[int, bool]:
    """The status in the end, and whether the proxy was shown what comes of the password, and so has judged it.

    All methods but Basic take several questions on one connection; the password is in the answer to a challenge.
    """
    if method == "Basic":
        return _asked(connection, there, proxy.headers, ends_at)[0], True
    from sync.client.connection.proxy_identity import NoIdentity, ProxyIdentity  # noqa: PLC0415 - 5 MB: for few proxies

    status, shown = 407, False
    try:
        identity, challenge = ProxyIdentity(method, proxy), b""
        for _ in range(_MOST_TOKENS):
            login = {"Proxy-Authorization": identity.answer(challenge), "Proxy-Connection": "keep-alive"}
            status, headers = _asked(connection, there, login, ends_at)
            shown = bool(challenge and proxy.user)
            challenge = identity.challenge(_tokens_of(headers).get(method, ""))
            if status != 407 or not challenge or not skip_body(connection, headers, _left(ends_at)):
                break
    except NoIdentity:
        pass
    return status, shown


def _asked(
    connection: socket.socket, there: str, headers: Mapping[str, str], ends_at: float
) -> tuple[int, dict[str, str]]:
    try:
        return ask(connection, "CONNECT", there, there, headers, within_s=_left(ends_at))
    except TimeoutError as error:
        raise ProxyFault("proxy_silent", type(error).__name__) from error
    except (OSError, http.client.HTTPException) as error:
        code: NetworkErrorCode = "proxy" if isinstance(error, OSError) else "proxy_garbled"
        raise ProxyFault(code, type(error).__name__) from error


def _left(ends_at: float) -> float:
    return max(0.01, ends_at - time.monotonic())


def code_of(status: int, methods: tuple[str, ...] = ()) -> NetworkErrorCode:
    """What an answer to CONNECT means that gives no passage. `methods`: of a 407."""
    if status == 407:
        return "proxy_method" if methods and not {"Basic", "NTLM"} & set(methods) else "proxy_password"
    if status == 511 or 300 <= status < 400:
        return "not_the_platform"  # the page of a Wi-Fi, or of a filter
    # A gateway's word that the platform does not answer it. 403 and the rest are its own refusal.
    return "platform_down" if status in (502, 503, 504) else "proxy_refused"


def methods_of(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the methods that a proxy offers (Basic, Negotiate, NTLM …), in its order."""
    return tuple(_tokens_of(headers))[:_MOST_METHODS]


def _tokens_of(headers: Mapping[str, str]) -> dict[str, str]:
    """What follows the name of each method: "" or a token, or the first detail."""
    from urllib.request import parse_http_list  # noqa: PLC0415 - memory: only a proxy that asks who we are needs it

    parts = parse_http_list(headers.get("proxy-authenticate", "")[:16_384])
    matches = (_METHOD.match(part.strip()) for part in parts)
    return {_NAMES.get(match[1].lower(), match[1]): match[2] or "" for match in matches if match is not None}


def no_tls(error: OSError) -> bool:
    """Whether it failed as what came was no TLS at all, or nothing. A reason that Python does not know is none."""
    if not isinstance(error, ssl.SSLError):
        return isinstance(error, ConnectionError)
    if isinstance(error, ssl.SSLCertVerificationError):
        return False
    return isinstance(error, ssl.SSLEOFError) or not error.reason or error.reason in _NO_TLS


#: As the standards write them; a proxy may write them otherwise.
_NAMES = {name.lower(): name for name in ("Basic", "Digest", "NTLM", "Negotiate", "Kerberos", "Bearer")}
