"""One side of the financing plan: a line for each expense or funder; a line that was removed can be had back."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import counted
from desktop.viewmodels.requests.funding import Cell, CellKind
from desktop.views.requests.funding_line import Follows, FundingLine, Values
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.theme import Theme


class Lines(QWidget):
    """All lines of one side."""

    changed = Signal()  #: at each keystroke
    left = Signal()  #: the keyboard has left a field

    def __init__(
        self,
        theme: Theme,
        what: str,
        add_words: str,
        cells: Sequence[Cell],
        choices: Mapping[str, Mapping[str, str]],
        *,
        follows: Follows | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._what, self._cells, self._choices = theme, what, cells, choices
        self._follows = follows
        self.lines: list[FundingLine] = []
        self.add = Button(add_words, self.add_line, kind="quiet")
        self.undo = Notice()
        self._removed: list[tuple[int, Values]] = []  # place and content of each, in the order of removing
        self._left: FundingLine | None = None  # the empty line that stands where all were removed
        self._column = flush(QVBoxLayout(), 8)
        column = flush(QVBoxLayout(self), 8)
        column.addLayout(self._column)
        column.addWidget(self.undo)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._lay)

    @property
    def values(self) -> tuple[Values, ...]:
        return tuple(line.values for line in self.lines)

    def show_lines(self, lines: Sequence[Mapping[str, str]]) -> None:
        """Replaces all lines by these."""
        self._forget_removed()
        while len(self.lines) > len(lines):
            self._drop(self.lines[-1])
        while len(self.lines) < len(lines):
            self._make(len(self.lines))
        for line, values in zip(self.lines, lines, strict=True):
            line.fill(values)
            line.check()
        self._number()

    def follow(self) -> None:
        """Sets again the choice that fits the text of each line, as the rule for it may have changed."""
        before = self.values
        for line in self.lines:
            line.follow()
        if self.values != before:
            self.changed.emit()

    def add_line(self) -> None:
        """Adds an empty line at the end, and gives its first field the keyboard."""
        self._make(len(self.lines))
        self._number()
        self.changed.emit()
        give(next(iter(self.lines[-1].controls.values())))

    def _make(self, place: int, values: Mapping[str, str] | None = None) -> FundingLine:
        line = FundingLine(self._theme, self._cells, self._choices, self._follows)
        if values is not None:
            line.fill(values)
        line.follow()
        line.changed.connect(self.changed)
        line.left.connect(lambda _name: self.left.emit())
        line.removed.connect(lambda: self.remove_line(line))
        self.lines.insert(place, line)
        self._column.insertWidget(place, line)
        return line

    def remove_line(self, line: FundingLine) -> None:
        """Removes a line; a notice can bring back all that were removed and held something.

        The keyboard goes to a field, and not to a button, which a second Enter would press. So there is always a line:
        an empty one, as in a new plan, after the last one was removed.
        """
        place, values = self.lines.index(line), line.values
        self._drop(line)
        if not self.lines:
            self._left = self._make(0)
        self._number()
        self.changed.emit()
        self.left.emit()
        if self._holds(values):
            self._removed.append((place, values))
            count = len(self._removed)
            words = "Ligne retirée." if count == 1 else f"{counted(count, 'ligne retirée', 'lignes retirées')}."
            self.undo.say(words, ("Annuler", self._bring_back))
        give(next(iter(self.lines[min(place, len(self.lines) - 1)].controls.values())))

    def _holds(self, values: Values) -> bool:
        return any(values[cell.name] for cell in self._cells if cell.kind is not CellKind.CHOICE)

    def _bring_back(self) -> None:
        """Brings the removed lines back, the last one first, so that each finds the place that it had."""
        back: list[FundingLine] = []
        for place, values in reversed(self._removed):
            back.append(self._make(min(place, len(self.lines)), values))  # fewer lines may be left above it by now
            back[-1].check()
        self._forget_removed()
        if self._left in self.lines and not self._holds(self._left.values):
            self._drop(self._left)
        self._number()
        self.changed.emit()
        self.left.emit()
        give(next(iter(back[-1].controls.values())))

    def _forget_removed(self) -> None:
        self._removed.clear()
        self.undo.clear()

    def _drop(self, line: FundingLine) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _number(self) -> None:
        for number, line in enumerate(self.lines, start=1):
            line.number(self._what, number)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        for place, line in enumerate(self.lines):
            line.lay(self.width(), first=place == 0)
