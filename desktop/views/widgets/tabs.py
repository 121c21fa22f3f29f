"""The parts of a place, one in sight at a time: buttons side by side, or a box to choose from where they do not fit."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

_GAP = 4


class Tabs(QWidget):
    """`turned` brings the key that a person chose."""

    turned = Signal(str)

    def __init__(self, theme: Theme, words: Mapping[str, str], label: str = "&Rubrique") -> None:
        super().__init__()
        self._words = dict(words)
        self.buttons: dict[str, Button] = {}
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_GAP)
        group = QButtonGroup(self)
        self.box = ChoiceBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, text in words.items():
            button = Button(text, partial(self.turned.emit, key), kind="tab")
            button.setCheckable(True)
            group.addButton(button)
            line.addWidget(button)
            self.buttons[key] = button
            self.box.addItem(text, key)
        line.addStretch(1)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._choice = QWidget()
        name = Label(label, "strong", wrap=False)
        name.setBuddy(self.box)
        self.box.setAccessibleName(label.replace("&", ""))
        choice = QHBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(10)
        choice.addWidget(name)
        choice.addWidget(self.box, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addWidget(self._choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(lambda at: self.turned.emit(str(self.box.itemData(at))))
        theme.changed.connect(self._arrange)
        self._arrange()

    @property
    def narrow(self) -> bool:
        """The buttons do not fit beside one another."""
        wide = sum(button.sizeHint().width() + _GAP for button in self.buttons.values())
        return 0 < self.width() < wide

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many stand in each; a part that is not named has no number yet."""
        for at, (key, text) in enumerate(self._words.items()):
            said = f"{text} ({counts[key]})" if key in counts else text
            self.buttons[key].setText(said)
            self.box.setItemText(at, said)
        self._arrange()

    def mark(self, key: str) -> None:
        self.buttons[key].setChecked(True)
        self.box.setCurrentIndex(self.box.findData(key))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._line.setVisible(not narrow)
        self._choice.setVisible(narrow)
