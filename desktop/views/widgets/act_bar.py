"""The fixed bar under a page: its main act, others after it, the one that takes away at the far end."""

import time

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayoutItem, QWidget

from desktop.views.widgets.buttons import ActButton
from desktop.views.widgets.page import Page

#: Whoever presses again before that meant one act: another one may already stand under her finger.
_ONE_PRESS_S = 0.5
_SIDE, _LEAST_SIDE = 28, 8


class ActBar(QFrame):
    """Shows the acts of one page at a time; hidden where a page has none.

    What is asked after a press has its way back first, and its other acts beside the button that was pressed, never in
    its place, so that a second press does nothing that was not read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setAccessibleName("Actions de la page")
        self._line = QHBoxLayout(self)
        self._line.setSpacing(10)
        self._buttons: list[ActButton] = []  # never itemAt: see desktop/README.md
        self._pressed = float("-inf")
        self._back: QAction | None = None
        self._under = (0, 0)  # where the button that was pressed last began and ended
        self._widest = 0
        self.limit((1 << 24) - 1)

    def limit(self, width: int) -> None:
        """The acts begin and end where the page above does, no wider than that; beyond where they lack room."""
        self._widest = width
        wide = sum(button.sizeHint().width() + self._line.spacing() for button in self._buttons)
        side = min(_SIDE, max(_LEAST_SIDE, (self.width() - wide) // 2))
        self._line.setContentsMargins(side, 11, side + max(0, self.width() - width), 11)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.limit(self._widest)

    def rest(self) -> None:
        """The next press counts, however soon it comes: for what presses faster than a hand."""
        self._pressed = float("-inf")

    def go_back(self) -> bool:
        """By Escape; False where nothing is asked."""
        if self._back is None or not self._back.isEnabled():
            return False
        self._press(self._back)
        return True

    def show_acts(self, page: Page) -> None:
        focus = QApplication.focusWidget()
        # A stack that changes its screen may leave the keyboard on what takes none, where nobody sees it.
        held = focus is not None and (self.isAncestorOf(focus) or focus.focusPolicy() == Qt.FocusPolicy.NoFocus)
        before = list(iter(lambda: self._line.takeAt(0), None))
        self._buttons, acts = [], page.bar_acts
        self._back = acts.back
        first = [] if acts.main is None else [ActButton(acts.main, self._press, kind="main")]
        others = [*first, *(ActButton(action, self._press) for action in acts.others)]
        if acts.back is not None:
            back = ActButton(acts.back, self._press, kind="plain" if first else "main")
            self._add(back)
            self._step_aside(back, others)
        for button in others:
            self._add(button)
        self._line.addStretch()
        if acts.danger is not None:
            self._add(ActButton(acts.danger, self._press, kind="danger"))
        self.limit(self._widest)
        self.setVisible(bool(self._buttons))
        if held:  # before the old buttons go: Qt would give the keyboard to the first thing of the window
            safe = [button for button in self._buttons if button.isEnabled() and button.action is not acts.danger]
            (safe[0] if safe else page).setFocus()
        for item in before:
            _drop(item)

    def _press(self, action: QAction) -> None:
        now = time.monotonic()
        if now - self._pressed >= _ONE_PRESS_S:
            self._pressed = now
            place = next(button.geometry() for button in self._buttons if button.action is action)
            self._under = place.left(), place.right() + 1
            action.trigger()

    def _step_aside(self, back: ActButton, others: list[ActButton]) -> None:
        """Others begin beyond what was pressed, unless they end before it."""
        between, (left, right) = self._line.spacing(), self._under
        start = _SIDE + back.sizeHint().width() + between
        end = start + sum(button.sizeHint().width() + between for button in others)
        if left < end and start < right:
            gap = QWidget()  # no spacing: it yields where the bar is narrow
            gap.setMaximumWidth(right - start)
            self._line.addWidget(gap, 1)

    def _add(self, button: ActButton) -> None:
        self._buttons.append(button)
        self._line.addWidget(button)
        button.setVisible(
            button.action.isVisible()
        )  # now: a layout would show it later, and what is unseen gets no focus


def _drop(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
