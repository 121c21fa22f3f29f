"""The parts of a place, one in sight at a time: buttons side by side, or a box to choose from where they do not fit."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.kit.french import number
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
        self._counts: dict[str, int] = {}
        self._marked = next(iter(words))
        self._wanted = True
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
        self._offer()

    @property
    def narrow(self) -> bool:
        """The buttons do not fit beside one another."""
        wide = sum(button.sizeHint().width() + _GAP for button in self._shown.values())
        return 0 < self.width() < wide

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many stand in each; a part that is not named has no number yet. What is empty is not offered."""
        self._counts = dict(counts)
        self._offer()

    def mark(self, key: str) -> None:
        self._marked = key
        self._offer()
        self.buttons[key].setChecked(True)

    def setVisible(self, visible: bool) -> None:
        """One part alone is no choice."""
        self._wanted = visible
        super().setVisible(visible and len(self._shown) > 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def _shown(self) -> dict[str, Button]:
        """The first stays, since others would move to its place under the pointer; so does the one in sight."""
        kept = (next(iter(self.buttons)), self._marked)
        return {key: button for key, button in self.buttons.items() if key in kept or self._counts.get(key) != 0}

    def _offer(self) -> None:
        self.box.clear()
        for key, text in self._words.items():
            said = f"{text} ({number(self._counts[key])})" if self._counts.get(key) else text
            self.buttons[key].setText(said)
            self.buttons[key].setVisible(key in self._shown)
            if key in self._shown:
                self.box.addItem(said, key)
        self.box.setCurrentIndex(self.box.findData(self._marked))
        if self.parentWidget() is not None or len(self._shown) < 2:  # else it would flash as a window
            self.setVisible(self._wanted)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._line.setVisible(not narrow)
        self._choice.setVisible(narrow)
