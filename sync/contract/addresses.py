"""Valid addresses of a platform."""

from urllib.parse import urlsplit


def usable(url: str) -> bool:
    """True for https, or http on this computer."""
    try:
        parts = urlsplit(url.strip())
        port_fits = parts.port != 0  # beyond 65535 it is a ValueError
    except ValueError:
        return False
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    plain = not parts.query and not parts.fragment and parts.username is None
    return (
        bool(parts.hostname) and port_fits and plain and (parts.scheme == "https" or (parts.scheme == "http" and local))
    )
