"""What is read on a page stays where it is while the panel beside it is folded or unfolded."""

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from shiboken6 import isValid

from desktop.views.shell.frame import Frame
from desktop.views.widgets.scrolling import areas_around

_STEP_MS = 20
_SCROLLS = (QEvent.Type.Wheel, QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)  # or may: a page is held no more
_QUIET = 15  # looks, one after the other, at which nothing had moved: the page has all its lines


class HeldPlace(QObject):
    """Holds the words in the middle of what scrolls: a page of another width has other lines, and scrolls elsewhere."""

    def __init__(self, frame: Frame, parent: QObject) -> None:
        super().__init__(parent)
        self._frame = frame
        self._part: QWidget | None = None
        self._wanted = self._left = 0  # pixels from the window's top: where its words belong, and where they came to be
        self._quiet = 0  # such looks until now
        self._again = QTimer(self, interval=_STEP_MS)
        self._again.timeout.connect(self._bring)

    def hold(self) -> None:
        """Before the page becomes wider or narrower."""
        part = self._part
        if part is None or not isValid(part) or not part.isVisible() or self._place(part) != self._left:
            self._part = part = self._in_the_middle()  # else nobody has scrolled since, and it belongs where it did
            if part is not None:
                self._wanted = self._place(part)
        handle = self._frame.windowHandle()
        if part is not None and handle is not None:
            self._quiet = 0
            self._again.start()
            handle.installEventFilter(self)
            QTimer.singleShot(0, self, self._bring)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SCROLLS:
            self._let_go(watched)
        return False

    def _let_go(self, handle: QObject | None) -> None:
        self._again.stop()
        if handle is not None:
            handle.removeEventFilter(self)

    def _bring(self) -> None:
        part = self._part
        if not self._again.isActive():
            return
        if part is None or not isValid(part) or not part.isVisible() or self._quiet >= _QUIET:
            self._let_go(self._frame.windowHandle())
            return
        self._quiet = self._quiet + 1 if self._place(part) == self._left else 0
        for area in areas_around(part):
            bar = area.verticalScrollBar()
            bar.setValue(bar.value() + self._place(part) - self._wanted)
        self._left = self._place(part)

    def _in_the_middle(self) -> QWidget | None:
        """Words of the page; None where nothing is scrolled."""
        key = self._frame.current
        page: QWidget | None = self._frame.page(key) if key else None
        if page is None:
            return None
        words = [one for one in page.findChildren(QLabel) if one.text() and _scrolls(one) and _whole(one)]
        middle = page.mapTo(self._frame, page.rect().center()).y()
        return min(words, key=lambda one: abs(self._place(one) - middle), default=None)

    def _place(self, part: QWidget) -> int:
        return part.mapTo(self._frame, QPoint()).y()


def _scrolls(part: QWidget) -> bool:
    """Whether it is seen, and was scrolled to."""
    areas: list[QScrollArea] = list(areas_around(part))
    return part.isVisible() and any(area.verticalScrollBar().value() > 0 for area in areas)


def _whole(part: QWidget) -> bool:
    return part.visibleRegion().boundingRect().size() == part.size()
