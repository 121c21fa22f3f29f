"""One side of the funding plan: a line per expense or funder, fields one sees, in columns or stacked where narrow."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.requests.funding import Cell, amount_trouble, shown_amount
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.theme import Theme

Values = dict[str, str]
_WIDE, _MIDDLE = 60, 38  # ems of width: one row to a line; two; below, one field under another
_MOST = 2_000  # characters of a field


class FundingLine(QWidget):
    """`changed` at each keystroke, `left` with the field's name when the keyboard leaves it."""

    changed = Signal()
    left = Signal(str)
    removed = Signal()

    def __init__(self, theme: Theme, cells: Sequence[Cell], choices: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self._theme, self._cells = theme, cells
        self.controls: dict[str, QLineEdit | QComboBox] = {}
        self.labels: dict[str, Label] = {}
        self._boxes: dict[str, QWidget] = {}
        for cell in cells:
            self._add(cell, choices.get(cell.name, {}))
        self.remove = Button("Retirer", self.removed.emit, kind="quiet")
        self.error = Label("", "small", "error")
        self.error.hide()
        self._troubles: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._form = ""

    def _add(self, cell: Cell, choices: Mapping[str, str]) -> None:
        control: QLineEdit | QComboBox
        if cell.kind == "choice":
            control = ChoiceBox()
            for value, words in choices.items():
                control.addItem(words, value)
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            control.setMinimumContentsLength(6)
            control.currentIndexChanged.connect(lambda _index: self.changed.emit())
            control.currentIndexChanged.connect(lambda _index: self.left.emit(cell.name))
        else:
            control = QLineEdit()
            control.setMaxLength(_MOST)
            if cell.kind == "amount":
                control.setAlignment(Qt.AlignmentFlag.AlignRight)
            control.textChanged.connect(lambda _text: self._typed(cell.name))
            control.installEventFilter(self)
        control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        label = Label(cell.label, "small", "muted", wrap=False)
        label.setBuddy(control)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label)
        column.addWidget(control)
        self.controls[cell.name], self.labels[cell.name], self._boxes[cell.name] = control, label, box

    def number(self, what: str, number: int) -> None:
        """ "Montant TTC, dépense 2": the visible words first."""
        for cell in self._cells:
            self.controls[cell.name].setAccessibleName(f"{cell.label}, {what} {number}")
        self.remove.setAccessibleName(f"Retirer, {what} {number}")

    @property
    def values(self) -> Values:
        return {
            name: str(control.currentData()) if isinstance(control, QComboBox) else control.text()
            for name, control in self.controls.items()
        }

    def fill(self, values: Mapping[str, str]) -> None:
        for name, control in self.controls.items():
            with QSignalBlocker(control):
                if isinstance(control, QComboBox):
                    control.setCurrentIndex(max(0, control.findData(values.get(name, ""))))
                else:
                    control.setText(values.get(name, ""))
                    control.setCursorPosition(0)

    # --- errors ----------------------------------------------------------------------------------------------------

    def refuse(self, name: str, sentence: str) -> None:
        """Marks the field and says why under the line; "" takes it away."""
        control = self.controls.get(name)
        if control is None or self._troubles.get(name, "") == sentence:
            return
        self._troubles[name] = sentence
        control.setProperty("bad", bool(sentence))
        control.setAccessibleDescription(f"Erreur\u00a0: {sentence}" if sentence else "")
        repolish(control)
        told = [text for text in self._troubles.values() if text]
        self.error.say(" ".join(f"⚠ {text}" for text in told))
        self.error.setVisible(bool(told))
        if sentence:
            announce(control, sentence)

    def _typed(self, name: str) -> None:
        if self._troubles.get(name):
            self.refuse(name, "")
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            cell = next((cell for cell in self._cells if self.controls[cell.name] is watched), None)
            if cell is not None:
                if cell.kind == "amount":
                    self._check(cell.name)
                self.left.emit(cell.name)
        return super().eventFilter(watched, event)

    def _check(self, name: str) -> None:
        """On leaving an amount: written as in print, or what is wrong with it."""
        control = self.controls[name]
        if isinstance(control, QLineEdit):
            self.refuse(name, amount_trouble(control.text()))
            if control.text() and not self._troubles.get(name):
                control.setText(shown_amount(control.text()))

    def check(self) -> None:
        """All amounts, as if each had just been left."""
        for cell in self._cells:
            if cell.kind == "amount":
                self._check(cell.name)

    # --- form ------------------------------------------------------------------------------------------------------

    def lay(self, form: str, *, first: bool) -> None:
        """wide, middle or narrow; in columns only the first line shows the labels, as the head of a table does."""
        for label in self.labels.values():
            label.setVisible(first or form != "wide")
        if form == self._form:
            return
        self._form = form
        while self._grid.takeAt(0) is not None:
            pass
        for column in range(8):
            self._grid.setColumnStretch(column, 0)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        self._grid.setContentsMargins(0, 0, 0, 0 if form == "wide" else round(self._theme.em))
        head, *others = (cell.name for cell in self._cells)
        if form == "wide":
            for column, cell in enumerate(self._cells):
                self._grid.addWidget(self._boxes[cell.name], 0, column, top)
                self._grid.setColumnStretch(column, cell.wide)
            across = len(self._cells)
        else:
            across = len(others) if form == "middle" else 2
            self._grid.addWidget(self._boxes[head], 0, 0, 1, across)
            for place, name in enumerate(others):
                self._grid.addWidget(self._boxes[name], 1 + place // across, place % across, top)
            for column in range(across):
                self._grid.setColumnStretch(column, 1)
        self._grid.addWidget(self.remove, 0, across, bottom)
        self._grid.addWidget(self.error, 9, 0, 1, across + 1)


class Lines(QWidget):
    """All lines of a side. `changed` at each keystroke, `left` when a field was left."""

    changed = Signal()
    left = Signal()

    def __init__(
        self, theme: Theme, what: str, add_words: str, cells: Sequence[Cell], choices: Mapping[str, Mapping[str, str]]
    ) -> None:
        super().__init__()
        self._theme, self._what, self._cells, self._choices = theme, what, cells, choices
        self.lines: list[FundingLine] = []
        self.add = Button(add_words, self.add_line, kind="quiet")
        self.undo = Notice()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._column)
        column.addWidget(self.undo)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._lay)

    @property
    def values(self) -> tuple[Values, ...]:
        return tuple(line.values for line in self.lines)

    def show_lines(self, lines: Sequence[Mapping[str, str]]) -> None:
        """In place of what stood here."""
        self.undo.clear()
        while len(self.lines) > len(lines):
            self._drop(self.lines[-1])
        while len(self.lines) < len(lines):
            self._make(len(self.lines))
        for line, values in zip(self.lines, lines, strict=True):
            line.fill(values)
            line.check()
        self._number()

    def add_line(self) -> None:
        """At the end, with the keyboard in its first field."""
        self._make(len(self.lines))
        self._number()
        self.changed.emit()
        next(iter(self.lines[-1].controls.values())).setFocus()

    def _make(self, place: int, values: Mapping[str, str] | None = None) -> FundingLine:
        line = FundingLine(self._theme, self._cells, self._choices)
        if values is not None:
            line.fill(values)
        line.changed.connect(self.changed)
        line.left.connect(lambda _name: self.left.emit())
        line.removed.connect(lambda: self.remove_line(line))
        self.lines.insert(place, line)
        self._column.insertWidget(place, line)
        return line

    def remove_line(self, line: FundingLine) -> None:
        """Taken back by the notice that follows; the keyboard stays beside where the line was."""
        place, values = self.lines.index(line), line.values
        self._drop(line)
        self._number()
        self.changed.emit()
        self.left.emit()
        (self.lines[min(place, len(self.lines) - 1)].remove if self.lines else self.add).setFocus()

        def back() -> None:
            self.undo.clear()
            self._make(place, values).check()
            self._number()
            self.changed.emit()
            self.left.emit()
            next(iter(self.lines[place].controls.values())).setFocus()

        if any(text for cell in self._cells if cell.kind != "choice" for text in [values[cell.name]]):
            self.undo.say("Ligne retirée.", ("Annuler", back))

    def _drop(self, line: FundingLine) -> None:
        self.lines.remove(line)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _number(self) -> None:
        for number, line in enumerate(self.lines, start=1):
            line.number(self._what, number)
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        ems = self.width() / self._theme.em
        form = "wide" if ems >= _WIDE else "middle" if ems >= _MIDDLE else "narrow"
        for place, line in enumerate(self.lines):
            line.lay(form, first=place == 0)
