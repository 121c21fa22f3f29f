"""One window per data folder: a second start brings the first window to the front and ends."""

import zlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal

_STALE_MS = 30_000
_PATIENCE_MS = 3_000
_RAISE = b"raise\n"


class Instance(QObject):
    """The lock of a data folder, and the way by which a second start reaches the first."""

    asked = Signal()  #: a second start asks for this window

    def __init__(self, lock: Path) -> None:
        super().__init__()
        self._file = QLockFile(str(lock))
        # Zero: the lock of a running process never counts as stale, however long the window stays open.
        self._file.setStaleLockTime(0)
        self._server_name = f"relais-{zlib.crc32(str(lock).encode()):08x}"

    def take(self) -> bool:
        """True if this is the first window. False: the first one was asked to come to the front."""
        if self._file.tryLock(0):
            return True
        if self._raise_first():
            return False
        # The lock is held, but nobody answers: after a crash its process number was given to another program, or the
        # window hangs.
        self._file.setStaleLockTime(_STALE_MS)
        return self._file.tryLock(_PATIENCE_MS)

    def listen(self) -> None:
        """Begins to listen for second starts; called after the first paint."""
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415 - comes after the first paint

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # We hold the lock, so that a server of this name can only be left over from a window that was killed.
        QLocalServer.removeServer(self._server_name)
        server.newConnection.connect(self._heard)
        server.listen(self._server_name)
        self._server = server

    def release(self) -> None:
        self._file.unlock()

    def _heard(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.write(b"here\n")
            connection.flush()
            connection.disconnectFromServer()
            connection.disconnected.connect(connection.deleteLater)
            self.asked.emit()

    def _raise_first(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - only a second start needs it

        socket = QLocalSocket()
        socket.connectToServer(self._server_name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(_RAISE)
        socket.waitForBytesWritten(_PATIENCE_MS)
        answered = socket.waitForReadyRead(_PATIENCE_MS)
        socket.close()
        return bool(answered)
