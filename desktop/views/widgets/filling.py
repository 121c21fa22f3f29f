"""A part that fills the height of its page, and scrolls as a whole once text is too large for that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Scrolled, bring_into_sight

if TYPE_CHECKING:  # the first page has no list, and each class of Qt that is named brings its enumerations
    from PySide6.QtWidgets import QListView


class Filling(Scrolled):
    """Lay parts into `column`; the one that stretches gets what is left, and never less than its minimum."""

    def __init__(self) -> None:
        self._inside = Least()
        super().__init__(self._inside)
        self.column = flush(QVBoxLayout(self._inside), 12)

    def follow(self, list: "QListView") -> None:
        """Of a list in it that may be as high as its lines, the line with the keyboard stays in sight."""

        def bring() -> None:
            current = list.currentIndex()
            if current.isValid() and list.hasFocus():
                bring_into_sight(list.viewport(), list.visualRect(current))

        list.selectionModel().currentChanged.connect(bring)
        self.verticalScrollBar().rangeChanged.connect(bring)  # laid out after the key was pressed

    def needed(self, layout: QLayout, width: int) -> int:
        """Its list is as high as it must be, which is less than it would like."""
        return layout.minimumHeightForWidth(width) if layout.hasHeightForWidth() else layout.minimumSize().height()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self.whole else QSize(0, 0)


class Least(QWidget):
    """The inside of what fills a height: no higher than it must be, or a second scroll bar stands beside."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        """Not as high as its words were at the least width: how high they are follows from the width they have."""
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least
