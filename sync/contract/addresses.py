"""Valid addresses of a platform."""

import re
from urllib.parse import urlsplit

_NAME = re.compile(r"[\w.:-]+")  # of a computer: no space, and no "%" of a variable that nobody replaced
_HERE = ("127.0.0.1", "localhost", "::1")


def host(url: str) -> str:
    """The name or number of the computer in an address, "" where it cannot be read."""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""


def on_this_computer(url: str) -> bool:
    """Whether an address leads nowhere but to the computer on which it is typed, as for a trial."""
    return host(url) in _HERE


def named(url: str) -> bool:
    """Whether it names a computer that can be looked for, and no port that there is not."""
    try:
        parts = urlsplit(url.strip())
        (parts.hostname or "").encode("idna")  # no part of it is empty or too long, else it is a ValueError
        return parts.port != 0 and _NAME.fullmatch(parts.hostname or "") is not None  # so is a port beyond 65535
    except ValueError:
        return False


def usable(url: str) -> bool:
    """True for https, or http on this computer."""
    if not named(url):
        return False
    parts = urlsplit(url.strip())
    local = parts.hostname in _HERE
    plain = not parts.query and not parts.fragment and parts.username is None
    return plain and (parts.scheme == "https" or (parts.scheme == "http" and local))


def same(one: str, other: str) -> bool:
    """Whether two usable addresses are of one platform: case of the name, a last "/" and a usual port do not count."""
    return _compared(one) == _compared(other)


def _compared(url: str) -> tuple[str, str | None, int, str]:
    parts = urlsplit(url.strip())
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return parts.scheme, parts.hostname, port, parts.path.rstrip("/")
