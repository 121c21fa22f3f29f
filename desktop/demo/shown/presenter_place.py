"""Where the presenter's window stands: all of the screen that is not projected, or a part of the one that is there."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from desktop.demo.stage.stage import Stage

#: On one screen: as narrow as the cues of a step, all in sight, allow; the rest of it is the mayor's. As high as it is.
_WIDTH, _LEAST = 30, 520  # ems, but at least so many pixels: the cues are large at any size of text
_TALL = 60  # ems
_BAR = 30  # pixels of what the system draws above a window
_SETTLED_MS = 200  # by then a system that has minimised two windows together shows both: hidden before, one is black
_EDGE = 8  # likewise at its other sides: at the screen's own edge it would stand on the projector


class MakesWay:
    """On one screen what covers the page is seen whole: the cues go as it comes, and are back with the page. A paper
    that lies over it would shut them, too.
    """

    def __init__(self, stage: Stage, window: QWidget, appear: Callable[[], object]) -> None:
        self._stage, self._window, self._appear = stage, window, appear
        self._slide = False  # it covers the page
        self.made = False  #: the window went for what is there

    def follow(self) -> None:
        """The slide may have come or gone."""
        came, went = self._stage.slide and not self._slide, self._slide and not self._stage.slide
        self._slide = self._stage.slide
        if came:
            self.make()
        elif went:
            self.come_back()

    def make(self) -> None:
        if self._window.isVisible() and self._stage.projection.free is None:
            self.made = True
            self._window.hide()

    def come_back(self) -> None:
        if self.made and not self._stage.slide:  # which took the place of a paper
            self.made = False
            self._appear()


def beside(free: QScreen) -> QRect:
    """On the screen that is not projected."""
    return free.availableGeometry().adjusted(_EDGE, _BAR, -_EDGE, -_EDGE)


def over(screen: QScreen, em: float) -> QRect:
    """At the right of the one screen, over the projected window."""
    room = screen.availableGeometry()
    width, height = max(round(em * _WIDTH), _LEAST), round(em * _TALL)
    width, height = min(width, room.width()), min(height, room.height() - _BAR - 10)
    return QRect(room.right() - width, room.top() + _BAR, width, height)


def covers(window: QWidget, projected: QWidget) -> int:
    """Pixels at the right of the projected window; 0 where it was put anywhere else."""
    edge, place = projected.mapToGlobal(projected.rect().topRight()).x(), window.frameGeometry()
    at_the_right = window.isVisible() and place.left() <= edge <= place.right() + _EDGE
    return edge + 1 - place.left() if at_the_right else 0


def show_above(window: QWidget, projected: QWidget | None) -> None:
    """Where both are on one screen, the projected window does not bury it: systems read this as they show it.

    `projected`: None where they are not; else a preview over the page would shut this window too.
    """
    _belong(window, projected)
    window.show()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.raise_()  # it stayed while this window was away, and may have the keyboard


def put_away(window: QWidget, projected: QWidget | None) -> None:
    """The window was minimised: it is hidden, and the projected one, which some systems minimise with it, is back."""
    window.setWindowState(Qt.WindowState.WindowNoState)
    if projected is not None and isValid(projected) and projected.isMinimized():
        projected.setWindowState(projected.windowState() & ~Qt.WindowState.WindowMinimized)
        projected.activateWindow()
    QTimer.singleShot(_SETTLED_MS, window, window.hide)


def bring_along(presenter: QWidget, projected: QWidget | None) -> None:
    """The presenter's screen is gone: a dialog that was open there is in front, as it has the keys of both windows."""
    if projected is None or not isValid(projected):
        return
    room = projected.screen().availableGeometry()
    for dialog in presenter.findChildren(QDialog):
        if dialog.isVisible():
            place = dialog.frameGeometry()
            place.moveCenter(room.center())
            typed = dialog.focusWidget()
            at = typed.cursorPosition() if isinstance(typed, QLineEdit) else 0
            dialog.hide()
            if (handle := dialog.windowHandle()) is not None:
                handle.destroy()  # shown at once as the same, it would have the keyboard and not be told so
            dialog.move(max(place.left(), room.left()), max(place.top(), room.top()))  # its head stays in sight
            show_above(dialog, projected)
            if isinstance(typed, QLineEdit):
                typed.setCursorPosition(at)  # shown again it is chosen whole, and the next letter would replace it
            dialog.raise_()
            dialog.activateWindow()


def stay_on_screen(window: QWidget) -> None:
    """Larger text may have made it wider."""
    if (layout := window.layout()) is not None:
        layout.activate()
    beyond = window.geometry().right() - window.screen().availableGeometry().right()
    if beyond > 0:
        window.move(window.x() - beyond, window.y())


def _belong(window: QWidget, projected: QWidget | None) -> None:
    window.winId()  # makes its handle
    handle = window.windowHandle()
    if handle is not None:
        over = projected.windowHandle() if projected is not None and isValid(projected) else None
        handle.setTransientParent(over)  # type: ignore[arg-type]  # Qt takes none
