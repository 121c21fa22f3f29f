"""Facts in two columns, a pale label and its value; where it is narrow, each value goes under its label."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.views.widgets.label import Label


class FactsTable(QWidget):
    """Shows pairs of label and value; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Maximum would cut wrapped words
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[Label, Label]] = []
        self.hide()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._labels) < len(facts):
            name, value = Label(role="small", tone="muted", wrap=False), Label(role="small", most=20)
            row = len(self._labels)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._labels.append((name, value))
        for number, (name, value) in enumerate(self._labels):
            filled = number < len(facts)
            name.setVisible(filled)
            value.setVisible(filled)
            name.say(facts[number][0] if filled else "")
            value.say(facts[number][1] if filled else "")
        self.setVisible(bool(facts))
