"""Helpers for layouts: without margins, removing all parts, rows that fold where there is no room."""

from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget

_LayoutT = TypeVar("_LayoutT", bound=QLayout)
SIDE = 28  #: pixels beside the parts of a page


def flush(layout: _LayoutT, spacing: int) -> _LayoutT:
    """Sets the layout's margins to 0 and its spacing, and returns it."""
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    return layout


def sides(whole: int, widest: int) -> tuple[int, int]:
    """What is left and right of the parts of a page, which is no wider than `widest`, in all its width."""
    beside = max(0, whole - widest)
    return SIDE + beside // 2, SIDE + beside - beside // 2


def discard_parts(layout: QLayout) -> None:
    """Removes and deletes all parts of a layout; they are hidden at once."""
    while (item := layout.takeAt(0)) is not None:
        if (part := item.widget()) is not None:
            part.hide()
            part.deleteLater()


def edges_in_page(part: QWidget | None) -> tuple[int, int]:
    """Its left and right edge on the screen; nowhere if it is in no page, as what is in a bar never moves."""
    around = part
    while around is not None and around.objectName() != "page":
        around = around.parentWidget()
    if part is None or around is None:
        return 0, 0
    left = part.mapToGlobal(QPoint()).x()
    return left, left + part.width()


def _meet(pressed: tuple[int, int], left: int, right: int) -> bool:
    return pressed[0] < right and left < pressed[1]


class FoldingRow(QBoxLayout):
    """Buttons or a badge beside words: in one line, or one under the other where there is no room."""

    def __init__(self, gap: int) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self.setSpacing(gap)
        self._parts: list[QWidget] = []
        self._at_end, self._aligned = False, Qt.AlignmentFlag(0)
        self.addStretch(0)
        self.addStretch(0)

    def stand_at_end(self) -> None:
        """Under the words, its parts are at the right end."""
        self._at_end = True

    def put(self, part: QWidget) -> None:
        self.insertWidget(len(self._parts) + 1, part, 0, self._aligned)
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
    def shown(self) -> int:
        """How many parts are shown."""
        return len(self._widths)

    @property
    def widest(self) -> int:
        return max(self._widths, default=0)

    def fit(self, width: int, *, below: bool, apart: bool = False, side_by_side: bool = False) -> None:
        """Arranges the parts for this width; `below`: they are under the words, and not beside them.

        `apart`: then they are one under the other at the right end; with `side_by_side`, in a line there.
        """
        column = below and ((apart and not side_by_side) or self.line > width)
        at_end, stretched = self._at_end or apart, int(below and not column)
        beside = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
        aligned = beside if column else Qt.AlignmentFlag(0)
        self.setDirection(QBoxLayout.Direction.TopToBottom if column else QBoxLayout.Direction.LeftToRight)
        # Told the same again, Qt lays out once more all the same, which would bring us here without an end.
        if aligned != self._aligned:
            self._aligned = aligned
            for part in self._parts:
                self.setAlignment(part, aligned)
        self.setStretch(0, stretched if at_end else 0)
        self.setStretch(len(self._parts) + 1, 0 if at_end else stretched)

    def in_the_way(self, start: int, width: int, pressed: tuple[int, int]) -> bool:
        """Whether at the right end of a place they come over or under what was pressed, and at its left end not.

        `start` and the edges `pressed` are on the screen.
        """
        end = start + width
        return _meet(pressed, end - self.line, end) and not _meet(pressed, start, start + self.line)

    def clear_only_apart(self, start: int, width: int, pressed: tuple[int, int]) -> bool:
        """Whether in one line they come over or under what was pressed at either end, and in a column at the right not.

        As for `in_the_way`.
        """
        end = start + width
        line = _meet(pressed, end - self.line, end) and _meet(pressed, start, start + self.line)
        return line and not _meet(pressed, end - self.widest, end)

    def clear_only_at_end(self, start: int, width: int, pressed: tuple[int, int]) -> bool:
        """Whether at the left end they come over or under what was pressed, and in a column at the right not."""
        left = _meet(pressed, start, start + min(width, self.line))
        return left and not _meet(pressed, start + width - self.widest, start + width)

    def clear_at_end(self, start: int, width: int, pressed: tuple[int, int]) -> bool:
        """Whether in one line at the right end they come neither over nor under what was pressed."""
        return self.line <= width and not _meet(pressed, start + width - self.line, start + width)

    @property
    def _widths(self) -> list[int]:
        return [part.minimumSizeHint().width() for part in self._parts if not part.isHidden()]


class Flow(QLayout):
    """Small parts beside one another, in as many lines as they need; parts in one column stand under one another."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}  # by width: Qt asks for it sixty times during the layout of a page
        flush(self, gap)
        self._items: list[QLayoutItem] = []

    def invalidate(self) -> None:
        super().invalidate()
        self._heights.clear()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return height

    def minimumSize(self) -> QSize:
        """As narrow as its widest part: where it stands beside others, it never takes their room."""
        sizes = [item.sizeHint() for item in self._seen]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place)
        self._place(place, move=True)

    @property
    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _columns(self, seen: list[QLayoutItem], width: int) -> list[int]:
        """The widths of as many columns as have room."""
        for count in range(len(seen), 1, -1):
            widths = [max(item.sizeHint().width() for item in seen[column::count]) for column in range(count)]
            if sum(widths) + self.spacing() * (count - 1) <= width:
                return widths
        return [width]

    def _place(self, place: QRect, *, move: bool) -> int:
        """The height that the parts need in this place; with `move` they are put there."""
        seen, gap, top = self._seen, self.spacing(), place.y()
        columns = self._columns(seen, place.width())
        for first in range(0, len(seen), len(columns)):
            line, left = seen[first : first + len(columns)], place.x()
            for item, column in zip(line, columns, strict=False):
                if move:
                    item.setGeometry(QRect(QPoint(left, top), item.sizeHint()))
                left += column + gap
            top += max(item.sizeHint().height() for item in line) + gap
        return max(0, top - place.y() - gap)
