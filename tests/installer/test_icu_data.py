"""ICU's data in a bundle: French, English and what belongs to no language stay, each item with its bytes."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import embedded
import icu_data
import pytest
from PySide6 import QtCore

from tests import posix

KEPT = {"coll/fr.res": b"sorts", "fr.res": b"bonjour!", "root.res": b"all", "zoneinfo64.res": b"times" * 7}
DROPPED = {"br.res": b"demat", "brkitr/fr.res": b"breaks", "coll/de.res": b"sortiert", "ibm-37.cnv": b"ebcdic"}
HEADER = struct.pack("<HBB8x4s", 32, 0xDA, 0x27, b"CmnD") + bytes(16)


def package(items: dict[str, bytes]) -> bytes:
    names = [f"icudt73l/{name}\0".encode() for name in sorted(items)]
    at = 4 + 8 * len(items)
    begin = at + sum(map(len, names))
    table = struct.pack("<I", len(items))
    for name, content in zip(names, (items[name] for name in sorted(items)), strict=True):
        table += struct.pack("<II", at, begin)
        at, begin = at + len(name), begin + len(content)
    return HEADER + table + b"".join(names) + b"".join(items[name] for name in sorted(items))


def items_of(data: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from("<I", data, 32)
    places = [struct.unpack_from("<II", data, 36 + 8 * number) for number in range(count)]
    ends = [begin for _, begin in places[1:]] + [len(data) - 32]
    return {
        data[32 + at : data.index(b"\0", 32 + at)].decode(): data[32 + begin : 32 + end].rstrip(b"\0")
        for (at, begin), end in zip(places, ends, strict=True)
    }


def test_each_kept_item_has_its_bytes_at_a_multiple_of_sixteen() -> None:
    made = icu_data.filtered(package(KEPT | DROPPED))
    assert items_of(made) == {f"icudt73l/{name}": content for name, content in KEPT.items()}
    assert not any(struct.unpack_from("<II", made, 36 + 8 * number)[1] % 16 for number in range(len(KEPT)))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("coll/ucadata.icu", True),
        ("nfkc.nrm", True),
        ("en_GB.res", True),
        ("curr/pool.res", True),
        ("ibm-5348_P100-1997.cnv", True),
        ("fr_CA.res", False),
        ("zone/zh_Hant.res", False),
        ("translit/root.res", False),
    ],
)
def test_what_is_kept(name: str, kept: bool) -> None:
    assert icu_data.is_kept(name) is kept


def test_other_data_is_refused() -> None:
    with pytest.raises(embedded.Unreadable, match="ICU data"):
        icu_data.filtered(bytes(100))


@posix.linux
def test_a_library_becomes_smaller_and_keeps_its_name_and_symbol(tmp_path: Path) -> None:
    (whole,) = Path(QtCore.__file__).parent.glob("Qt/lib/libicudata.so.*")
    library = tmp_path / whole.name
    shutil.copy(whole, library)
    icu_data.shrink(tmp_path)
    assert library.stat().st_size < 5_000_000 < whole.stat().st_size
    noted = subprocess.run(["objdump", "-pT", library], capture_output=True, text=True, check=True).stdout
    assert f"SONAME               {whole.name}" in noted
    assert f"icudt{whole.suffix[1:]}_dat" in noted
    sorts = """from PySide6.QtCore import QCollator, QLocale
by = QCollator(QLocale("fr_FR"))
print(sorted(["zoé", "étang", "Etang", "œuf", "côte", "cote", "coté", "Ça", "ca"], key=by.sortKey))"""
    answers = [
        subprocess.run(
            [sys.executable, "-c", sorts], env=os.environ | added, capture_output=True, text=True, check=True
        ).stdout
        for added in ({}, {"LD_PRELOAD": str(library)})
    ]
    assert answers[0] == answers[1]
    assert "étang" in answers[0]
