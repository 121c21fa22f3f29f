"""The second press of a double click does nothing: by then, something else may stand under the pointer.

It is kept back for a whole window, before any widget is told. So no widget needs a guard of its own against the mouse.
"""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.runtime.text_parts import writes_in
from desktop.views.widgets.buttons import ONE_PRESS_S, REPEATS

PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_BETWEEN = round(1000 * ONE_PRESS_S)  # ms
#: Where pressing twice is usual, as in a text: it goes two steps further. By Qt's names, as in `by_pointer`.
_USED_TO_TWO = ("QCalendarWidget", "QScrollBar")


class OnePress:
    """The last press that counted, in a window and the dialogs that it opens."""

    def __init__(self) -> None:
        self._counted, self._place = -_BETWEEN, QPointF()
        self._kept_back = False  # the last press was kept back, and so will be its release

    def keeps_back(self, event: QMouseEvent, window: QWidget) -> bool:
        """Whether no widget of the window may be told of this press or release.

        It goes by the time at which the mouse was pressed: a slow computer may be told of the second press much later.
        """
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() not in PRESSES:
            kept, self._kept_back = self._kept_back, False
            return kept
        place, when = event.globalPosition(), event.timestamp()
        between = when - self._counted
        if between == 0 and when and place == self._place:
            return False  # Qt tells of one press twice where it is a slower double click
        same = (place - self._place).manhattanLength() <= QApplication.styleHints().mouseDoubleClickDistance()
        self._kept_back = 0 < between < _BETWEEN and same and not _takes_two(window, place)
        if not self._kept_back:
            self._counted, self._place = when, place
        return self._kept_back


def _takes_two(window: QWidget, place: QPointF) -> bool:
    part = window.childAt(window.mapFromGlobal(place.toPoint()))
    while part is not None and part is not window:
        if part.property(REPEATS) or writes_in(part) or any(part.inherits(name) for name in _USED_TO_TWO):
            return True
        if isinstance(part, QLabel) and part.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse:
            return True
        part = part.parentWidget()
    return False
