"""A list and what is chosen in it: side by side where there is room, otherwise one in place of the other."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import FEW, LineList
from desktop.views.widgets.scrolling import WholeArea, wrapping
from desktop.views.widgets.theme import Theme

ROOM = 50  # ems; in a narrower panel only one of both is shown
_GAP = 16
_TALL = 10  # ems: least height, for three rows and the hint beside them


class SidePanel(QWidget):
    """`left` is the list, `right` the detail, which scrolls. Where it is narrow, `open_right` shows the detail alone.

    Alone, the detail is as high as its words: the area around it scrolls, with one scroll bar. `room`: ems, how narrow.
    """

    arranged = Signal()  #: the arrangement has changed, and `alone` with it
    returned = Signal()  #: back to the list, where only one of both is shown

    def __init__(
        self,
        theme: Theme,
        left: QWidget,
        right: QWidget,
        *,
        back: str = "Retour à la liste",
        cards: bool = True,
        room: int = ROOM,
    ) -> None:
        super().__init__()
        self._theme, self._room = theme, room
        self._left = left
        self._opened = self._whole = False
        self.back = Button(f"‹\u00a0{back}", self._return, kind="quiet")
        wrapping(right)
        self.paper = WholeArea(right, cards=cards)
        self._right = QWidget()
        column = flush(QVBoxLayout(self._right), 6)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.paper, 1)
        left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._right.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        line = flush(QHBoxLayout(self), _GAP)
        line.addWidget(left, 10)
        line.addWidget(self._right, 9)
        theme.changed.connect(self._arrange)
        self._arrange()

    @property
    def narrow(self) -> bool:
        return self.width() < self._theme.em * self._room

    @property
    def alone(self) -> bool:
        """Whether the detail has taken the list's place."""
        return self.narrow and self._opened

    def open_right(self) -> None:
        """Shows the detail, as a person or another page asks for it; where it is narrow, in place of the list."""
        self._opened = True
        self.paper.verticalScrollBar().setValue(0)
        self._arrange()
        focus = QApplication.focusWidget()
        if self.narrow:
            give(self.back)
        elif focus is not None and focus.isAncestorOf(self):  # the page had it, as it was opened for this detail
            self._give_to_list()

    def _give_to_list(self) -> None:
        list = self._left if isinstance(self._left, LineList) else self._left.findChild(LineList)
        if list is not None:
            give(list)

    def close_right(self) -> None:
        self._opened = False
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def follow(self, list: LineList) -> None:
        """Makes `list`, the left part, as high as its lines where these are few and it is narrow; all scrolls."""
        later = QTimer(self, singleShot=True, interval=0)  # runs after the layout
        later.timeout.connect(lambda: self._fit(list))
        for reason in (self.arranged, list.model().modelReset, list.model().dataChanged, self._theme.changed):
            reason.connect(later.start)

    def _fit(self, list: LineList) -> None:
        high = list.show_whole(self.narrow and list.model().rowCount() <= FEW)
        if high != list.minimumHeight():
            list.setMinimumHeight(high)
            self.hold(whole=high > 0)

    def hold(self, *, whole: bool) -> None:
        """`whole`: the list is as high as its lines, and the area around it scrolls."""
        self._whole = whole
        self._arrange()

    def _return(self) -> None:
        self.close_right()
        self.returned.emit()

    def _arrange(self) -> None:
        narrow = self.narrow
        # Alone, the detail itself knows its height; a height set here would override that and cut it.
        listed = max(self._left.minimumSizeHint().height(), self._left.minimumHeight()) if self._whole else 0
        least = max(round(self._theme.em * _TALL), listed)
        self.setMinimumHeight(0 if self.alone else least)
        self._left.setVisible(not (narrow and self._opened))
        self._right.setVisible(not narrow or self._opened)
        self.back.setVisible(narrow)
        if not narrow and self.window().focusWidget() is self.back:  # the button is about to be hidden
            self._give_to_list()
        self.paper.show_whole(narrow)
        self.arranged.emit()
