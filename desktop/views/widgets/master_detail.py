"""A list, beside it what is chosen in it, and in place of both what is said of an empty list."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.viewmodels.kit.list_model import LINE, ListModel
from desktop.views.widgets.filling import Filling
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.line_list import FEW, LineList
from desktop.views.widgets.list_or_empty import Loading
from desktop.views.widgets.rows import Row
from desktop.views.widgets.side_panel import ROOM, SidePanel
from desktop.views.widgets.theme import Theme


class _Head(QWidget):
    """What stands above a list and its detail, one part under the other."""

    changed = Signal()  #: a part was shown or hidden

    def __init__(self, parts: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._parts = parts
        column = flush(QVBoxLayout(self), 12)
        for part in parts:
            column.addWidget(part)
            part.installEventFilter(self)

    @property
    def some(self) -> bool:
        """Whether a part is shown; without one, the space under it would push the list down."""
        return any(not part.isHidden() for part in self._parts)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.changed.emit()
        return super().eventFilter(watched, event)


class MasterDetail(Filling):
    """List and detail. `head` is above both, `above` is above the list. `room`: as of `SidePanel`.

    Where it is narrow, a list of few lines is as high as they are: all scrolls together, with one scroll bar.
    """

    chosen = Signal(str)  #: id of the line that became current or was chosen
    entered_again = Signal()  #: Enter was pressed on the line whose detail stands beside the list

    def __init__(
        self,
        theme: Theme,
        model: ListModel,
        row_of: Callable[[object], Row],
        name: str,
        paper: QWidget,
        *above: QWidget,
        head: tuple[QWidget, ...] = (),
        cards: bool = True,
        room: int = ROOM,
    ) -> None:
        super().__init__()
        self._model = model
        self._bare: QWidget | None = None
        self._whole = False
        self.list = LineList(theme, model, LINE, row_of, name)
        self._stack = QStackedWidget()
        self._loading = Loading()  # shown before the first answer
        self._stack.addWidget(self._loading)
        self._nothing, self._known = QWidget(), False
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self.list)
        self._stack.setMinimumHeight(1)
        left = QWidget()
        column = flush(QVBoxLayout(left), 8)
        for part in above:
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        self.side_panel = SidePanel(theme, left, paper, cards=cards, room=room)
        self._head = _Head(head)  # hidden while the detail is shown in place of the list, and while it is empty
        self.column.addWidget(self._head)
        self.column.addWidget(self.side_panel, 1)
        self._head.changed.connect(self._show_head)
        self._show_head()
        for reason in (model.modelReset, model.rowsInserted):
            reason.connect(self._show_lines)
        self.list.entered_again.connect(self._enter_again)
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._walk)
        self.side_panel.returned.connect(self._returned)
        self._later = QTimer(self, singleShot=True, interval=0)  # runs after the layout
        self._later.timeout.connect(self._fit)
        theme.changed.connect(self._later.start)
        self.follow(self.list)

    def show_list(self, empty: QWidget | None, *, known: bool = True) -> None:
        """Shows the list; or `empty` in place of both where there is no line; neither until the lines are `known`."""
        some = bool(self._model.lines)
        bare = empty if known and not some else None
        if bare is not self._bare:
            if self._bare is not None:
                self._bare.hide()
            if bare is not None:
                if self.column.indexOf(bare) < 0:
                    self.column.addWidget(bare, 1)
                bare.show()
            self._bare = bare
        self.side_panel.setVisible(bare is None)
        self._known = known
        self._show_lines()
        self._later.start()

    def _show_lines(self) -> None:
        """Where a detail is read that its list has lost, or a search finds nothing, no empty frame stands there."""
        shown = self.list if self._model.lines else self._nothing
        self._stack.setCurrentWidget(shown if self._known else self._loading)

    def mark(self, id: str) -> None:
        """Marks the line that is open, wherever the choice came from."""
        line = self._model.place_of(id) if id else -1
        if line >= 0 and self.list.currentIndex().row() != line:
            self.list.mark(line)

    def begin(self) -> None:
        """Gives the list the keyboard, or what leads back to it where the detail has taken its place."""
        give(self.side_panel.back if self.side_panel.alone else self.list, Qt.FocusReason.OtherFocusReason)

    def _choose(self, row: int) -> None:
        self.chosen.emit(self._model.lines[row].id)
        self.open()

    def _enter_again(self) -> None:
        if not self.side_panel.alone:  # this very Enter may have shown the detail in place of the list
            self.entered_again.emit()

    def open(self) -> None:
        """Shows the detail; where it is narrow, in place of the list."""
        self.side_panel.open_right()
        self._show_head()

    def to_list(self) -> None:
        """Shows the list again, where the detail has taken its place."""
        if self.side_panel.alone:
            self.close_paper()
            give(self.list)

    def close_paper(self) -> None:
        """Closes the detail and shows the list."""
        self.side_panel.close_right()
        self._show_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_head()
        self._later.start()

    def _show_head(self) -> None:
        self._head.setVisible(self._head.some and not self.side_panel.alone)

    def _fit(self) -> None:
        self._whole = self.side_panel.narrow and len(self._model.lines) <= FEW
        self._stack.setMinimumHeight(max(1, self.list.show_whole(self._whole)))
        self.side_panel.hold(whole=self._whole)

    def _returned(self) -> None:
        self._show_head()
        give(self.list)

    def _walk(self, current: QModelIndex | QPersistentModelIndex) -> None:
        """Moving with the arrows chooses a line, so that its acts are offered; a narrow page does not open it."""
        if current.isValid():
            self.chosen.emit(self._model.lines[current.row()].id)
