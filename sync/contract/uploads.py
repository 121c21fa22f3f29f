"""Attachments on the wire: tus 1.0, with the digest named before the first byte: header names, limits and values."""

import base64
import binascii
import re

VERSION = "1.0.0"
CONTENT_TYPE = "application/offset+octet-stream"
RESUMABLE, OFFSET, LENGTH, METADATA = "tus-resumable", "upload-offset", "upload-length", "upload-metadata"
LOCATION = "location"
#: Headers that the sender's signature covers where present: they say which bytes a call or an answer is about.
SIGNED = (OFFSET, LENGTH, METADATA, LOCATION)
#: Most bytes of one PATCH. Bytes that arrived before a cut are kept.
MAX_CHUNK_BYTES = 1_000_000

_DIGEST = re.compile(r"[0-9a-f]{64}")


def metadata(sha256: str) -> str:
    """Upload-Metadata for a file with this digest."""
    return f"sha256 {base64.b64encode(sha256.encode()).decode()}"


def digest_in(text: str) -> str:
    """The digest that an Upload-Metadata names, "" if it names none that could be one."""
    for pair in text.split(",")[:20]:
        key, _, value = pair.strip().partition(" ")
        if key == "sha256":
            try:
                digest = base64.b64decode(value.strip(), validate=True).decode("ascii")
            except (binascii.Error, ValueError):
                return ""
            return digest if _DIGEST.fullmatch(digest) else ""
    return ""


def number_in(text: str | None) -> int | None:
    """A count as a header or a query says it, None if it says none."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 15:
        return None
    return int(text)
