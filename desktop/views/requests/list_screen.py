"""The first screen of Demande au préfet: all requests with their states, and what went to the bin."""

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.viewmodels.kit.lines import LINE
from desktop.viewmodels.requests.requests_list import RequestLine, Requests
from desktop.views.requests.recovered import RESTART, RESUME
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.columns import scrolled
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.rows import Row
from desktop.views.widgets.theme import Theme


def row_of(value: object) -> Row:
    line = cast(RequestLine, value)
    return Row(line.title, line.note, (line.shown,))


class RequestsList(QWidget):
    """`opened` brings the id of a line that was chosen, or the target of a text that was found again."""

    opened = Signal(str)

    def __init__(self, theme: Theme, requests: Requests, write: QAction) -> None:
        super().__init__()
        self._requests = requests
        self.recovered = Notice()
        self.binned = Notice()
        self.list = LineList(theme, requests.model, LINE, row_of, "Demandes au préfet")
        self.list.chosen.connect(lambda row: self.opened.emit(requests.model.lines[row].id))
        self.empty = EmptyState(
            theme,
            "Aucune demande pour l’instant",
            "Demandez ici un financement au préfet. La lettre et le plan se préparent pas à pas.",
            Button(write.text(), write.trigger, kind="main"),
        )
        self._stack = QStackedWidget()
        self._waiting = QWidget()  # before the first answer nothing is said to be empty
        self._bare = scrolled(self.empty)
        for screen in (self._waiting, self.list, self._bare):
            self._stack.addWidget(screen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.recovered)
        column.addWidget(self.binned)
        column.addWidget(self._stack, 1)
        requests.looked.connect(self._show)
        requests.binned.connect(self._binned)

    def focus(self, id: str = "") -> None:
        """Puts the keyboard on the request, else on the first line."""
        if self._requests.model.lines:
            self.list.mark(max(0, self._requests.model.row_of(id)))
            self.list.setFocus()

    def _show(self) -> None:
        self._stack.setCurrentWidget(self.list if self._requests.model.lines else self._bare)
        broken = self._requests.broken_off
        if broken is None:
            self.recovered.clear()
            return
        self.recovered.say(
            broken.sentence,
            ("Reprendre", lambda: self.opened.emit(RESUME + broken.id)),
            ("Recommencer", lambda: self.opened.emit(RESTART + broken.id)),
        )

    def _binned(self, sentence: str) -> None:
        def undo() -> None:
            self._requests.undo_discard()
            self.binned.clear()
            self.list.setFocus()

        self.binned.say(sentence, ("Annuler", undo))
