"""A list of all errors, above a form; each line leads to its field."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import agreed
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import announce


class ErrorSummary(QFrame):
    """Shown where there are several errors, or one that belongs to no field of the form.

    `lead` gives a field the keyboard, `knows` tells whether the form has a field. `beside`: the button to the field is
    beside a sentence, which may be long; otherwise the sentence itself is the button. `always`: shows a single error
    too, as the form is out of sight.
    """

    def __init__(
        self,
        lead: Callable[[str], object],
        knows: Callable[[str], bool],
        *,
        beside: bool = False,
        always: bool = False,
    ) -> None:
        super().__init__()
        self._lead, self._knows, self._beside, self._always = lead, knows, beside, always
        self.ways: list[Button] = []  #: the buttons to the fields, in order
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 12, 12)
        self._column.setSpacing(4)
        self.hide()

    def show_problems(self, problems: Sequence[Refusal]) -> None:
        self.clear()
        if not problems or (
            not self._always and len(problems) < 2 and all(self._knows(problem.field) for problem in problems)
        ):
            return
        if len(problems) > 1 or self._always:
            count = f"{len(problems)} {agreed(len(problems), 'point', 'points')} à revoir"
            self._column.addWidget(Label(f"⚠ {count} avant l’envoi", "strong", "error"))
        for problem in problems:
            self._column.addWidget(self._line(problem))
        self.show()
        announce(self, f"{len(problems)} {agreed(len(problems), 'point', 'points')} à revoir")

    def _line(self, problem: Refusal) -> QWidget:
        if not self._knows(problem.field):
            return Label(words_of(problem), tone="plain" if self._beside else "error")
        lead = partial(self._lead, problem.field)
        if not self._beside:
            self.ways.append(Button(problem.sentence, lead, kind="quiet"))
            return self.ways[-1]
        part = QWidget()
        line = flush(QHBoxLayout(part), 10)
        line.addWidget(Label(problem.sentence), 1)
        self.ways.append(Button("Y aller", lead, kind="quiet", about=problem.sentence))
        line.addWidget(self.ways[-1])
        return part

    def clear(self) -> None:
        self.ways = []
        discard_parts(self._column)
        self.hide()
