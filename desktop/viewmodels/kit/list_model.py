"""Lists of lines for the views, in memory or read while a view shows them; the role by which a view gets a line."""

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole + 1


class Line(Protocol):
    """What every line has: an id, a title, and the words that a screen reader says."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def spoken(self) -> str: ...


_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, LINE})
_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

#: For each text of one insertion Qt's model moves all that it has inserted before: for 100,000 at once, three seconds.
_AT_ONCE = 256


class LineModel(QStringListModel):
    """What Qt may ask about a line of any list. A subclass says where the lines come from, and how many there are.

    It keeps that number as so many empty texts of Qt's own model: a view asks for it several times for each line,
    which takes it ten times as long where Python answers.
    """

    def line(self, row: int) -> Line | None:
        """None where there is no such line, or while it is still being read."""
        raise NotImplementedError

    def _begin(self, count: int) -> None:
        """Other lines, of which there are so many; `line` gives them already."""
        self.setStringList([""] * count)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Nothing can be typed into a line, or dropped on it, as into Qt's own texts."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:  # no line is read from the database for a role that nobody draws
            return None
        line = self.line(index.row())
        if line is None or role == LINE:
            return line
        return line.title if role == Qt.ItemDataRole.DisplayRole else line.spoken


class ListModel(LineModel):
    """All lines in memory. Lines changed, or added at the end, are announced one by one, so the list does not jump."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    def show(self, lines: Sequence[Line]) -> None:
        lines = tuple(lines)
        if lines == self._lines:
            return
        before, kept = self._lines, len(self._lines)
        if before and [line.id for line in lines[:kept]] == [line.id for line in before]:
            if len(lines) > kept:
                self._lines = before + lines[kept:]
                for row in range(kept, len(lines), _AT_ONCE):
                    self.insertRows(row, min(_AT_ONCE, len(lines) - row))
            self._lines = lines
            for row, (old, new) in enumerate(zip(before, lines[:kept], strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self._lines = lines
        self._begin(len(lines))

    def place_of(self, id: str) -> int:
        """Which of the lines it is, from 0; -1 where none has this id."""
        return {line.id: place for place, line in enumerate(self._lines)}.get(id, -1)

    def line(self, row: int) -> Line | None:
        return self._lines[row] if row < len(self._lines) else None
