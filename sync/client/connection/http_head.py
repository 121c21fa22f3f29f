"""Asks over a socket and reads the head of the answer alone, within a time and a size, whatever the other end does."""

import http.client
import re
import socket
import time
from collections.abc import Mapping

_MOST_BYTES = 16_384
_MOST_BODY = 262_144
_BEGINS = b"HTTP/1."
#: Of a known length: Python refuses to read a number of thousands of digits, and not with an error of the line.
_STATUS = re.compile("[1-9][0-9]{2}")
_LENGTH = re.compile("[0-9]{1,6}")
_EMPTY_LINE = (b"\n\r\n", b"\n\n")  # some proxies end their lines without CR; browsers bear with it


def ask(
    connection: socket.socket, method: str, target: str, host: str, more: Mapping[str, str], *, within_s: float
) -> tuple[int, dict[str, str]]:
    """Status and headers, names in lower case, values of one name joined; the body is not read.

    `within_s` is for the whole head: an end that sends a byte now and then would else keep us for ever. Raises OSError,
    HTTPException.
    """
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in more.items())]
    connection.settimeout(within_s)
    connection.sendall("\r\n".join([*lines, "", ""]).encode("ascii", "replace"))
    first, *rest = _head(connection, within_s).decode("latin-1").replace("\r\n", "\n").split("\n")
    words = first.split(" ", 2)
    if len(words) < 2 or not _STATUS.fullmatch(words[1]):
        raise http.client.BadStatusLine(first[:80])
    headers: dict[str, str] = {}
    for name, colon, value in (one.partition(":") for one in rest):
        if colon:
            key = name.strip().lower()
            headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return int(words[1]), headers


def _head(connection: socket.socket, within_s: float) -> bytes:
    head, ends_at = bytearray(), time.monotonic() + within_s
    while not head.endswith(_EMPTY_LINE):
        left = ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if len(head) > _MOST_BYTES:
            raise http.client.HTTPException("head too large")
        connection.settimeout(left)
        # Byte by byte: what follows the head of a proxy's answer belongs to TLS.
        one = connection.recv(1)
        if not one:
            raise http.client.RemoteDisconnected("no answer")
        head += one
        if head[: len(_BEGINS)] != _BEGINS[: len(head)]:
            raise http.client.BadStatusLine("no HTTP")  # such an end may then wait for us, as SSH does
    connection.settimeout(within_s)
    return bytes(head)


def skip_body(connection: socket.socket, headers: Mapping[str, str], within_s: float) -> bool:
    """Reads away what follows a head, so that the same connection can be asked again; False where it cannot."""
    length, ends_at = headers.get("content-length", ""), time.monotonic() + within_s
    if not _LENGTH.fullmatch(length) or int(length) > _MOST_BODY:
        return False
    if "close" in (headers.get("connection", "") + headers.get("proxy-connection", "")).lower():
        return False
    missing = int(length)
    while missing and (left := ends_at - time.monotonic()) > 0:
        connection.settimeout(left)
        piece = connection.recv(min(missing, 65_536))
        if not piece:
            return False
        missing -= len(piece)
    return not missing
