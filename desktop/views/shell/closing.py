"""What stands before the window closes: a text that could not be stored is not lost without a word."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, Signal

from desktop.runtime.open_texts import OpenTexts
from desktop.views.shell.frame import Frame

if TYPE_CHECKING:  # comes where it is asked
    from desktop.views.shell.unkept_dialog import UnkeptDialog

_PATIENCE_MS = 3_000  # for the last try; a disk that answers takes some hundredths of a second
_SYSTEM_MS = 30_000  # after the system said that it ends, in which it closes the windows


class Closing(QObject):
    """Asks before a close that would lose a text; while it asks, the window stays open."""

    stayed = Signal()  #: the window stays open after all, so what was to follow must not

    def __init__(self, frame: Frame, texts: OpenTexts, *, demonstration: str = "") -> None:
        super().__init__(frame)
        self._frame, self._texts, self._demonstration = frame, texts, demonstration
        self._free = self._trying = False
        self._dialog: UnkeptDialog | None = None
        self._then: Callable[[], object] = self._close  # what follows where she lets the text go
        self._let_go = ""  # the text that she let go before something that ends in a close
        frame.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Close or watched is not self._frame or self._may_close():
            return False
        event.ignore()
        return True

    def system_ends(self) -> None:
        """The session of the system ends: nobody can answer any more. What is typed goes to the worker at once."""
        self._texts.try_now()
        self._free = True
        QTimer.singleShot(_SYSTEM_MS, self._ask_again)  # somebody may have called it off

    def ask_first(self, then: Callable[[], object]) -> None:
        """Calls `then`, which ends in `close_as_asked`: at once where no text would be lost, else if she lets it go."""
        if self._trying:
            return
        if self._store():
            self._let_go = ""
            then()
        else:
            self._then = lambda: self._let_it_go(then)
            self._ask()

    def close_as_asked(self) -> None:
        """Closes the window, and asks only about what was typed since `ask_first`."""
        self._free = self._texts.unkept == self._let_go
        self._frame.close()

    def break_off(self) -> None:
        """A breakdown is simulated: the window closes, and nothing more is stored."""
        self._free = True

    def _ask_again(self) -> None:
        self._free = False

    def _may_close(self) -> bool:
        if self._free:
            return True
        if self._trying:
            return False
        if self._store():
            return True
        self._then = self._close
        self._ask()
        return False

    def _store(self) -> bool:
        """A last try, as long as a person waits for a window to close; whether all is stored."""
        self._texts.try_now()
        if self._texts.under_way:
            self._trying = True
            waiting = QEventLoop()

            def end_wait() -> None:
                if not self._texts.under_way:
                    waiting.quit()

            self._texts.moved.connect(end_wait)
            QTimer.singleShot(_PATIENCE_MS, waiting, waiting.quit)
            waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
            self._texts.moved.disconnect(end_wait)
            self._trying = False
        return not self._texts.unkept

    def _ask(self) -> None:
        from desktop.views.shell.unkept_dialog import UnkeptDialog  # noqa: PLC0415 - only where it is shown

        if self._dialog is None:
            dialog = self._dialog = UnkeptDialog(self._texts, self._frame, demonstration=self._demonstration)
            dialog.rejected.connect(self._stay)
            dialog.accepted.connect(self._go)
            dialog.finished.connect(dialog.deleteLater)
        self._dialog.open()
        self._dialog.activateWindow()

    def _stay(self) -> None:
        self._dialog = None
        self.stayed.emit()

    def _go(self) -> None:
        self._dialog = None
        self._then()

    def _let_it_go(self, then: Callable[[], object]) -> None:
        self._let_go = self._texts.unkept
        QTimer.singleShot(0, self._frame, then)  # the text that has just been stored is told first

    def _close(self) -> None:
        self._free = True
        QTimer.singleShot(0, self._frame, self._frame.close)  # as above
