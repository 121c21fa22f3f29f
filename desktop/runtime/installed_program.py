"""Whether the program's file was replaced since this window was opened, as an upgrade of the package does."""

import sys
from pathlib import Path
from typing import NamedTuple


class _Version(NamedTuple):
    """What tells one version's file from another's; put there again, the same version has the same."""

    modified: int  #: nanoseconds; a package gives all its files the time of its commit
    size: int  #: in bytes


def own_file() -> Path | None:
    """The program's file where it is a package's; None from source, where files change while one works on them."""
    return Path(sys.executable) if getattr(sys, "frozen", False) else None


class InstalledProgram:
    """Looks at one file, as it was when this was made."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._first = self._read()

    def replaced(self) -> bool:
        """Whether another version is there. Not where there is none for the moment, as in the middle of an upgrade."""
        now = self._read()
        return None not in (now, self._first) and now != self._first

    def _read(self) -> _Version | None:
        try:
            status = None if self._file is None else self._file.stat()
        except OSError:
            return None
        return None if status is None else _Version(status.st_mtime_ns, status.st_size)
