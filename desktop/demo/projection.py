"""On which screen the projected window opens, and whether it has the whole of it; kept from one window to the next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen

if TYPE_CHECKING:
    from desktop.views.shell.frame import Frame


class Projection(QObject):
    """A projector is the screen that is not the computer's main one; the presenter may have it the other way round."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.full = False  #: the window has the whole screen
        self.exchanged = False  #: the window is projected from the computer's main screen
        self._frame: Frame | None = None

    def follow(self, frame: "Frame | None") -> None:
        """Another window is made, and is not shown yet; None: it is gone."""
        self._frame = frame
        self._tell()

    def fill(self) -> None:
        """F11: over the whole screen, or as it was before."""
        self.full = not self.full
        self._show()

    def exchange(self) -> None:
        """The window and the presenter's cues change screens."""
        self.exchanged = not self.exchanged
        self._show()

    @property
    def screen(self) -> QScreen | None:
        """The screen for the window; None where there is only one."""
        main = QGuiApplication.primaryScreen()
        others = [screen for screen in QGuiApplication.screens() if screen is not main]
        return (main if self.exchanged else others[0]) if others else None

    def _tell(self) -> None:
        if self._frame is not None:
            self._frame.opens = (self.screen, self.full)

    def _show(self) -> None:
        self._tell()
        if self._frame is not None:
            self._frame.showNormal()
            self._frame.show_fitting()
        self.changed.emit()
