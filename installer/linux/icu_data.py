"""Qt's ICU data without the languages and encodings that the application never asks for: 4 MiB instead of 31.

Qt asks ICU to sort, to name time zones and to convert old encodings; its own formats of dates and numbers come from
elsewhere. Kept are French, English, the root of all languages, what belongs to none, and two encodings of French
texts; UTF-8, UTF-16, Latin-1 and ASCII are code of ICU.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

import embedded  # in the folder above

TOOLS = ("as", "ld")
_LIBRARY = re.compile(r"libicudata\.so\.(\d+)$")
_MAGIC = b"\xda\x27"
_ALIGNED = 16
_LOCALE = re.compile(r"[a-z]{2,3}(_\w+)?")
_OURS = re.compile(r"(en|fr)(_(001|150|FR|GB|US\w*))?")
#: Rules of breaking, spelling out and transliterating, of which Qt uses none.
_UNUSED = {"brkitr", "rbnf", "translit"}
#: windows-1252 and ISO-8859-15, by ICU's names.
_ENCODINGS = {"ibm-5348_P100-1997", "ibm-923_P100-1998"}
_NO_LOCALE = {"root", "pool", "res_index", "supplementalData", "tzdbNames", "ucadata"}


def is_kept(name: str) -> bool:
    """Tell whether an item stays, by its name below the package, such as coll/fr.res."""
    folder, _, file = name.rpartition("/")
    stem, _, kind = file.rpartition(".")
    if kind == "cnv":
        return stem in _ENCODINGS
    if folder in _UNUSED:
        return False
    if _OURS.fullmatch(stem) or stem in _NO_LOCALE:
        return True
    return not folder and (kind != "res" or not _LOCALE.fullmatch(stem))


def filtered(data: bytes) -> bytes:
    """Return a package of ICU data with the items that are kept. Raises embedded.Unreadable.

    A header; then the number of items, and for each where its name and its data begin, counted from the header's end.
    """
    header = struct.unpack_from("<H", data)[0]
    if data[2:4] != _MAGIC or data[12:16] != b"CmnD":
        raise embedded.Unreadable("not a package of ICU data")
    (count,) = struct.unpack_from("<I", data, header)
    places = [struct.unpack_from("<II", data, header + 4 + 8 * number) for number in range(count)]
    ends = [begin for _, begin in places[1:]] + [len(data) - header]
    items = []
    for (name_at, begin), end in zip(places, ends, strict=True):
        name = data[header + name_at : data.index(b"\0", header + name_at)]
        if is_kept(name.decode("ascii").partition("/")[2]):
            items.append((name, data[header + begin : header + end]))
    return data[:header] + _packed(items)


def _packed(items: list[tuple[bytes, bytes]]) -> bytes:
    names_at = 4 + 8 * len(items)
    names = b"".join(name + b"\0" for name, _ in items)
    begin = names_at + len(names)
    begin += -begin % _ALIGNED
    table, body, name_at = [struct.pack("<I", len(items))], [], names_at
    for name, content in items:
        content += bytes(-len(content) % _ALIGNED)
        table.append(struct.pack("<II", name_at, begin))
        body.append(content)
        name_at, begin = name_at + len(name) + 1, begin + len(content)
    head = b"".join(table) + names
    return head + bytes(-len(head) % _ALIGNED) + b"".join(body)


def shrink(bundle: Path) -> None:
    """Put the smaller library in the place of each whole one. Raises embedded.Unreadable, CalledProcessError."""
    for library in sorted(bundle.rglob("libicudata.so.*")):
        named = _LIBRARY.search(library.name)
        if named is None:
            continue
        listed = subprocess.run(["objdump", "-T", library], capture_output=True, text=True, check=True).stdout
        symbol = f"icudt{named[1]}_dat"
        line = next((line.split() for line in listed.splitlines() if line.endswith(symbol)), None)
        if line is None:
            raise embedded.Unreadable(f"no {symbol} in {library.name}")
        # The data section lies in the file where it lies in memory.
        address, size = int(line[0], 16), int(line[-2], 16)
        _link(library, symbol, filtered(library.read_bytes()[address : address + size]))


def _link(library: Path, symbol: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="relais-icu-") as folder:
        source = (
            f'.section .rodata\n.balign 4096\n.globl {symbol}\n.type {symbol}, @object\n{symbol}:\n.incbin "data"\n'
            f'.size {symbol}, .-{symbol}\n.section .note.GNU-stack,"",@progbits\n'
        )
        Path(folder, "data").write_bytes(data)
        Path(folder, "icu.s").write_text(source)
        subprocess.run(["as", "-o", "icu.o", "icu.s"], cwd=folder, check=True)
        made = Path(folder, library.name)
        command = ["ld", "-shared", "-s", "-soname", library.name, "-o", made, "icu.o"]
        subprocess.run(command, cwd=folder, check=True)
        library.write_bytes(made.read_bytes())
