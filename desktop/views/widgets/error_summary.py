"""All that is to mend in a need, above its form: each line leads to its field."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.notice import announce


class ErrorSummary(QFrame):
    """Above the form when more than one thing is to mend, or one that belongs to no field; each leads to its field."""

    def __init__(self, fields: dict[str, Field]) -> None:
        super().__init__()
        self._fields = fields
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 12, 12)
        self._column.setSpacing(4)
        self.hide()

    def tell(self, problems: Sequence[Refusal]) -> None:
        self.clear()
        other = [problem for problem in problems if problem.field not in self._fields]
        if len(problems) < 2 and not other:
            return
        if len(problems) > 1:
            self._column.addWidget(Label(f"⚠ {len(problems)} points à revoir avant l’envoi", "strong", "error"))
        for problem in problems:
            field = self._fields.get(problem.field)
            if field is None:
                self._column.addWidget(Label(words_of(problem), tone="error"))
            else:
                self._column.addWidget(Button(problem.sentence, field.control.setFocus, kind="quiet"))
        self.show()
        announce(self, f"{len(problems)} points à revoir")

    def clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()
