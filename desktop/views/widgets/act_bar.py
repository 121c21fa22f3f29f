"""The fixed bar under a page: its main act, others after it, the one that takes away at the far end."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayoutItem

from desktop.views.widgets.buttons import ActButton
from desktop.views.widgets.page import Page


class ActBar(QFrame):
    """Shows the acts of one page at a time; hidden where a page has none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setAccessibleName("Actions de la page")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(28, 11, 28, 11)
        self._line.setSpacing(10)
        self._buttons: list[ActButton] = []  # never itemAt: see desktop/README.md

    def show_acts(self, page: Page) -> None:
        focus = QApplication.focusWidget()
        # A stack that changes its screen may leave the keyboard on what takes none, where nobody sees it.
        held = focus is not None and (self.isAncestorOf(focus) or focus.focusPolicy() == Qt.FocusPolicy.NoFocus)
        while (item := self._line.takeAt(0)) is not None:
            _drop(item)
        self._buttons = []
        if page.main_act is not None:
            self._add(ActButton(page.main_act, kind="main"))
        for action in page.other_acts:
            self._add(ActButton(action))
        self._line.addStretch(1)
        if page.danger_act is not None:
            self._add(ActButton(page.danger_act, kind="danger"))
        self.setVisible(page.main_act is not None or bool(page.other_acts) or page.danger_act is not None)
        able = [button for button in self._buttons if button.isEnabled()]
        if held and able:
            able[0].setFocus()  # else Qt gives the keyboard to the first thing of the window

    def _add(self, button: ActButton) -> None:
        self._buttons.append(button)
        self._line.addWidget(button)


def _drop(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
