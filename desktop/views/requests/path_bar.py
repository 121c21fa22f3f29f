"""Where one is on the path of a request: its steps side by side, or a box to choose from where they do not fit."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.viewmodels.requests.path import Standing, Step
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.forms.choice_box import ChoiceBox
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme

_GAP = 4


class PathBar(QWidget):
    """`chosen` brings the Step that a person chose; each says in words whether something is missing there."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.buttons: dict[Step, Button] = {}
        self._line, self._choice = QWidget(), QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(_GAP)
        group = QButtonGroup(self)
        for step in Step:
            button = Button("", partial(self.chosen.emit, step), kind="tab")
            button.setCheckable(True)
            group.addButton(button)
            line.addWidget(button)
            self.buttons[step] = button
        line.addStretch(1)
        self._line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box = ChoiceBox()
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(12)
        self.box.setAccessibleName("Étape")
        name = Label("É&tape", "strong", wrap=False)
        name.setBuddy(self.box)
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
        self.setAccessibleName("Étapes de la demande")
        self.box.activated.connect(lambda at: self.chosen.emit(self.box.itemData(at)))
        theme.changed.connect(self._arrange)

    def show_path(self, standings: Sequence[Standing], here: Step) -> None:
        with QSignalBlocker(self.box):
            if self.box.count() != len(standings):
                self.box.clear()
                for standing in standings:
                    self.box.addItem("", standing.step)
            for at, standing in enumerate(standings):
                self.buttons[standing.step].setText(f"{standing.name}\n{standing.short}")
                self.buttons[standing.step].setAccessibleName(f"{standing.name}. {standing.short}")
                here_already = standing.step is here  # the step itself says what is missing there
                self.box.setItemText(at, standing.name if here_already else f"{standing.name} ({standing.short})")
            self.box.setCurrentIndex(here - 1)
        self.buttons[here].setChecked(True)
        self._arrange()

    @property
    def narrow(self) -> bool:
        """The buttons do not fit beside one another."""
        wide = sum(button.sizeHint().width() + _GAP for button in self.buttons.values())
        return 0 < self.width() < wide

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow
        self._line.setVisible(not narrow)
        self._choice.setVisible(narrow)
