"""The bin: drafts that were thrown away, for thirty days, and their way back."""

from typing import cast

from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.needs.bin import NeedBin
from desktop.viewmodels.needs.needs_list import NeedLine
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.list_or_empty import ListOrEmpty
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme


def row_of(value: object) -> Row:
    line = cast(NeedLine, value)
    return Row(line.title, line.note)


class BinScreen(Screen):
    def __init__(self, theme: Theme, bin: NeedBin) -> None:
        super().__init__()
        self._bin = bin
        self.list = LineList(theme, bin.model, LINE, row_of, "Corbeille")
        empty = EmptyState(theme, "La corbeille est vide", "Les brouillons que vous jetez restent ici trente jours.")
        self.stack = ListOrEmpty(self.list, empty)
        self.column.addWidget(self.stack, 1)
        self.restore = self.act("&Remettre dans mes besoins", self._restore)
        self.list.entered_on.connect(lambda _row: self._restore())
        bin.refreshed.connect(self._show)

    def _restore(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._bin.model.lines):
            self._bin.restore(self._bin.model.lines[row].id)

    def _show(self) -> None:
        some = bool(self._bin.model.lines)
        self.stack.show_list(some)
        if some and not self.list.currentIndex().isValid():
            self.list.mark(0)
        self.offer(self.restore if some else None)
