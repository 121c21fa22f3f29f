"""The first screen of Mes besoins: all needs with their states, what was found again, what went to the bin."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.viewmodels.kit.lines import LINE
from desktop.viewmodels.needs.needs_list import NeedLine, Needs
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.columns import scrolled
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

NEW = "new"  #: the target that opens a new need


def row_of(value: object) -> Row:
    line = cast(NeedLine, value)
    return Row(line.title, line.note, (line.shown,))


class NeedsList(Screen):
    """`opened` brings the id of a line that was chosen; `resumed` one whose recovered text is to be kept."""

    opened = Signal(str)
    resumed = Signal(str)
    restarted = Signal(str)  #: "Recommencer"
    importing = Signal()

    def __init__(self, theme: Theme, needs: Needs) -> None:
        super().__init__()
        self._needs = needs
        self.write = self.act("&Écrire un besoin", lambda: self.opened.emit(NEW))
        self.bring = self.act("Importer un &tableau…", self.importing.emit)
        self.recovered = Notice()
        self.binned = Notice()
        self.list = LineList(theme, needs.model, LINE, row_of, "Mes besoins")
        self.list.chosen.connect(lambda row: self.opened.emit(needs.model.lines[row].id))
        self.empty = EmptyState(
            theme,
            "Aucun besoin pour l’instant",
            "Décrivez ici ce qui manque à la commune. Une phrase suffit pour commencer.",
            Button(self.write.text(), self.write.trigger, kind="main"),
        )
        self._stack = QStackedWidget()
        self._waiting = QWidget()  # before the first answer nothing is said to be empty
        self._bare = scrolled(self.empty)
        for screen in (self._waiting, self.list, self._bare):
            self._stack.addWidget(screen)
        self.column.addWidget(self.recovered)
        self.column.addWidget(self.binned)
        self.column.addWidget(self._stack, 1)
        needs.looked.connect(self._show)
        needs.binned.connect(self._binned)

    def focus(self, id: str = "") -> None:
        """Puts the keyboard on the need, else on the first line."""
        if self._needs.model.lines:
            self.list.mark(max(0, self._needs.model.row_of(id)))
            self.list.setFocus()

    def _show(self) -> None:
        self._stack.setCurrentWidget(self.list if self._needs.model.lines else self._bare)
        # An empty list has its button in its middle.
        self.offer(self.write if self._needs.model.lines else None, self.bring)
        broken = self._needs.broken_off
        if broken is None:
            self.recovered.clear()
            return
        title = f" («\u00a0{broken.title}\u00a0»)"
        self.recovered.say(
            broken.sentence[:-1] + title + ".",
            ("Reprendre", lambda: self.resumed.emit(broken.id)),
            ("Recommencer", lambda: self.restarted.emit(broken.id)),
        )

    def _binned(self, sentence: str) -> None:
        def undo() -> None:
            self._needs.undo_discard()
            self.binned.clear()
            self.list.setFocus()

        self.binned.say(sentence, ("Annuler", undo))
