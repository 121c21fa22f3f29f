"""Valid addresses of a platform."""

from urllib.parse import urlsplit

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


def usable(url: str) -> bool:
    """True for https, or http on this computer."""
    try:
        parts = urlsplit(url.strip())
        port_fits = parts.port != 0  # beyond 65535 it is a ValueError
    except ValueError:
        return False
    local = parts.hostname in _HERE
    plain = not parts.query and not parts.fragment and parts.username is None
    return (
        bool(parts.hostname) and port_fits and plain and (parts.scheme == "https" or (parts.scheme == "http" and local))
    )
