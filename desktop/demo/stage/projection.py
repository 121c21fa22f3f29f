"""On which screen the projected window opens, and whether it has the whole of it; kept from one window to the next."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from desktop.views.shell.frame import Frame

_SETTLED_MS = 200  # one plug makes several changes of the screens


class Projection(QObject):
    """A projector is the screen that is not the computer's main one; the presenter may have it the other way round."""

    changed = Signal()
    plugged = Signal()  #: a screen came or went, or shows the same as another; the window is on the right one by now

    def __init__(self) -> None:
        super().__init__()
        self.full = False  #: the window has the whole screen
        self.exchanged = False  #: the window is projected from the computer's main screen
        self._frame: Frame | None = None
        self._later = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._later.timeout.connect(self._plug)
        qt = QGuiApplication.instance()
        if isinstance(qt, QGuiApplication):
            for one in (qt.screenAdded, qt.screenRemoved, qt.primaryScreenChanged):
                one.connect(self._later.start)
            qt.screenAdded.connect(self._watch)
            for screen in qt.screens():
                self._watch(screen)

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
        return self._both[0]

    @property
    def free(self) -> QScreen | None:
        """The screen that is not projected; None where there is only one."""
        return self._both[1]

    @property
    def _both(self) -> tuple[QScreen | None, QScreen | None]:
        """A screen that shows the same as the main one is none of its own."""
        main, other = QGuiApplication.primaryScreen(), _projector()
        if other is None:
            return None, None
        return (main, other) if self.exchanged else (other, main)

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._later.start)

    def _plug(self) -> None:
        self._show()
        self.plugged.emit()

    def _tell(self) -> None:
        if self._frame is not None:
            self._frame.opens = (self.screen, self.full)

    def _show(self) -> None:
        self._tell()
        if self._frame is not None:
            self._frame.showNormal()
            self._frame.show_fitting()
            _bring_dialogs(self._frame, self.screen or QGuiApplication.primaryScreen())
        self.changed.emit()


def projected_lines(*, exchanged: bool = False) -> int:
    """The height in pixels of the screen that is projected at the start. `exchanged`: it was left that way."""
    projector = None if exchanged else _projector()
    return (projector or QGuiApplication.primaryScreen()).geometry().height()


def _bring_dialogs(frame: "Frame", screen: QScreen) -> None:
    """What is open over the page goes along with it: out of sight a preview would shut the page, or lie on the cues."""
    room = screen.availableGeometry()
    for dialog in frame.findChildren(QDialog):
        place = dialog.frameGeometry()
        if dialog.isVisible() and not room.contains(place):
            around = place.size() - dialog.size()  # what the system draws around it
            place.setSize(place.size().boundedTo(room.size()))
            place.moveCenter(room.center())
            dialog.resize(place.size() - around)
            dialog.move(place.topLeft())


def _projector() -> QScreen | None:
    main = QGuiApplication.primaryScreen().geometry()
    return next((one for one in QGuiApplication.screens() if not one.geometry().intersects(main)), None)
