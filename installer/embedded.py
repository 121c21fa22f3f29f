"""The libraries that Python's packages only carry, with their versions as read from the files themselves."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ELF = b"\x7fELF"
#: What is spelt inside a library, wherever it stands: OpenSSL is linked into the extensions that use it.
OPENSSL = re.compile(rb"OpenSSL (\d+\.\d+\.\d+) \d{1,2} [A-Z][a-z]{2} \d{4}")
#: The linker may keep a version as the end of a longer text, so only what follows it is sure.
SQLITE = re.compile(rb"(?<![\d.])(3\.\d+\.\d+)\0")
QT = re.compile(rb"Qt (\d+\.\d+\.\d+) \(")
QT_CORE = re.compile(r"(?:lib)?Qt6Core(?:\.so\.6|\.dll)$")
PYTHON = re.compile(r"(?:libpython3\.(\d+)\.so|python3(\d{2})\.dll)")
PDFIUM = re.compile(r"(?:lib)?pdfium\.(?:so|dll|dylib)$")
ICU = re.compile(r"libicu\w+\.so\.(\d+)$")


@dataclass(frozen=True, slots=True)
class Library:
    """A library and the files of the bundle in which it is."""

    name: str
    version: str
    files: tuple[str, ...]


class Unreadable(ValueError):
    """A library does not hold what it should, or not where it should."""


def native_files(bundle: Path, kinds: tuple[bytes, ...] = (ELF, b"MZ")) -> list[Path]:
    """Return programs and libraries below a folder, without symbolic links, sorted by path."""
    natives = []
    for file in sorted(bundle.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4).startswith(kinds):
                    natives.append(file)
    return natives


def is_qt(name: str) -> bool:
    """Tell whether a file, by its place in `_internal`, belongs to Qt and not to its Python binding."""
    path = PurePosixPath(name)
    if path.parts[0] != "PySide6" or ICU.match(path.name):
        return False
    return path.parts[1] in ("Qt", "plugins", "translations") or path.name.startswith(("Qt6", "libQt6"))


def libraries(bundle: Path) -> list[Library]:
    """Return CPython, Qt, ICU, SQLite, OpenSSL and PDFium, as far as they are in a bundle. Raises Unreadable."""
    carriers: dict[tuple[str, str], list[str]] = {}
    for file in native_files(bundle):
        data, path = file.read_bytes(), file.relative_to(bundle).as_posix()
        for name, version in _inside(file, data):
            carriers.setdefault((name, version), []).append(path)
    for file in sorted(bundle.rglob("pypdfium2_raw/version.json")):
        numbers = json.loads(file.read_text("utf-8"))
        version = ".".join(str(numbers[part]) for part in ("major", "minor", "build", "patch"))
        carrier = [path for path in file.parent.iterdir() if PDFIUM.match(path.name)]
        carriers["PDFium", version] = [path.relative_to(bundle).as_posix() for path in carrier]
    return [Library(name, version, tuple(files)) for (name, version), files in sorted(carriers.items())]


def _inside(file: Path, data: bytes) -> list[tuple[str, str]]:
    versions = [("OpenSSL", version.decode()) for version in sorted(set(OPENSSL.findall(data)))]
    if match := PYTHON.match(file.name):
        minor = match[1] or match[2]
        versions.append(("CPython", _one(file, data, rb"(?<![\d.])(3\.%s\.\d+(?:[abc+]\w*)?)\0" % minor.encode())))
    if QT_CORE.match(file.name):
        versions.append(("Qt", _one(file, data, QT.pattern)))
    if match := ICU.match(file.name):
        version = rb"(?<![\d.])(%s(?:\.\d+)+)\0" % match[1].encode()
        source = next(iter(file.parent.glob("libicuuc.so.*")), file)
        versions.append(("ICU", _one(source, source.read_bytes(), version)))
    if file.parent.name == "pysqlite3":
        versions.append(("SQLite", _one(file, data, SQLITE.pattern)))
    return versions


def _one(file: Path, data: bytes, pattern: bytes) -> str:
    """Return the one version that a pattern finds."""
    versions = {version.decode() for version in re.findall(pattern, data)}
    if len(versions) != 1:
        raise Unreadable(f"version not read, found {sorted(versions)}: {file}")
    return versions.pop()
