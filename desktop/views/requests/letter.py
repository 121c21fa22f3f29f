"""The card of the letter: who signs, whom it greets, where; and the papers that can be looked at."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.requests.letter import WORDS, read, written
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.forms.field import Field
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

_SUB = "sub_prefect_gender"
_TWO = 44  # ems of width for two fields side by side


class LetterFields(QWidget):
    """`typed` brings what the draft keeps."""

    typed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._across = 0
        self._through = False
        self.fields: dict[str, Field] = {}
        for name, label, help, choices in WORDS:
            control: QLineEdit | QComboBox
            if choices:
                control = ChoiceBox()
                for value, words in choices.items():
                    control.addItem(words, value)
                control.currentIndexChanged.connect(self._typed)
            else:
                control = QLineEdit()
                control.setMaxLength(200)
                control.textChanged.connect(self._typed)
            field = Field(label, control, help=help, name=name)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self.fields[name] = field
        self._filling = False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            Label(
                "La lettre reprend l’objet, l’explication et le plan. Le secrétariat prépare, le maire signe.",
                "small",
                "muted",
            )
        )
        column.addLayout(self._grid)
        theme.changed.connect(self._lay)

    def fill(self, text: str) -> None:
        values = read(text)
        self._filling = True
        for name, field in self.fields.items():
            if isinstance(field.control, QComboBox):
                field.control.setCurrentIndex(max(0, field.control.findData(values[name])))
            elif isinstance(field.control, QLineEdit):
                field.control.setText(values[name])
        self._filling = False

    def through(self, sub_prefecture: bool) -> None:
        """Whether the letter passes by a sous-préfecture: only then its title is asked for."""
        if self._through != sub_prefecture:
            self._through = sub_prefecture
            self._across = 0
            self._lay()

    def _typed(self) -> None:
        if self._filling:
            return
        values = {}
        for name, field in self.fields.items():
            control = field.control
            values[name] = str(control.currentData()) if isinstance(control, QComboBox) else field.text
        self.typed.emit(written(values))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        across = 2 if self.width() >= self._theme.em * _TWO else 1
        if across == self._across:
            return
        self._across = across
        while self._grid.takeAt(0) is not None:
            pass
        shown = [field for name, field in self.fields.items() if self._through or name != _SUB]
        for place, field in enumerate(shown):
            self._grid.addWidget(field, place // across, place % across, Qt.AlignmentFlag.AlignTop)
            field.show()
        if not self._through and self.fields[_SUB].parent() is not None:
            self.fields[_SUB].hide()
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if across == 2 else 0)
