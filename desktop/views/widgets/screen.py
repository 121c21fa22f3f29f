"""One screen of a page: what it shows, and what it offers in the window's bar."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.views.widgets.buttons import make_action
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice


class Screen(QWidget):
    """A column of parts, with a message at its top, and the acts that the bar shows while it is in sight.

    `message` says what was just done, until another screen is shown.
    """

    offered = Signal()  #: the acts have changed

    def __init__(self) -> None:
        super().__init__()
        self.bar_acts: Acts[QAction] = Acts()
        self.column = flush(QVBoxLayout(self), 12)
        self.message = Notice()
        self.column.addWidget(self.message)

    def act(self, text: str, do: Callable[[], object]) -> QAction:
        return make_action(self, text, do)

    def offer(
        self,
        main: QAction | None = None,
        *others: QAction,
        danger: QAction | None = None,
        back: QAction | None = None,
        together: str = "",
    ) -> None:
        self.set_acts(Acts(main, others, danger, back, together))

    def set_acts(self, acts: Acts[QAction]) -> None:
        if acts != self.bar_acts:
            self.bar_acts = acts
            self.offered.emit()

    def show_confirmation(self, confirmation: Confirmation) -> None:
        """Called before the screen is shown, with what was last asked; only screens that ask something show it."""

    def entered(self) -> None:
        """Called when the screen is shown."""

    def put_away(self) -> None:
        """Called when another screen takes its place."""
        self.message.clear()
