"""What has the keyboard is brought back into sight, whatever scrolls around it; and one scroll bar at a time."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_ROOM = 8
_BELOW = 20  #: the margin under what fills a page


def bring_into_sight(part: QWidget) -> None:
    """All areas around `part` scroll as far as they must; in a text that is being written, to the cursor."""
    place = part.rect()
    if part.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        cursor = part.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        if isinstance(cursor, QRect) and place.contains(cursor.center()):
            place = cursor
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and (inside := around.widget()) is not None:
            middle = part.mapTo(inside, place.center())
            around.ensureVisible(middle.x(), middle.y(), _ROOM, place.height() // 2 + _ROOM)
        around = around.parentWidget()


class OneBar(QObject):
    """An area in a page scrolls by itself while it is high enough; else it is shown whole, and the page scrolls.

    `least` is that height, in pixels. Two bars beside one another would leave one with no idea of which to take.
    """

    def __init__(self, area: QScrollArea, least: Callable[[], float]) -> None:
        super().__init__(area)
        self._area, self._least = area, least
        self._page: QScrollArea | None = None
        self._later = QTimer(self, singleShot=True, interval=0)  # once a layout has done its work
        self._later.timeout.connect(self._arrange)
        area.setMinimumHeight(1)
        area.installEventFilter(self)
        if (inside := area.widget()) is not None:
            inside.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched is self._area:
            self._area.setMinimumHeight(1)  # what is hidden asks no room of what stands in its place
        elif event.type() in _MOVED:
            self._later.start()
        return False

    def _arrange(self) -> None:
        page, inside = self._around(), self._area.widget()
        outside = None if page is None else page.widget()
        if page is None or outside is None or inside is None or not self._area.isVisible():
            return
        above = self._area.mapTo(outside, self._area.rect().topLeft()).y()
        room = page.viewport().height() - above - _BELOW
        whole = inside.heightForWidth(self._area.viewport().width())
        wanted = 1 if room >= self._least() else max(whole, inside.minimumSizeHint().height())
        if wanted != self._area.minimumHeight():
            self._area.setMinimumHeight(wanted)

    def _around(self) -> QScrollArea | None:
        if self._page is None:
            around = self._area.parentWidget()
            while around is not None and not isinstance(around, QScrollArea):
                around = around.parentWidget()
            self._page = around
            if around is not None:
                around.viewport().installEventFilter(self)
        return self._page


_MOVED = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.LayoutRequest)
