"""To which component each file of a bundle belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

import embedded  # beside this file

OURS, OUR_FOLDERS = "relais-communes", ("desktop", "sync", "resources")
#: The programs are its loader.
LOADER = "PyInstaller"


def and_above(path: str) -> set[str]:
    """Return a path and all folders that it is in."""
    return {path, *(above.as_posix() for above in PurePosixPath(path).parents)}


class Owners:
    """What the distributions of one Python, its standard library and the libraries' names say of files."""

    def __init__(self, installed: dict[str, Distribution], library: Path, prefix: Path) -> None:
        """Take the distributions by name, and where Python has its library and itself."""
        self._python = (library, prefix, prefix / "DLLs")
        self._recorded: dict[str, str] = {}
        self._tops: dict[str, set[str]] = {}
        for name, distribution in sorted(installed.items()):
            for file in distribution.files or ():
                self._recorded[file.as_posix()] = name
                self._tops.setdefault(file.parts[0], set()).add(name)

    def of(self, path: str) -> str | None:
        """Return the component of one file, by its path in the bundle, or None if it is of none."""
        parts = PurePosixPath(path).parts
        if parts[0] != "_internal":
            return LOADER
        name = PurePosixPath(*parts[1:]).as_posix()
        source = name.removesuffix("c") if name.endswith(".pyc") else name
        if embedded.ICU.match(parts[-1]):
            return "ICU"
        if embedded.PDFIUM.match(parts[-1]):
            return "PDFium"
        if embedded.is_qt(name):
            return "Qt"
        if parts[1] in OUR_FOLDERS:
            return OURS
        if source in self._recorded:
            return self._recorded[source]
        if len(self._tops.get(parts[1], ())) == 1:  # made when it was installed, so not recorded
            return next(iter(self._tops[parts[1]]))
        if parts[1].startswith(("_pyi", "pyi_")):
            return LOADER
        if re.match(r"(lib)?python3", parts[1]) or any((folder / source).exists() for folder in self._python):
            return "CPython"
        return None

    def group(self, paths: Iterable[str]) -> dict[str, list[str]]:
        """Return each component's files, whole folders as one. Raises LookupError naming what is of none."""
        owners = {path: self.of(path) for path in paths}
        unknown = [f"of no component: {path}" for path, owner in owners.items() if owner is None]
        if unknown:
            raise LookupError("\n".join(unknown))
        inside: dict[str, set[str | None]] = {}
        for path, owner in owners.items():
            for above in and_above(path):
                inside.setdefault(above, set()).add(owner)
        grouped: dict[str, list[str]] = {}
        for path, owner in owners.items():
            whole = min((above for above in and_above(path) if inside[above] == {owner}), key=len)
            if whole not in grouped.setdefault(str(owner), []):
                grouped[str(owner)].append(whole)
        return grouped
