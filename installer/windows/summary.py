"""The summary of an MSI: wixl writes the time and a new number there, and two packages of the same would differ."""

from __future__ import annotations

import hashlib
import re
import struct
import uuid
from pathlib import Path

#: Where a summary begins: a set of properties of one kind. The name of the kind alone stands in programs too.
_KIND = uuid.UUID("f29f85e0-4ff9-1068-ab91-08002b27b3d9").bytes_le
_BEGIN = re.compile(b"\\xfe\\xff\0\0.{4}\0{16}\\x01\0\0\0" + re.escape(_KIND), re.DOTALL)
_NUMBER, _CREATED, _SAVED = 9, 12, 13
_TEXT, _TIME = 30, 64
_LENGTH = 38  # of a number, with its braces
_EPOCH = 11_644_473_600  # seconds from the first day of Windows' calendar to that of Unix


def settle(package: Path, namespace: uuid.UUID, seconds: int) -> None:
    """Write one time, and a number made from all the rest of the package. Raises ValueError where there is no summary.

    By its number Windows Installer tells whether two files are the same package: they are where all bytes are.
    """
    data = bytearray(package.read_bytes())
    places = _places(data)
    for name in (_CREATED, _SAVED):
        struct.pack_into("<Q", data, places[name], (seconds + _EPOCH) * 10_000_000)
    number = slice(places[_NUMBER], places[_NUMBER] + _LENGTH)
    data[number] = bytes(_LENGTH)
    made = uuid.uuid5(namespace, f"package {hashlib.sha256(data).hexdigest()}")
    data[number] = f"{{{made}}}".upper().encode()
    package.write_bytes(data)


def _places(data: bytearray) -> dict[int, int]:
    """Return where the number and both times stand."""
    begins = list(_BEGIN.finditer(data))
    if len(begins) != 1:
        raise ValueError(f"the package has {len(begins)} summaries")
    section = begins[0].start() + _at(data, begins[0].end())
    places = {}
    for entry in range(section + 8, section + 8 + 8 * _at(data, section + 4), 8):
        name, place = _at(data, entry), section + _at(data, entry + 4)
        if name == _NUMBER and (_at(data, place), _at(data, place + 4)) == (_TEXT, _LENGTH + 1):
            places[name] = place + 8
        if name in (_CREATED, _SAVED) and _at(data, place) == _TIME:
            places[name] = place + 4
    if places.keys() != {_NUMBER, _CREATED, _SAVED}:
        raise ValueError("the summary of the package lacks its number or its times")
    return places


def _at(data: bytearray, place: int) -> int:
    (number,) = struct.unpack_from("<I", data, place)
    return int(number)
