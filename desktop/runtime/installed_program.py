"""Whether the program's file was replaced or removed since this window was opened, as the package does it."""

import sys
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from time import monotonic
from typing import NamedTuple

_UPGRADE_S = 30  # in the middle of an upgrade there is no file for some seconds


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

    def __init__(self, file: Path | None, clock: Callable[[], float] = monotonic) -> None:
        """`clock`: in seconds, from anywhere on."""
        self._file, self._clock = file, clock
        self._first = self._read()
        self._change: ProgramChange | None = None
        self._missed_since: float | None = None  # None while it is there

    def change(self) -> ProgramChange | None:
        """None where it is as it was at first; removed only once it has been missed for longer than an upgrade."""
        if self._first is None:
            return None
        now = self._read()
        if now is not None:
            self._missed_since = None
            self._change = ProgramChange.REPLACED if now != self._first else None
        elif self._missed_since is None:
            self._missed_since = self._clock()
        elif self._clock() - self._missed_since > _UPGRADE_S:
            self._change = ProgramChange.REMOVED
        return self._change

    def _read(self) -> _Version | None:
        try:
            status = None if self._file is None else self._file.stat()
        except OSError:
            return None
        return None if status is None else _Version(status.st_mtime_ns, status.st_size)
