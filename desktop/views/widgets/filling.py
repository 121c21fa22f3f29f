"""A part that fills the height of its page, and scrolls as a whole where the text is too large for that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from desktop.views.widgets.layouts import flush
from desktop.views.widgets.scrolling import Scrolled, bring_into_sight

if TYPE_CHECKING:  # the first page has no list, and importing a class of Qt also makes its enumerations
    from PySide6.QtWidgets import QListView


class Filling(Scrolled):
    """Add parts to `column`; the one that stretches gets the remaining height, and never less than its minimum.

    The scroll bar is in the margin of the page: what is said at its foot ends where its parts do.
    """

    def __init__(self) -> None:
        self._inside = Least()
        super().__init__(self._inside, cards=True)
        self.column = flush(QVBoxLayout(self._inside), 12)

    def follow(self, list: "QListView") -> None:
        """Keeps the current line of a list in sight, where the list is as high as its lines and this area scrolls."""

        def bring() -> None:
            current = list.currentIndex()
            if current.isValid() and list.hasFocus():
                bring_into_sight(list.viewport(), list.visualRect(current))

        list.selectionModel().currentChanged.connect(bring)
        self.verticalScrollBar().rangeChanged.connect(bring)  # the layout may follow only after the key press

    def needed(self, layout: QLayout, width: int) -> int:
        """The least height of the layout, as a list in it can do with less than it prefers."""
        return layout.minimumHeightForWidth(width) if layout.hasHeightForWidth() else layout.minimumSize().height()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self.whole else QSize(0, 0)


class Least(QWidget):
    """The inner widget of a part that fills a height: no higher than needed, or a second scroll bar would appear."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return -1 if layout is None else layout.minimumHeightForWidth(width)

    def minimumSizeHint(self) -> QSize:
        """No least height for words that wrap, as their height depends on the width that they will have."""
        least, layout = super().minimumSizeHint(), self.layout()
        return QSize(least.width(), 0) if layout is not None and layout.hasHeightForWidth() else least
