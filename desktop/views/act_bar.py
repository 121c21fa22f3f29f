"""The fixed bar under a page: its main act, others after it, the one that takes away at the far end."""

from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayoutItem

from desktop.views.buttons import ActButton
from desktop.views.page import Page


class ActBar(QFrame):
    """Shows the acts of one page at a time; hidden where a page has none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setAccessibleName("Actions de la page")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(28, 11, 28, 11)
        self._line.setSpacing(10)

    def show_acts(self, page: Page) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        while (item := self._line.takeAt(0)) is not None:
            _drop(item)
        if page.main_act is not None:
            self._line.addWidget(ActButton(page.main_act, kind="main"))
        for action in page.other_acts:
            self._line.addWidget(ActButton(action))
        self._line.addStretch(1)
        if page.danger_act is not None:
            self._line.addWidget(ActButton(page.danger_act, kind="danger"))
        self.setVisible(page.main_act is not None or bool(page.other_acts) or page.danger_act is not None)
        first = self._line.itemAt(0)
        if held and first is not None and (button := first.widget()) is not None:
            button.setFocus()  # else Qt gives the keyboard to the first thing of the window


def _drop(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
