"""One line of the financing plan: its fields, in columns or (where narrow) stacked, and what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.requests.funding import Cell, CellKind, amount_trouble, shown_amount
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.editor_form import LINE_MOST
from desktop.views.widgets.forms.focus_watcher import FocusWatcher
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import announce
from desktop.views.widgets.theme import Theme

Values = dict[str, str]
#: Names of a choice and of the text field beside it; the function that proposes the choice until a person chooses.
Follows = tuple[str, str, Callable[[str], str]]
_WIDE, _MIDDLE = 60, 38  # ems of width: from these on a line may have one row, or two
#: What a field of this kind must show whole.
_USUAL = {CellKind.AMOUNT: "1\u202f000\u202f000,00\u00a0€", CellKind.TEXT: "Devis n°\u00a012"}


class LineForm(Enum):
    WIDE = auto()  #: in columns, as in a table
    MIDDLE = auto()  #: in two rows
    NARROW = auto()  #: in rows of two fields


def shares(room: int, needed: Sequence[int], parts: Sequence[int]) -> tuple[int, ...]:
    """The width of each column: its part of the room, but never less than it needs, which the others give."""
    short: set[int] = set()
    while True:
        others = sum(part for column, part in enumerate(parts) if column not in short)
        rest = max(0, room - sum(needed[column] for column in short))
        widths = tuple(
            least if column in short else rest * part // others
            for column, (least, part) in enumerate(zip(needed, parts, strict=True))
        )
        narrow = {column for column, width in enumerate(widths) if width < needed[column]} - short
        if not narrow:
            return widths
        short |= narrow


class _Amount(QLineEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Given back, as by a band that goes: a digit goes on, and does not begin another sum before the one typed."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason and not self.hasSelectedText():
            self.end(False)


class FundingLine(QWidget):
    """The fields of one line."""

    changed = Signal()  #: at each keystroke
    left = Signal(str)  #: the keyboard has left the field of this name ("": the button)
    removed = Signal()  #: the button that removes the line was pressed

    def __init__(
        self,
        theme: Theme,
        cells: Sequence[Cell],
        choices: Mapping[str, Mapping[str, str]],
        follows: Follows | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._cells, self._follows = theme, cells, follows
        self._chosen = False  # a person has chosen, so that the choice no longer follows the text
        self.controls: dict[str, QLineEdit | QComboBox] = {}
        self.labels: dict[str, Label] = {}
        self._boxes: dict[str, QWidget] = {}
        self._amounts = tuple(cell.name for cell in cells if cell.kind is CellKind.AMOUNT)
        self._leaving = FocusWatcher(self)
        self._leaving.left.connect(self._leave)
        for cell in cells:
            self._add(cell, choices.get(cell.name, {}))
        self.remove = Button("Retirer", self.removed.emit, kind="quiet")
        self._leaving.follow(self.remove, "")
        self.error = Label("", "small", "error")
        self.error.hide()
        self._troubles: dict[str, str] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._form: LineForm | None = None  # until it is first laid out

    def _add(self, cell: Cell, choices: Mapping[str, str]) -> None:
        control: QLineEdit | QComboBox
        if cell.kind is CellKind.CHOICE:
            control = ChoiceBox()
            for value, words in choices.items():
                control.addItem(words, value)
            control.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            control.currentIndexChanged.connect(lambda _index: self.changed.emit())
            control.currentIndexChanged.connect(lambda _index: self.left.emit(cell.name))
            control.currentIndexChanged.connect(lambda _index: self._choose(cell.name))
        else:
            control = _Amount() if cell.kind is CellKind.AMOUNT else QLineEdit()
            control.setMaxLength(LINE_MOST)
            control.textChanged.connect(lambda _text: self._typed(cell.name))
        self._leaving.follow(control, cell.name)
        control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        label = Label(cell.label, "small", "muted", wrap=False)
        label.setBuddy(control)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        box = QWidget()
        column = flush(QVBoxLayout(box), 3)
        column.addWidget(label)
        column.addWidget(control)
        self.controls[cell.name], self.labels[cell.name], self._boxes[cell.name] = control, label, box

    def number(self, what: str, number: int) -> None:
        """Names the fields for a screen reader ("Montant TTC, dépense 2"), beginning with the visible words."""
        for cell in self._cells:
            self.controls[cell.name].setAccessibleName(f"{cell.label}, {what} {number}")
        self.remove.setAccessibleName(f"Retirer, {what} {number}")

    @property
    def values(self) -> Values:
        return {
            name: str(control.currentData()) if isinstance(control, QComboBox) else control.text()
            for name, control in self.controls.items()
        }

    def _choose(self, name: str) -> None:
        if self._follows is not None and name == self._follows[0]:
            self._chosen = True

    def follow(self) -> None:
        """Sets the choice that fits the text, unless a person has chosen."""
        if self._follows is None or self._chosen:
            return
        name, beside, usual = self._follows
        box = self.controls[name]
        if isinstance(box, QComboBox):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(usual(self.values[beside])))

    def fill(self, values: Mapping[str, str]) -> None:
        typed = [values.get(cell.name, "") for cell in self._cells if cell.kind is not CellKind.CHOICE]
        self._chosen = any(typed)  # a choice that was saved is not changed
        for name, control in self.controls.items():
            with QSignalBlocker(control):
                if isinstance(control, QComboBox):
                    control.setCurrentIndex(max(0, control.findData(values.get(name, ""))))
                else:
                    control.setText(values.get(name, ""))
                    control.setCursorPosition(0)

    # --- errors ----------------------------------------------------------------------------------------------------

    def tell(self, problems: Mapping[str, str]) -> None:
        """Shows what is wrong with each field. While the line is being filled, no new complaint appears."""
        focus = self.window().focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            # Both amounts were left: what is wrong between them is said while the end of the line is being filled.
            amounts = [self.controls[name] for name in self._amounts]
            left = focus not in amounts and all(isinstance(one, QLineEdit) and one.text().strip() for one in amounts)
            problems = {
                name: sentence
                for name, sentence in problems.items()
                if self._troubles.get(name) or (left and name in self._amounts)
            }
        for cell in self._cells:
            self.refuse(cell.name, problems.get(cell.name, ""))

    def settle(self, problems: Mapping[str, str]) -> None:
        """While typing: takes each error away that stands here and is not, in these words, among these `problems`.

        An error may be about several fields, and stands under one of them. No new one appears: that is for `tell`.
        """
        for name, sentence in tuple(self._troubles.items()):
            control = self.controls[name]
            unread = amount_trouble(control.text()) if name in self._amounts and isinstance(control, QLineEdit) else ""
            if sentence not in (unread, problems.get(name, "")):
                self.refuse(name, "")

    def refuse(self, name: str, sentence: str) -> None:
        """Marks the field and says why under the line; "" takes it away."""
        control = self.controls.get(name)
        if control is None or self._troubles.get(name, "") == sentence:
            return
        self._troubles[name] = sentence
        control.setProperty("bad", bool(sentence))
        control.setAccessibleDescription(f"Erreur\u00a0: {sentence}" if sentence else "")
        repolish(control)
        sentences = [text for text in self._troubles.values() if text]
        self.error.say_any(" ".join(f"⚠ {text}" for text in sentences))
        if sentence:
            announce(control, sentence)

    def _typed(self, name: str) -> None:
        if self._troubles.get(name):
            self.refuse(name, "")
        if self._follows is not None and name == self._follows[1]:
            self.follow()
        self.changed.emit()

    def _leave(self, name: str) -> None:
        if name in self._amounts:
            self._check(name)
        control = self.controls.get(name)
        if isinstance(control, QLineEdit):
            control.setCursorPosition(0)  # what is longer than its field is read from its beginning
        self.left.emit(name)

    def _check(self, name: str) -> None:
        """When an amount is left: rewrites it as in print, or says what is wrong with it."""
        control = self.controls[name]
        if isinstance(control, QLineEdit):
            self.refuse(name, amount_trouble(control.text()))
            if control.text() and not self._troubles.get(name):
                control.setText(shown_amount(control.text()))

    def check(self) -> None:
        """Checks all amounts, as if each had just been left."""
        for name in self._amounts:
            self._check(name)

    # --- form ------------------------------------------------------------------------------------------------------

    def lay(self, width: int, *, first: bool) -> None:
        """Arranges the fields in this many pixels. In columns only the first line shows labels, as in a table."""
        needed = [self._needed(cell) for cell in self._cells]
        room = width - self.remove.sizeHint().width() - self._grid.horizontalSpacing() * len(self._cells)
        form = self._fitting(width / self._theme.em, room, needed)
        for label in self.labels.values():
            label.setVisible(first or form is not LineForm.WIDE)
        if form != self._form:
            self._arrange(form)
        begin = 0 if form is LineForm.WIDE else 1
        if form is not LineForm.NARROW:
            for column, wide in enumerate(shares(room, needed[begin:], [cell.wide for cell in self._cells[begin:]])):
                self._grid.setColumnStretch(column, wide)  # a fixed width would hold the window wide

    def _needed(self, cell: Cell) -> int:
        """Pixels without which something in this field is cut: its longest choice, a usual amount, a few words."""
        control = self.controls[cell.name]
        if cell.kind is CellKind.CHOICE:
            return control.sizeHint().width()
        return control.fontMetrics().horizontalAdvance(cell.usual or _USUAL[cell.kind]) + round(self._theme.em * 2)

    def _fitting(self, ems: float, room: int, needed: Sequence[int]) -> LineForm:
        """The form in which nothing is cut: one row, two rows, or a row for each two fields."""
        if ems >= _WIDE and sum(needed) <= room:
            return LineForm.WIDE
        return LineForm.MIDDLE if ems >= _MIDDLE and sum(needed[1:]) <= room else LineForm.NARROW

    def _arrange(self, form: LineForm) -> None:
        self._form = form
        for part in (*self._boxes.values(), self.remove, self.error):
            self._grid.removeWidget(part)  # never takeAt: see desktop/DECISIONS.md
        for column in range(8):
            self._grid.setColumnStretch(column, 0)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        self._grid.setContentsMargins(0, 0, 0, 0 if form is LineForm.WIDE else round(self._theme.em))
        head, *others = (self._boxes[cell.name] for cell in self._cells)
        if form is LineForm.WIDE:
            last, across = 0, len(self._cells)
            for column, box in enumerate((head, *others)):
                self._grid.addWidget(box, 0, column, top)
        else:
            across = len(others) if form is LineForm.MIDDLE else 2
            last = 1 + (len(others) - 1) // across
            self._grid.addWidget(head, 0, 0, 1, across + (form is LineForm.MIDDLE))
            for place, box in enumerate(others):
                self._grid.addWidget(box, 1 + place // across, place % across, top)
            for column in range(across):
                self._grid.setColumnStretch(column, 1)
        if form is LineForm.NARROW:  # a column of its own would take the room of the fields
            last = 1 + len(others) // across
            self._grid.addWidget(self.remove, last, across - 1, bottom | Qt.AlignmentFlag.AlignRight)
        else:
            self._grid.addWidget(self.remove, last, across, bottom)  # in the last row, so that Tab reaches it last
        self._grid.addWidget(self.error, 9, 0, 1, across + 1)
