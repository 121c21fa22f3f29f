"""The bin: drafts that were thrown away, for thirty days, and their way back."""

from typing import cast

from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.needs.bin import NeedBin
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.list_or_empty import ListOrEmpty
from desktop.views.widgets.narrowing_row import NarrowingRow
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme


def row_of(value: object) -> Row:
    line = cast(OwnLine, value)
    return Row(line.title, line.note)


class BinScreen(Screen):
    def __init__(self, theme: Theme, bin: NeedBin) -> None:
        super().__init__()
        self._bin = bin
        self.list = LineList(theme, bin.model, LINE, row_of, "Corbeille")
        empty = EmptyState(theme, "La corbeille est vide", "Les brouillons que vous jetez restent ici trente jours.")
        self.stack = ListOrEmpty(self.list, empty)
        self.row = NarrowingRow(theme, bin.narrowing)
        self.row.lead_to(self.list)
        self.column.addWidget(self.row)
        self.column.addWidget(self.stack, 1)
        self.restore = self.act("Remettre &dans nos besoins", self._restore)
        self.read = self.act("Lire &ce brouillon", self._read)
        self.list.entered_on.connect(lambda _row: self._read())
        self.list.selectionModel().currentChanged.connect(self._offer)
        bin.model.modelReset.connect(self._offer)
        bin.refreshed.connect(self._show)

    def _restore(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._bin.model.lines):
            self._bin.restore(self._bin.model.lines[row].id)

    def _read(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._bin.model.lines):
            self._bin.read(self._bin.model.lines[row].id)

    def _show(self) -> None:
        self.stack.show_list(self._bin.count > 0)
        self._offer()

    def _offer(self) -> None:
        """None is chosen for her: grey until a line is."""
        for act in (self.restore, self.read):
            act.setEnabled(self.list.currentIndex().isValid())
        self.offer(*((self.restore, self.read) if self._bin.count else ()))
