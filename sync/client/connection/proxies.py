"""The proxy for a host: its address, its password, and what of it may be shown."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from msgspec import Struct

from sync.contract import addresses

#: Name of the password in the keystore; it is never in the settings.
PASSWORD_NAME = "proxy-password"  # noqa: S105 - a name, not a password
_SCHEME = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Proxy(Struct, frozen=True):
    host: str  #: name or address, without scheme and login
    port: int  #: 443 or 80 where the address names none
    user: str = ""  #: "" for none; for NTLM perhaps DOMAIN\\name
    password: str = ""  #: of the user
    secure: bool = False  #: it is spoken to by TLS, whatever goes through it

    @property
    def headers(self) -> dict[str, str]:
        """What a proxy is told of who asks, with each question.

        The login is sent as UTF-8 (RFC 7617 leaves it open): of the encodings in use it alone has every letter.
        """
        login = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {login}"} if self.user else {}


def with_login(proxies: Mapping[str, str], user: str, password: str) -> dict[str, str]:
    """The same proxies, each with user and password; unchanged without a user."""
    if not user:
        return dict(proxies)
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    proxies_with_login = {}
    for scheme, address in proxies.items():
        parts = urlsplit(address if "//" in address else f"http://{address}")
        proxies_with_login[scheme] = urlunsplit((parts.scheme, f"{login}@{place_of(address)}", parts.path, "", ""))
    return proxies_with_login


def place_of(address: str) -> str:
    """Host and port of a proxy's address, as they stand there."""
    return urlsplit(address if "//" in address else f"http://{address}").netloc.rpartition("@")[2]


def proxy_of(url: str, proxies: Mapping[str, str]) -> Proxy | None:
    """The proxy for `url`, None if there is none. Raises ValueError."""
    address = address_of(url, proxies)
    return read_proxy(address) if address else None


def address_of(url: str, proxies: Mapping[str, str]) -> str:
    """The address of the proxy for `url`, with its scheme; "" if there is none."""
    address = proxies.get(urlsplit(url).scheme) or proxies.get("all", "")
    return address if "//" in address or not address else f"http://{address}"


def read_proxy(address: str) -> Proxy:
    """The proxy at an address, with or without scheme and login. Raises ValueError, of another kind of proxy too."""
    whole = address if "//" in address else f"http://{address}"
    parts = urlsplit(whole)
    secure = parts.scheme == "https"
    if parts.scheme not in ("http", "https") or whole != whole.strip() or not addresses.named(whole):
        raise ValueError(parts.scheme)
    port = parts.port or (443 if secure else 80)
    return Proxy(parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), secure)


def shown(url: str) -> str:
    """The address without user, password and query, for a report.

    A password that was not quoted may hold "/", "#" or "?": nothing that stands before the last "@" is shown.
    """
    scheme = _SCHEME.match(url)
    open_address = f"{scheme[0] if scheme else '//'}{url.rpartition('@')[2]}" if "@" in url else url
    try:
        parts = urlsplit(open_address if "//" in open_address else f"//{open_address}")
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")).removeprefix("//")
    except ValueError:
        return "?"
