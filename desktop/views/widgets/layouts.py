"""Helpers for layouts: without margins, removing all parts, a row that folds into a column."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_LayoutT = TypeVar("_LayoutT", bound=QLayout)


def flush(layout: _LayoutT, spacing: int) -> _LayoutT:
    """Sets the layout's margins to 0 and its spacing, and returns it."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


def discard_parts(layout: QLayout) -> None:
    """Removes and deletes all parts of a layout; they are hidden at once."""
    while (item := layout.takeAt(0)) is not None:
        if (part := item.widget()) is not None:
            part.hide()
            part.deleteLater()


class FoldingRow(QBoxLayout):
    """Buttons or a badge beside words: in one line, or one under the other where there is no room."""

    def __init__(self, gap: int) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self.setSpacing(gap)
        self._parts: list[QWidget] = []
        self.addStretch(0)

    def put(self, part: QWidget) -> None:
        self.insertWidget(len(self._parts), part)
        self._parts.append(part)

    def drop(self, part: QWidget) -> None:
        self._parts.remove(part)
        self.removeWidget(part)

    @property
    def line(self) -> int:
        """The width of all in one line."""
        widths = self._widths
        return sum(widths) + self.spacing() * max(0, len(widths) - 1)

    @property
    def widest(self) -> int:
        return max(self._widths, default=0)

    def fit(self, width: int, *, below: bool) -> None:
        """Arranges the parts for this width; `below`: they are under the words, and not beside them."""
        column = below and self.line > width
        wanted = QBoxLayout.Direction.TopToBottom if column else QBoxLayout.Direction.LeftToRight
        if wanted != self.direction():
            self.setDirection(wanted)
            for part in self._parts:
                self.setAlignment(part, Qt.AlignmentFlag.AlignLeft if column else Qt.AlignmentFlag(0))
        self.setStretch(len(self._parts), int(below and not column))

    @property
    def _widths(self) -> list[int]:
        return [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]
