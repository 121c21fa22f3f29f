"""Whether the program's file was replaced or removed since this window was opened, as the package does it."""

import sys
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple


class _Version(NamedTuple):
    """What tells one version's file from another's; put there again, the same version has the same."""

    modified: int  #: nanoseconds; a package gives all its files the time of its commit
    size: int  #: in bytes


def own_file() -> Path | None:
    """The program's file where it is a package's; None from source, where files change while one works on them."""
    return Path(sys.executable) if getattr(sys, "frozen", False) else None


class ProgramChange(Enum):
    REPLACED = auto()  #: another version is there
    REMOVED = auto()  #: none is there: pages that were not shown yet cannot be shown


class InstalledProgram:
    """Looks at one file, as it was when this was made."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._first = self._read()
        self._missed = False  # at the last look

    def change(self) -> ProgramChange | None:
        """Removed only where it is not there at two looks: in the middle of an upgrade there is none for a moment."""
        if self._first is None:
            return None
        now = self._read()
        missed, self._missed = self._missed, now is None
        if now is None:
            return ProgramChange.REMOVED if missed else None
        return ProgramChange.REPLACED if now != self._first else None

    def _read(self) -> _Version | None:
        try:
            status = None if self._file is None else self._file.stat()
        except OSError:
            return None
        return None if status is None else _Version(status.st_mtime_ns, status.st_size)
