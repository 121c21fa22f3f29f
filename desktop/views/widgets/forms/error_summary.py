"""All that is to mend, above a form: each line leads to its field."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce


class ErrorSummary(QFrame):
    """Shown when more than one thing is to mend, or one that belongs to no field of the form.

    `lead` puts the keyboard on a field, `knows` tells whether it is one of the form. `beside`: the way to the field
    stands beside a sentence that may be long; else the sentence is the way.
    """

    def __init__(self, lead: Callable[[str], object], knows: Callable[[str], bool], *, beside: bool = False) -> None:
        super().__init__()
        self._lead, self._knows, self._beside = lead, knows, beside
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 12, 12)
        self._column.setSpacing(4)
        self.hide()

    def show_problems(self, problems: Sequence[Refusal]) -> None:
        self.clear()
        if len(problems) < 2 and all(self._knows(problem.field) for problem in problems):
            return
        if len(problems) > 1:
            self._column.addWidget(Label(f"⚠ {len(problems)} points à revoir avant l’envoi", "strong", "error"))
        for problem in problems:
            self._column.addWidget(self._line(problem))
        self.show()
        announce(self, f"{len(problems)} points à revoir")

    def _line(self, problem: Refusal) -> QWidget:
        if not self._knows(problem.field):
            return Label(words_of(problem), tone="plain" if self._beside else "error")
        lead = partial(self._lead, problem.field)
        if not self._beside:
            return Button(problem.sentence, lead, kind="quiet")
        part = QWidget()
        line = QHBoxLayout(part)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(Label(problem.sentence), 1)
        line.addWidget(Button("Y aller", lead, kind="quiet", about=problem.sentence))
        return part

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()
