"""One window of the demonstration: a second start calls the first by a file, as nothing here opens a socket."""

import time
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

from desktop.demo.discarding import discard

_STALE_MS = 30_000
_PATIENCE_S = 3.0
_LOOK_MS = 20


class Single(QObject):
    """Used in place of desktop.runtime.instance.Instance of the real application."""

    asked = Signal()

    def __init__(self, lock: Path, patience: float = _PATIENCE_S) -> None:
        """`patience`: seconds in which a first window answers."""
        super().__init__()
        self._patience = patience
        self._file = QLockFile(str(lock))
        self._file.setStaleLockTime(0)  # a running process keeps its lock, however long the window stays open
        self._lock, self._call = lock, lock.with_suffix(".call")

    def take(self) -> bool:
        """True if this is the first window. False: the first one was asked to come to the front."""
        if self._lock.is_dir():  # no lock of ours
            discard(self._lock)
        if self._file.tryLock(0) or not self._call_first():
            self._answer_calls()
            return True
        return False

    def listen(self) -> None:
        """It does so since `take`: worlds may be made for long before the first paint, and a call is answered then."""

    def release(self) -> None:
        self._file.unlock()

    def _answer_calls(self) -> None:
        discard(self._call)
        self._watcher = QFileSystemWatcher([str(self._call.parent)], self)
        self._watcher.directoryChanged.connect(self._refresh)

    def _call_first(self) -> bool:
        """Whether there is a first window; False: there was none, and the lock is ours."""
        discard(self._call)
        self._call.touch()
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            if self._file.tryLock(_LOOK_MS):
                return False
            if not self._call.exists():
                return True  # it has taken the call away
        # As in the real application: the lock is held, but nobody answers. A power cut has left it empty, after a crash
        # its process number was given to another program, or the window hangs.
        self._file.setStaleLockTime(_STALE_MS)
        return not self._file.tryLock(round(1000 * self._patience))

    def _refresh(self) -> None:
        if self._call.exists():
            discard(self._call)
            self.asked.emit()
