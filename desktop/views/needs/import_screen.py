"""The result of importing a table: how many lines became drafts, and what became of each."""

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.needs.table_import import NeedImport, Report, ReportLine
from desktop.views.widgets.file_dialogs import ask_which
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme


def row_of(value: object) -> Row:
    line = cast(ReportLine, value)
    return Row(line.title, line.note, (line.shown,))


class ImportScreen(Screen):
    """The lines of the report; one that became a draft leads to it."""

    opened = Signal(str)  #: the draft's id

    def __init__(self, theme: Theme, importing: NeedImport) -> None:
        super().__init__()
        self._importing = importing
        self.summary = Label("", "section")
        self.warning = Notice()
        self.list = LineList(theme, importing.model, LINE, row_of, "Lignes du tableau")
        self.whole = Label(tone="muted")  # the whole text of the chosen line, which the list may cut
        for part in (self.summary, self.warning, self.list, self.whole):
            self.column.addWidget(part, 1 if part is self.list else 0)
        self.list.chosen.connect(self._chosen)
        self.list.selectionModel().currentChanged.connect(self._walk)
        importing.reported.connect(self._show)

    def _show(self, report: Report) -> None:
        self.summary.say(report.summary)
        self.warning.say(report.warning, tone="warn")
        self.whole.say("")
        self.list.mark(0)
        give(self.list)
        announce(self, report.summary)

    def _chosen(self, row: int) -> None:
        line = cast(ReportLine, self._importing.model.lines[row])
        if line.need:
            self.opened.emit(line.need)

    def _walk(self, current: QModelIndex | QPersistentModelIndex) -> None:
        if current.isValid():
            line = cast(ReportLine, self._importing.model.lines[current.row()])
            self.whole.say(f"{line.note}{_OPEN}" if line.need else line.note)


def ask_file(parent: QWidget, importing: NeedImport) -> QFileDialog:
    """Asks which file to import; returns at once."""
    kinds = "Tableaux (*.csv *.ods *.json);;Tous les fichiers (*)"
    return ask_which(parent, "Importer un tableau de besoins", kinds, lambda files: importing.bring(files[0]))


_OPEN = " · Entrée ouvre ce brouillon."
