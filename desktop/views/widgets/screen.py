"""One screen of a page: what it shows, and what it offers in the window's fixed bar."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.acts import Act, Acts
from desktop.views.widgets.buttons import make_action
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice


class Screen(QWidget):
    """`offered` is emitted when the acts change; the page puts them into the bar while the screen is in sight.

    `message` says at its top what was just done, until another screen is in sight.
    """

    offered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.main: QAction | None = None
        self.others: tuple[QAction, ...] = ()
        self.danger: QAction | None = None
        self.back_act: QAction | None = None
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
    ) -> None:
        """As `Page.set_acts`."""
        if (main, others, danger, back) != (self.main, self.others, self.danger, self.back_act):
            self.main, self.others, self.danger, self.back_act = main, others, danger, back
            self.offered.emit()

    def offer_acts(self, acts: Acts[Act], actions: Mapping[Act, QAction]) -> None:
        """The same, as a view-model says it."""
        main = None if acts.main is None else actions[acts.main]
        danger = None if acts.danger is None else actions[acts.danger]
        back = None if acts.back is None else actions[acts.back]
        self.offer(main, *(actions[act] for act in acts.others), danger=danger, back=back)

    def entered(self) -> None:
        """It comes into sight."""
