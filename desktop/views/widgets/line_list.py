"""A list of lines: arrows move, Enter, Space or a click chooses, Tab leaves; a tooltip shows a title that was cut."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QToolTip

from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import plain_tip, repolish
from desktop.views.widgets.rows import Row, RowDelegate
from desktop.views.widgets.theme import Theme

Index: TypeAlias = QModelIndex | QPersistentModelIndex
LINE_IS_CURRENT = "lineIsCurrent"  #: property: the line draws the focus ring, so that the frame has none
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_SHORT = 300  # lines; to measure each of more would take longer than a page may
FEW = 100_000  # lines; a longer list always scrolls by itself, as no widget of Qt can be much higher


class LineList(QListView):
    """The list. `row_of` makes a Row from the model's value under `role`; `tall`, `dense`, `fits` as in `RowDelegate`.

    Space does what a click does, at each size of the window; so does Enter, which on a line that was chosen before may
    also begin the page's main act.

    What a screen reader says comes from the model.
    """

    chosen = Signal(int)  #: row, by click, Enter or Space
    entered_on = Signal(int)  #: row, by Enter only
    entered_again = Signal(int)  #: row, by Enter where this line was chosen before

    def __init__(
        self,
        theme: Theme,
        model: QAbstractItemModel,
        role: int,
        row_of: Callable[[object], Row],
        name: str,
        *,
        tall: bool = False,
        dense: bool = False,
        fits: bool = False,
    ) -> None:
        super().__init__()
        self._high = 0
        self._waits: Callable[[], bool] = lambda: False
        self._whole = False  # as high as its lines, so that a ring around all of them would be cut
        self._visited = False  # the current line has only the keyboard: nobody chose it
        self._question: Callable[[], object] = lambda: None
        self._answered: object = None
        self.setModel(model)
        self.setItemDelegate(AccessibleRowDelegate(theme, role, row_of, self, tall=tall, dense=dense, fits=fits))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        if fits:
            self.let_rows_fit()
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))
        theme.changed.connect(self._again)

    def let_rows_fit(self) -> None:
        """While the list is short, each row is as high as its own words need."""
        model = self.model()

        def fit() -> None:
            self.setUniformItemSizes(model.rowCount() > _SHORT)

        for reason in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            reason.connect(fit)
        fit()

    def answer(self, question: Callable[[], object]) -> None:
        """`question` answers what the lines were searched for; when that changes, the list goes to its first line."""
        self._question, self._answered = question, question()

    def wait_while(self, waits: Callable[[], bool]) -> None:
        """While `waits` says so, the lines are not those that were searched for, and Enter chooses none."""
        self._waits = waits

    def reset(self) -> None:
        """Keeps the scroll position when lines only change, but goes to the first line after another search."""
        super().reset()
        self._visited = False
        self._come_to_first()
        self._choose_ring()
        before, self._answered = self._answered, self._question()
        if self._answered != before:
            self.verticalScrollBar().setValue(0)

    @property
    def one_is_chosen(self) -> bool:
        """Whether the current line was chosen, and has not only the keyboard."""
        return self.currentIndex().isValid() and not self._visited

    def currentChanged(self, current: Index, previous: Index) -> None:
        self._visited = False
        super().currentChanged(current, previous)
        self._choose_ring()

    def _visit(self, row: int, *, scroll: bool = True) -> None:
        """Puts the keyboard on a line without choosing it: what follows the current line is not told."""
        with QSignalBlocker(self.selectionModel()):
            self.setCurrentIndex(QModelIndex())
            if row >= 0:
                place = self.model().index(row, 0)
                self.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.NoUpdate)
                if scroll:
                    self.scrollTo(place)
        self._visited = row >= 0
        self._choose_ring()
        self.viewport().update()
        if row >= 0 and self.hasFocus():
            self._tell_line()

    def _tell_line(self) -> None:
        """Tells a screen reader which line has the keyboard, as Qt does by the signals of the selection."""
        if QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self.currentIndex().row())
            QAccessible.updateAccessibility(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._visited:
            self._visit(-1)  # else a click on that line would change nothing
        super().mousePressEvent(event)

    def _choose_ring(self) -> None:
        """One ring hugs what has the keyboard: the current line, or the whole list while there is none."""
        on_line = self.currentIndex().isValid()
        if bool(self.property(LINE_IS_CURRENT)) != on_line:
            self.setProperty(LINE_IS_CURRENT, on_line)
            repolish(self)

    def dataChanged(self, first: Index, last: Index, roles: Iterable[int] = ()) -> None:
        """Skips Qt's new layout where all lines have one height: a changed line never moves another."""
        if self.uniformItemSizes():
            QAbstractItemView.dataChanged(self, first, last, list(roles))
        else:
            super().dataChanged(first, last, list(roles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the current line in sight when the list becomes lower."""
        super().resizeEvent(event)
        before, self._high = self._high, self.sizeHintForRow(0)
        if before != self._high or not self.uniformItemSizes():  # in a narrow list, lines may be higher
            self.scheduleDelayedItemsLayout()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Getting the keyboard must not choose a line; Qt would make the first one the current one."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
            if self._visited:
                self._tell_line()
            return
        selection = self.selectionModel()
        with QSignalBlocker(selection):
            super().focusInEvent(event)
            selection.clearCurrentIndex()
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self._come_to_first()

    def _come_to_first(self) -> None:
        """Where a ring around all lines would be cut, the first one has the keyboard; Enter and Space choose it."""
        if self._whole and self.hasFocus() and not self.currentIndex().isValid() and self.model().rowCount():
            self._visit(0, scroll=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if typed(event) and event.key() != Qt.Key.Key_Space:  # Qt would look for a line whose hidden text begins so
            event.ignore()  # the page takes it to its search, as from a button
            return
        if event.key() in (*enters, Qt.Key.Key_Space) and self._waits():
            event.accept()
            return
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():  # Qt would only paint it as chosen
            self._choose_current()
            event.accept()
            return
        if event.key() in enters and self.currentIndex().isValid():
            row, again = self.currentIndex().row(), self.one_is_chosen
            self.mark(row)
            self.chosen.emit(row)
            self.entered_on.emit(row)
            if again:
                self.entered_again.emit(row)
            event.accept()
            return
        row, visited = self.currentIndex().row(), self._visited
        super().keyPressEvent(event)
        if visited and self._visited and event.key() in _ARROWS:  # there is no line further on: it chooses this one
            self.mark(row)

    def _choose_current(self) -> None:
        row = self.currentIndex().row()
        self.mark(row)
        self.chosen.emit(row)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Page up and down move by what is in sight, as the list itself may be as high as all its lines."""
        pages = {QAbstractItemView.CursorAction.MovePageUp: -1, QAbstractItemView.CursorAction.MovePageDown: 1}
        if action not in pages or not self.model().rowCount():
            return super().moveCursor(action, modifiers)
        seen = self.viewport().visibleRegion().boundingRect().height()
        step = max(1, seen // max(1, self.sizeHintForRow(0)) - 1)
        row = max(0, self.currentIndex().row()) + pages[action] * step
        return self.model().index(min(max(0, row), self.model().rowCount() - 1), 0)

    def mark(self, row: int) -> None:
        """Makes a row the current one without choosing it."""
        index = self.model().index(row, 0)
        if index.isValid():
            if self._visited:
                self._visit(-1)
            self.setCurrentIndex(index)

    def enter(self) -> None:
        """Arrow down in the search above: gives the keyboard to the current line, or else to the first."""
        if self.model().rowCount():
            self.mark(max(0, self.currentIndex().row()))
            give(self)

    def come(self) -> None:
        """Enter in the search above: a single line is chosen by it; of several, the first gets only the keyboard."""
        if self.model().rowCount() == 1:
            self.mark(0)
        elif self.model().rowCount() and not self.currentIndex().isValid():
            self._visit(0)
        if self.model().rowCount():
            give(self)

    def show_whole(self, whole: bool) -> int:
        """`whole`: the list is as high as its lines, and the area around it scrolls. Returns that height, or 0."""
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if whole else needed)
        self._whole = whole
        self._come_to_first()
        self._choose_ring()
        return self._all_lines() + 2 * self.frameWidth() if whole else 0

    def _all_lines(self) -> int:
        rows = self.model().rowCount()
        if self.uniformItemSizes():
            return rows * max(0, self.sizeHintForRow(0))
        return sum(self.sizeHintForRow(row) for row in range(rows))

    def _again(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


def typed(event: QKeyEvent) -> str:
    """The letter, digit or sign that this key types; "" for a key that does something else."""
    plain = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    altgr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier  # as Windows tells of it
    others = event.modifiers() & ~(plain | Qt.KeyboardModifier.GroupSwitchModifier)
    return event.text() if event.text().isprintable() and others in (Qt.KeyboardModifier.NoModifier, altgr) else ""


class AccessibleRowDelegate(RowDelegate):
    """Rows with a tooltip that shows their whole words."""

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Shows the whole words, escaped, as a tooltip would read them as HTML."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        row = self._row_of(index.data(self._role))
        QToolTip.showText(event.globalPos(), plain_tip("\n".join(text for text in (row.title, row.note) if text)), view)
        return True
