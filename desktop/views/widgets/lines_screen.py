"""The first screen of a place where one writes: its list, what was found again, what went to the bin."""

from typing import cast

from PySide6.QtCore import Signal

from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.own_list import OwnLine, OwnList
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.filling import Filling
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.list_or_empty import ListOrEmpty
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

_LEAST = 9  # ems: two lines, at least, are in sight


def row_of(value: object) -> Row:
    line = cast(OwnLine, value)
    return Row(line.title, line.note, (line.shown,))


class LinesScreen(Screen):
    """`opened` brings the id of a line that was chosen, or a target."""

    opened = Signal(str)

    def __init__(self, theme: Theme, lines: OwnList, name: str) -> None:
        super().__init__()
        self._lines = lines
        self.recovered, self.binned = Notice(), Notice()
        self.list = LineList(theme, lines.model, LINE, row_of, name)
        self.row = NarrowingRow(theme, lines.narrowing)
        self.row.down.connect(self.list.enter)
        self.list.chosen.connect(lambda row: self.opened.emit(lines.model.lines[row].id))
        lines.binned.connect(self._binned)

    def lay_out(self, theme: Theme, title: str, words: str, begin: Button) -> None:
        """`title` and `words` are what an empty list says, with the button that begins its first line."""
        self.empty = EmptyState(theme, title, words, begin)
        self.stack = ListOrEmpty(self.list, self.empty)
        filling = Filling()
        for part in (self.recovered, self.binned, self.row):
            filling.column.addWidget(part)
        filling.column.addWidget(self.stack, 1)
        self.stack.setMinimumHeight(round(theme.em * _LEAST))
        self.column.addWidget(filling, 1)

    def focus(self, id: str = "") -> None:
        """Puts the keyboard on the line of this id, else on the first line."""
        if self._lines.model.lines:
            self.list.mark(max(0, self._lines.model.row_of(id)))
            self.list.setFocus()

    def show_recovered(self, sentence: str, resume: str, restart: str) -> None:
        """The text found again after a crash, and the targets that go on with it or with the text of before."""
        self.recovered.say(
            sentence,
            ("Reprendre", lambda: self.opened.emit(resume)),
            ("Recommencer", lambda: self.opened.emit(restart)),
        )

    def _binned(self, sentence: str) -> None:
        def undo() -> None:
            self._lines.undo_discard()
            self.binned.clear()
            self.list.setFocus()

        self.binned.say(sentence, ("Annuler", undo))
