"""One screen of a page: what it shows, and what it offers in the window's bar; and several, of which one is shown."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QStackedLayout, QVBoxLayout, QWidget
from shiboken6 import delete, isValid

from desktop.viewmodels.kit.acts import Acts
from desktop.views.widgets.buttons import make_action
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.scrolling import Lowering, Scrolled, to_beginning

if TYPE_CHECKING:  # needed as a type only: the first start shows screens before the heavy imports
    from desktop.viewmodels.kit.confirmation import Confirmation


class Screen(QWidget):
    """A column of parts, and the acts that the bar shows while it is in sight.

    `message` says what was just done, at the foot of the page, until another screen is shown.
    """

    offered = Signal()  #: the acts have changed
    asks = False  #: whether it is a question before an act, whose way back takes the keyboard

    def __init__(self) -> None:
        super().__init__()
        self.bar_acts: Acts[QAction] = Acts()
        self.column = flush(QVBoxLayout(self), 12)
        self.message = Notice()
        AtFoot(self.message, self)

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

    def show_confirmation(self, confirmation: "Confirmation") -> None:
        """Called before the screen is shown, with what was last asked; only screens that ask something show it."""

    def entered(self) -> None:
        """Called when the screen is shown."""

    def put_away(self) -> None:
        """Called when another screen takes its place."""
        self.message.clear()


class Screens(QWidget):
    """One screen at a time; it is as high as the one that is shown needs, not as the highest."""

    def __init__(self) -> None:
        super().__init__()
        self._stacked = _ShownLayout(self)
        late = self._late = list[QWidget]()
        self.destroyed.connect(partial(_delete, late))  # with the page and its models, and not after them

    def addWidget(self, screen: QWidget) -> None:
        self._stacked.addWidget(screen)

    def add_late(self, screen: QWidget) -> None:
        """Adds a screen that joins the window when it is first shown: to style it costs as much as to make it.

        Until then it must not be asked about its window, nor about what is around it.
        """
        self._late.append(screen)

    def setCurrentWidget(self, screen: QWidget) -> None:
        """Shows a screen from its beginning.

        The keyboard stays on this widget until the bar takes it: Qt would give it to the next widget, perhaps a button
        that copies or prints. The same holds when a page that was just opened shows another screen.
        """
        chosen = self._join(screen) if screen in self._late else None
        before, focus = self.currentWidget(), QApplication.focusWidget()
        around = focus is not None and focus.isAncestorOf(self)
        inside = focus is not None and before is not None and before.isAncestorOf(focus)
        if before is not None and before is not screen and (around or inside):
            give(self)
        self._stacked.setCurrentWidget(screen)
        if chosen is not None:
            give(chosen)
        if before is not screen and getattr(screen, "asks", False) and self.isVisible():
            give(self)  # wherever the keyboard was, it goes to the way back, which the bar gives it
        if before is not screen:
            to_beginning(self)
            for area in (screen, *screen.findChildren(Scrolled)):  # they may have been scrolled when it was last shown
                if isinstance(area, Scrolled):
                    area.verticalScrollBar().setValue(0)

    def _join(self, screen: QWidget) -> QWidget | None:
        """Puts a late screen into the window; returns what was given the keyboard in it before, if anything was."""
        self._late.remove(screen)
        chosen = screen.focusWidget()
        self._stacked.addWidget(screen)
        around = self.parentWidget()
        while around is not None and not isinstance(around, Lowering):
            around = around.parentWidget()
        if around is not None:
            around.tell(screen)
        return chosen

    def currentWidget(self) -> QWidget | None:
        return self._stacked.currentWidget()


def _delete(screens: list[QWidget]) -> None:
    for screen in screens:
        if isValid(screen):
            delete(screen)


class _ShownLayout(QStackedLayout):
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        shown = self.currentWidget()
        layout = None if shown is None else shown.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(width)
        if shown is not None and shown.hasHeightForWidth():
            return shown.heightForWidth(width)
        return 0 if shown is None else max(shown.minimumSizeHint().height(), shown.minimumHeight())

    def minimumSize(self) -> QSize:
        shown = self.currentWidget()
        return QSize(0 if shown is None else shown.minimumSizeHint().width(), 0)
