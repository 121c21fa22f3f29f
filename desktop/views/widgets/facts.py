"""Facts in two columns, a pale label and its value; where it is narrow, each value goes under its label."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QSizePolicy, QWidget

from desktop.views.widgets.label import Label

_GAP = 18  #: pixels between a label and its value


class FactsTable(QWidget):
    """Shows pairs of label and value; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Maximum would cut wrapped words
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(_GAP)
        self._form.setVerticalSpacing(6)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._labels: list[tuple[Label, Label]] = []
        self.hide()

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        while len(self._labels) < len(facts):
            name, value = Label(role="small", tone="muted", wrap=False), Label(role="small", most=20)
            name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._form.addRow(name, value)
            self._labels.append((name, value))
        for number, (name, value) in enumerate(self._labels):
            filled = number < len(facts)
            self._form.setRowVisible(number, filled)
            name.say(facts[number][0] if filled else "")
            value.say(facts[number][1] if filled else "")
        self.setVisible(bool(facts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max((name.sizeHint().width() for name, _ in self._labels if name.isVisibleTo(self)), default=0)
        narrow = self.width() < 2 * widest + _GAP
        policy = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.WrapLongRows)
