"""Two MSIs of the same files are the same bytes, though wixl writes the time and a new number into each."""

import struct
import uuid
from pathlib import Path

import msi
import pytest
import summary

SECONDS = 1_700_000_000
FORMAT = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
NUMBERS = "{D3461486-1148-4A39-AFFD-38FCD0152F23}", "{11111111-2222-3333-4444-555555555555}"


def written(number: str, time: int, files: bytes = b"MZ", *, times: tuple[int, ...] = (12, 13)) -> bytes:
    """As wixl leaves it: names of properties with their places, then type and value of each."""
    texts = {2: "Relais", 9: number}
    values = {name: struct.pack("<II", 30, len(text) + 1) + text.encode() + b"\0" for name, text in texts.items()}
    values |= {name: struct.pack("<IQ", 64, time + name) for name in times}
    body, entries, place = b"", b"", 8 + 8 * len(values)
    for name, value in values.items():
        entries += struct.pack("<II", name, place + len(body))
        body += value.ljust(-(-len(value) // 4) * 4, b"\0")
    section = struct.pack("<II", place + len(body), len(values)) + entries + body
    head = b"\xfe\xff\0\0" + bytes(20) + struct.pack("<I", 1) + FORMAT + struct.pack("<I", 48)
    return b"\xd0\xcf" + files + FORMAT + head + section + files


def settled(file: Path, data: bytes, seconds: int = SECONDS) -> bytes:
    file.write_bytes(data)
    summary.settle(file, msi.NAMESPACE, seconds)
    return file.read_bytes()


def test_time_and_number_of_the_making_are_gone(tmp_path: Path) -> None:
    file, (one, other) = tmp_path / "x.msi", NUMBERS
    made = settled(file, written(one, 1))
    assert made == settled(file, written(other, 999)) == settled(file, made)
    assert len(made) == len(written(one, 1))
    assert made.count(struct.pack("<Q", (SECONDS + 11_644_473_600) * 10_000_000)) == 2
    number = made[made.index(b"{") : made.index(b"}") + 1].decode()
    assert str(uuid.UUID(number)).upper() == number[1:-1], "as Windows Installer wants it"


def test_another_content_or_time_is_another_package(tmp_path: Path) -> None:
    """Windows Installer takes two files with one number for the same, and would repair the one with the other."""
    file, (one, _) = tmp_path / "x.msi", NUMBERS
    made = (settled(file, written(one, 1)), settled(file, written(one, 1, b"ZM")), settled(file, written(one, 1), 1))
    assert len({data[data.index(b"{") : data.index(b"}")] for data in made}) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ" + FORMAT + bytes(99),
        written(NUMBERS[0], 1) * 2,
        written("{D3461486}", 1),
        written(NUMBERS[0], 1, times=(12,)),
    ],
    ids=["empty", "no-set", "two", "short-number", "one-time"],
)
def test_what_is_not_understood_is_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.msi"
    file.write_bytes(data)
    with pytest.raises(ValueError, match="summar"):
        summary.settle(file, msi.NAMESPACE, SECONDS)
    assert file.read_bytes() == data
