"""Snapshots on the wire: the first pages of a public scope in one packed document, cut by Range; what its headers say.

One FeedPage to a line, as the feed gave them at one position, in gzip form. A document never changes: its SHA-256 is
its name, in ETag and in Repr-Digest (RFC 9530), which is signed. The feed goes on from the cursor of its last page.
"""

import base64
import binascii
import re

MEDIA_TYPE = "application/gzip"
REPR_DIGEST, CONTENT_RANGE = "repr-digest", "content-range"
#: Headers that the platform's signature covers where present: they say which bytes of which document came. The
#: request's Range is not signed: if a proxy changes it, the answer shows it.
SIGNED = (REPR_DIGEST, CONTENT_RANGE)
#: Largest document, compressed. What exceeds it comes by the feed.
MAX_BYTES = 8_000_000
#: Largest document, uncompressed.
MAX_PLAIN_BYTES = 200_000_000

_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
_SHA256 = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


def etag(sha256: str) -> str:
    """The ETag of the document with this digest (64 hexadecimal digits)."""
    return f'"{sha256}"'


def repr_digest(sha256: str) -> str:
    """The Repr-Digest (RFC 9530) of the document with this digest (64 hexadecimal digits)."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"


def digest_in(text: str) -> str:
    """The SHA-256 that a Repr-Digest names, in hexadecimal digits; "" if it names none."""
    match = _SHA256.fullmatch(text)
    try:
        return "" if match is None else base64.b64decode(match[1], validate=True).hex()
    except binascii.Error:
        return ""


def asked(text: str) -> tuple[int, int | None] | None:
    """First and last byte of the one part that a Range asks for; None for all that may be passed over (RFC 9110)."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2]) if match[2] else None
    return None if last is not None and last < first else (first, last)


def content_range(first: int, last: int, size: int) -> str:
    """The Content-Range of the bytes from `first` to `last` (included) of `size`."""
    return f"bytes {first}-{last}/{size}"


def place_in(text: str) -> tuple[int, int] | None:
    """First byte and size of the whole, as a Content-Range says them; None if it says none that could be."""
    match = _CONTENT_RANGE.fullmatch(text)
    if match is None:
        return None
    first, last, size = (int(number) for number in match.groups())
    return (first, size) if first <= last < size else None
