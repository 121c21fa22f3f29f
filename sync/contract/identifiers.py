"""Identifiers: UUIDv7 for operations and batches (they sort by time), device ids derived from the device's key."""

import base64
import hashlib
import os
from datetime import datetime


def uuid7(now: datetime, *, after: str = "") -> str:
    """A UUIDv7 (RFC 9562) for the aware time `now`, as its usual text of 36 characters.

    It is greater than the UUIDv7 `after`: if the clock has not gone on since, it bears the next millisecond.
    """
    milliseconds = max(0, int(now.timestamp() * 1000)) & 0xFFFFFFFFFFFF
    if after:
        milliseconds = max(milliseconds, int(after[:8] + after[9:13], 16) + 1)
    time, chance = f"{milliseconds:012x}", os.urandom(10).hex()
    variant = "89ab"[int(chance[3], 16) % 4]  # of RFC 9562, as the 7 is its version
    return f"{time[:8]}-{time[8:]}-7{chance[:3]}-{variant}{chance[4:7]}-{chance[7:19]}"


def later(op: str, other: str) -> bool:
    """Whether the UUIDv7 `op` sorts after `other`: it was made later, as far as the clocks of the two were right."""
    return op.encode() > other.encode()  # bytes, as of texts the type checker knows no order; both are ASCII


def device_id(public_key: bytes) -> str:
    """The device's id: "d" and 26 letters or digits, derived from its Ed25519 public key (32 bytes)."""
    return "d" + base64.b32encode(hashlib.sha256(public_key).digest()[:16]).decode("ascii").rstrip("=").lower()
