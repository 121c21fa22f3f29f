"""A bundle of a few files, with the Python that it would have been made from: as much as its components need."""

from pathlib import Path

import inventory

ELF = b"\x7fELF\2\1\1\0"
NOTICE = "Permission is granted.\n" * 8
PYTHON = "Python is free.\n" * 8
#: Name, licence and files of each distribution.
DISTRIBUTIONS = {
    "Cryptography": ("Apache-2.0", {"cryptography/__init__.py": b"", "cryptography/_rust.abi3.so": b""}),
    "PyInstaller": ("GPL-2.0-only", {"PyInstaller/loader.py": b""}),
    "PySide6_Essentials": ("LGPL-3.0-only", {"PySide6/QtCore.abi3.so": b""}),
    "pypdfium2": ("BSD-3-Clause", {"pypdfium2_raw/__init__.py": b"", "pypdfium2_raw/libpdfium.so": b""}),
    "pysqlite3": ("", {"pysqlite3/_sqlite3.so": b""}),
    "relais-communes": ("MIT", {}),
    "typst": ("Apache-2.0", {"typst/_typst.abi3.so": b""}),
}
CRATES = (
    '{"components": [{"name": "age", "version": "0.11.1", "purl": "pkg:cargo/age@0.11.1?x=file://here",'
    ' "licenses": [{"expression": "MIT OR Apache-2.0"}]}]}'
)
FILES = {
    "relais": ELF,
    "relaisctl": ELF,
    "_internal/abc.pyc": b"",
    "_internal/desktop/app.pyc": b"",
    "_internal/libpython3.11.so.1.0": ELF + b"/usr/lib/python/3.11.9\0tagged 3.12.1 and 3.11\0",
    "_internal/PySide6/QtCore.abi3.so": ELF,
    "_internal/PySide6/Qt/lib/libQt6Core.so.6": ELF + b"1.2.11\0Qt 6.11.3 (x86_64 shared)\0",
    "_internal/PySide6/Qt/lib/libicuuc.so.73": ELF + b"73.2\0icudt73l\0",
    "_internal/PySide6/Qt/lib/libicudata.so.73": ELF,
    "_internal/cryptography/__init__.pyc": b"",
    "_internal/cryptography/_rust.abi3.so": ELF + b"OpenSSL 4.0.3 29 Sep 2026\0",
    "_internal/pypdfium2_raw/__init__.pyc": b"",
    "_internal/pypdfium2_raw/libpdfium.so": ELF,
    "_internal/pypdfium2_raw/version.json": b'{"major": 159, "minor": 0, "build": 8149, "patch": 0}',
    "_internal/pysqlite3/_sqlite3.so": ELF + b"2.6.0\000SQLite 3.7.15 or later is needed\0003.53.4\0",
    "_internal/typst/_typst.abi3.so": ELF + b"OpenSSL 3.6.3 9 Jun 2026\0",
}


def make(root: Path) -> tuple[Path, inventory.Environment]:
    """Lay the bundle and its Python below a folder."""
    packages, library = root / "packages", root / "library"
    library.mkdir()
    (library / "abc.py").touch()
    (library / "LICENSE.txt").write_text(PYTHON)
    for name, (licence, files) in DISTRIBUTIONS.items():
        install(packages, name, licence, files)
    for place, data in FILES.items():
        put(root / "bundle" / place, data)
    return root / "bundle", inventory.Environment(packages, library, root)


def install(packages: Path, name: str, licence: str, files: dict[str, bytes]) -> None:
    """Lay one distribution as pip does; the ones of Qt bring no text, as theirs do not."""
    notes = f"{name}-1.2.dist-info"
    field = f"License-Expression: {licence}\n" if licence else ""
    shown = name.lower() if name == "PyInstaller" else name
    files = {**files, f"{notes}/METADATA": f"Name: {shown}\nVersion: 1.2\n{field}\n".encode()}
    if name != "PySide6_Essentials":
        files[f"{notes}/licenses/LICENSE"] = NOTICE.encode()
    if name == "typst":
        files[f"{notes}/sboms/typst.json"] = CRATES.encode()
    for place, data in files.items():
        put(packages / place, data)
    (packages / notes / "RECORD").write_text("".join(f"{place},,\n" for place in files))


def put(file: Path, data: bytes) -> None:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
