"""The proxy on the way to a host: its address with the password beside it, and what may be shown of it."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

#: Under this name the keystore keeps the password, never under the settings.
PASSWORD_NAME = "proxy-password"  # noqa: S105 - the name of the place, not a password


@dataclass(frozen=True, slots=True)
class Proxy:
    """`host` and `port` of a proxy, and the value of its Proxy-Authorization header, "" without a password."""

    host: str
    port: int
    authorization: str = ""


def with_login(proxies: Mapping[str, str], user: str, password: str) -> dict[str, str]:
    """The same proxies, each with user and password; as they were where no user is given."""
    if not user:
        return dict(proxies)
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    found = {}
    for scheme, address in proxies.items():
        parts = urlsplit(address if "//" in address else f"http://{address}")
        place = parts.netloc.rpartition("@")[2]
        found[scheme] = urlunsplit((parts.scheme, f"{login}@{place}", parts.path, "", ""))
    return found


def proxy_of(url: str, proxies: Mapping[str, str]) -> Proxy | None:
    """The proxy that a call to `url` goes through, None where it goes straight. Raises ValueError."""
    address = proxies.get(urlsplit(url).scheme) or proxies.get("all", "")
    if not address:
        return None
    parts = urlsplit(address if "//" in address else f"http://{address}")
    login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    authorization = "Basic " + base64.b64encode(login.encode()).decode() if parts.username else ""
    return Proxy(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), authorization)


def shown(url: str) -> str:
    """The address without user, password and query: what may stand in a report."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")).removeprefix("//")
    except ValueError:
        return "?"
