"""Identifiers: UUIDv7 for operations and batches (they sort by time), device ids derived from the device's key."""

import base64
import hashlib
import os
from datetime import datetime


def uuid7(now: datetime, *, after: str = "") -> str:
    """A UUIDv7 (RFC 9562) for the aware time `now`, as its usual text of 36 characters.

    Greater than `after`, another one: where the clock has not gone on since, it bears the millisecond that follows.
    """
    milliseconds = max(0, int(now.timestamp() * 1000)) & 0xFFFFFFFFFFFF
    if after:
        milliseconds = max(milliseconds, int(after[:8] + after[9:13], 16) + 1)
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76  # version 7
    number = number & ~(0x3 << 62) | 0x2 << 62  # variant of RFC 9562
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def device_id(public_key: bytes) -> str:
    """The device's id: "d" and 26 letters or digits, derived from its Ed25519 public key (32 bytes)."""
    return "d" + base64.b32encode(hashlib.sha256(public_key).digest()[:16]).decode("ascii").rstrip("=").lower()
