"""A list of all errors, above a form; each line leads to its field."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusals import Refusal
from desktop.viewmodels.kit.french import FIXED, agreed
from desktop.viewmodels.kit.refusals import words_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.editor_form import EditorForm
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import announce


class ErrorSummary(QFrame):
    """Shown where there are several errors, or one that belongs to no field of the form.

    `lead` gives a field the keyboard, `knows` tells whether the form has a field. The button to the field is beside its
    sentence: a button's own words do not wrap. `always`: shows a single error too, as the form is out of sight.
    """

    def __init__(
        self,
        lead: Callable[[str], object],
        knows: Callable[[str], bool],
        *,
        always: bool = False,
    ) -> None:
        super().__init__()
        self._lead, self._knows, self._always = lead, knows, always
        self.ways: list[Button] = []  #: the buttons to the fields, in order
        self._lines: list[tuple[str, QWidget]] = []  # of each problem: its field's name, and the line
        self._count = Label(role="strong", tone="error")
        self.setObjectName("notice")
        self.setProperty("tone", "error")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 12, 12)
        self._column.setSpacing(4)
        self.hide()

    def follow(self, form: EditorForm) -> None:
        """From now on a problem is said no more once its field was typed into: it may be solved, or be another one."""
        form.typed.connect(lambda name, _text: self._outdate(name, form.fields[name].label.text().replace("&", "")))

    def show_problems(self, problems: Sequence[Refusal]) -> None:
        self.clear()
        if not problems or (
            not self._always and len(problems) < 2 and all(self._knows(problem.field) for problem in problems)
        ):
            return
        self._count = Label(role="strong", tone="error")  # the one before went with its lines
        if len(problems) > 1 or self._always:
            self._column.addWidget(self._count)
        for problem in problems:
            self._lines.append((problem.field, self._line(problem)))
            self._column.addWidget(self._lines[-1][1])
        self._say_count()
        self.show()
        announce(self, f"{len(problems)} {agreed(len(problems), 'point', 'points')} à revoir")

    def _line(self, problem: Refusal) -> QWidget:
        if not self._knows(problem.field):
            return Label(words_of(problem))
        lead = partial(self._lead, problem.field)
        part = QWidget()
        line = flush(QHBoxLayout(part), 10)
        line.addWidget(Label(problem.sentence), 1)
        self.ways.append(Button("Y aller", lead, kind="quiet", about=problem.sentence))
        line.addWidget(self.ways[-1])
        return part

    def _say_count(self) -> None:
        left = len(self._lines)
        if left:
            self._count.say(f"⚠ {left} {agreed(left, 'point', 'points')} à revoir avant l’envoi", "error")
        else:
            self._count.say("Tout a été modifié depuis. L’envoi dira s’il reste un point à revoir.")
        self.setProperty("tone", "error" if left else "")
        repolish(self)

    def _outdate(self, name: str, label: str) -> None:
        """The line gives way to one that is true, and as high: what is below, where she types, must not move."""
        for field, line in tuple(self._lines):
            if field == name and self._knows(name):
                self._lines.remove((field, line))
                instead = Label(f"{label}{FIXED}: modifié depuis", tone="muted")
                instead.setMinimumHeight(line.height())
                self._column.replaceWidget(line, instead)
                instead.show()  # in this same turn, so that nothing flickers
                self.ways = [way for way in self.ways if way is not line and not line.isAncestorOf(way)]
                line.hide()
                line.deleteLater()
                self._say_count()

    def clear(self) -> None:
        self.ways, self._lines = [], []
        self.setProperty("tone", "error")
        repolish(self)
        discard_parts(self._column)
        self.hide()
