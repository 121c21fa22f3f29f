"""One window of the demonstration: a second start calls the first by a file, as nothing here opens a socket."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal


class Single(QObject):
    """Used in place of desktop.runtime.instance.Instance of the real application."""

    asked = Signal()

    def __init__(self, lock: Path) -> None:
        super().__init__()
        self._file = QLockFile(str(lock))
        self._file.setStaleLockTime(0)  # a running process keeps its lock, however long the window stays open
        self._call = lock.with_suffix(".call")

    def take(self) -> bool:
        """True if this is the first window. False: the first one was asked to come to the front."""
        if self._file.tryLock(0):
            self._call.unlink(missing_ok=True)
            return True
        self._call.touch()
        return False

    def listen(self) -> None:
        self._watcher = QFileSystemWatcher([str(self._call.parent)], self)
        self._watcher.directoryChanged.connect(self._refresh)

    def release(self) -> None:
        self._file.unlock()

    def _refresh(self) -> None:
        if self._call.exists():
            self._call.unlink(missing_ok=True)
            self.asked.emit()
