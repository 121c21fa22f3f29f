"""Above a form: all that is to mend, each line leading to its place."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce


class Errors(QFrame):
    """Shown when more than one thing is to mend, or one that belongs to no field."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 12, 12)
        self._column.setSpacing(4)
        self.hide()

    def tell(self, problems: Sequence[Refusal], lead: Callable[[str], object]) -> None:
        self.clear()
        if len(problems) < 2 and all(problem.field for problem in problems):
            return
        if len(problems) > 1:
            self._column.addWidget(Label(f"⚠ {len(problems)} points à revoir avant l’envoi", "strong", "error"))
        for problem in problems:
            words = Label(problem.sentence if problem.field else words_of(problem))
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(words, 1)
            if problem.field:
                line.addWidget(Button("Y aller", partial(lead, problem.field), kind="quiet", about=problem.sentence))
            part = QWidget()
            line.setContentsMargins(0, 0, 0, 0)
            part.setLayout(line)
            self._column.addWidget(part)
        self.show()
        announce(self, f"{len(problems)} points à revoir")

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()
