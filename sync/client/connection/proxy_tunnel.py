"""Asks a proxy for a passage to the platform (CONNECT), and names what it does instead."""

import http.client
import re
import socket
import ssl
from collections.abc import Mapping

from sync.client.connection.http_head import ask
from sync.client.errors import NetworkErrorCode

#: A question of a proxy begins with the name of a method; what has "=" after its first word is a detail of one.
_METHOD = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,19})(?:\s+[^\s=].*)?\Z", re.DOTALL)
_MOST_METHODS = 5
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
    connection: socket.socket, host: str, port: int, headers: Mapping[str, str], *, within_s: float
) -> None:
    """What is sent afterwards goes to `host`. Raises ProxyFault."""
    there = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        status, answered = ask(connection, "CONNECT", there, there, headers, within_s=within_s)
    except TimeoutError as error:
        raise ProxyFault("proxy_silent", type(error).__name__) from error
    except (OSError, http.client.HTTPException) as error:
        code: NetworkErrorCode = "proxy" if isinstance(error, OSError) else "proxy_garbled"
        raise ProxyFault(code, type(error).__name__) from error
    if status != 200:
        methods = methods_of(answered.get("proxy-authenticate", "")) if status == 407 else ()
        raise ProxyFault(code_of(status, methods), f"status {status}", status=status, methods=methods)


def code_of(status: int, methods: tuple[str, ...] = ()) -> NetworkErrorCode:
    """What an answer to CONNECT means that gives no passage. `methods`: of a 407."""
    if status == 407:
        return "proxy_method" if methods and "Basic" not in methods else "proxy_password"
    if status == 511 or 300 <= status < 400:
        return "not_the_platform"  # the page of a Wi-Fi, or of a filter
    # A gateway's word that the platform does not answer it. 403 and the rest are its own refusal.
    return "platform_down" if status in (502, 503, 504) else "proxy"


def methods_of(challenges: str) -> tuple[str, ...]:
    """Names of the methods that a proxy offers (Basic, Negotiate, NTLM …), by its Proxy-Authenticate headers."""
    from urllib.request import parse_http_list  # noqa: PLC0415 - memory: only a proxy that asks who we are needs it

    matches = (_METHOD.match(part.strip()) for part in parse_http_list(challenges[:4096]))
    names = (_NAMES.get(match[1].lower(), match[1]) for match in matches if match is not None)
    return tuple(dict.fromkeys(names))[:_MOST_METHODS]


def no_tls(error: ssl.SSLError) -> bool:
    """Whether it failed as what came was no TLS at all, or nothing. A reason that Python does not know is none."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return False
    return isinstance(error, ssl.SSLEOFError) or not error.reason or error.reason in _NO_TLS


#: As the standards write them; a proxy may write them otherwise.
_NAMES = {name.lower(): name for name in ("Basic", "Digest", "NTLM", "Negotiate", "Kerberos", "Bearer")}
