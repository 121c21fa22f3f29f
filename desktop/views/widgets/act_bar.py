"""The fixed bar under a page: its main act, others after it, the one that takes away at the far end."""

import time
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.views.widgets.buttons import ActButton, Kind, led, make_action, press_back
from desktop.views.widgets.page import Page

#: Whoever presses again before that meant one act: another one may already stand under her finger.
_ONE_PRESS_S = 0.5
_SIDE, _LEAST_SIDE, _BETWEEN = 28, 8, 10
_ANY = (1 << 24) - 1
_LOW_LINES = 2  # of a low window: more of them would leave no line of the page in sight
_TOGETHER = "Autres actions…"


class ActBar(QFrame):
    """Shows the acts of one page at a time; hidden where a page has none.

    What is asked after a press has its way back first, and its other acts beside the button that was pressed, never in
    its place, so that a second press does nothing that was not read. Where there is no main one among several, they
    stand at the far end, wherever one comes from. Acts that find no room in one line stand in
    several: they never make the window wider than its screen, and none loses words that another line has room for.
    Where a low window would lack the lines, one button opens the others in a menu over the page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setAccessibleName("Actions de la page")
        self._column = QVBoxLayout(self)
        self._lines: list[QHBoxLayout] = []  # as many as were ever needed
        self._rows: list[list[ActButton]] = []  # what stands in them now
        self._back: ActButton | None = None
        self._danger: ActButton | None = None
        self._main: list[ActButton] = []
        self._others: list[ActButton] = []
        self._more: ActButton | None = None  # opens the others
        self._open_others = make_action(self, _TOGETHER, self._open)
        self._low = self._choices = False
        self._gap = QWidget(self)  # no spacing: it yields where the bar is narrow
        self._pressed = float("-inf")
        self._led: QAction | None = None  # what was pressed last
        self._letter = ""  # that is held down
        self._under = (0, 0)  # where the button that was pressed last began and ended
        self._widest = 0
        self.limit(_ANY)

    def limit(self, width: int) -> None:
        """The acts begin and end where the page above does, no wider than that; beyond where they lack room."""
        self._widest = width
        widest = max((_whole(row) for row in self._wanted), default=0)
        side = min(_SIDE, max(_LEAST_SIDE, (self.width() - widest) // 2))
        self._column.setContentsMargins(side, 11, side + max(0, self.width() - width), 11)

    def set_low(self, low: bool) -> None:
        """Whether the window is low, by its height and the size of its text alone."""
        if low != self._low:
            self._low = low
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Of the widest act: by its own width, which none of them changes, the bar tells how many lines it takes."""
        widest = max((button.minimumSizeHint().width() for button in self._buttons), default=0)
        return QSize(widest + 2 * _LEAST_SIDE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """The words of an act may have become longer since it was shown."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._rows != self._wanted:
            self._fit()
        return done

    def _fit(self) -> None:
        self.limit(self._widest)
        if self._rows != self._wanted:
            self._arrange()

    def rest(self) -> None:
        """The next press counts, however soon it comes: for what presses faster than a hand."""
        self._pressed = float("-inf")

    def go_back(self) -> bool:
        """By Escape; False where nothing is asked."""
        return press_back(self._back)

    def show_acts(self, page: Page) -> None:
        focus = QApplication.focusWidget()
        # A stack that changes its screen may leave the keyboard on what takes none, where nobody sees it; a page that
        # was gone to keeps it until it opens something: its first act may print.
        waits = focus is not None and focus.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(focus, Page)
        held = waits or (focus is not None and self.isAncestorOf(focus))
        before, acts = self._buttons, page.bar_acts
        plain = acts.main is not None
        self._back = self._button(acts.back, "plain" if plain else "main") if acts.back else None
        self._main = [self._button(acts.main, "main")] if acts.main else []
        self._others = [self._button(action) for action in acts.others]
        self._choices = not self._main and len(self._others) > 1
        self._danger = self._button(acts.danger, "danger") if acts.danger else None
        self._open_others.setText(acts.together or _TOGETHER)
        self._more = self._button(self._open_others) if len(self._others) > 1 else None
        self._arrange()
        self.limit(self._widest)
        self.setVisible(bool(self._buttons))
        if held:  # before the old buttons go: Qt would give the keyboard to the first thing of the window
            laid = [button for button in self._buttons if any(button in row for row in self._rows)]
            safe = [button for button in laid if button.isEnabled() and button is not self._danger]
            (safe[0] if safe else page).setFocus()
        for button in before:
            button.retire()

    @property
    def _buttons(self) -> list[ActButton]:
        """In the order of the keyboard."""
        more = [] if self._more is None else [self._more]
        return self._around([*self._others, *more])

    def _around(self, others: list[ActButton]) -> list[ActButton]:
        back, danger = ([] if one is None else [one] for one in (self._back, self._danger))
        return [*back, *self._main, *others, *danger]

    @property
    def _wanted(self) -> list[list[ActButton]]:
        rows = self._rows_with(self._others)
        if self._more is None or not self._low or len(rows) <= _LOW_LINES:
            return rows
        return self._rows_with([self._more])

    def _rows_with(self, others: list[ActButton]) -> list[list[ActButton]]:
        """The lines in which they find room; before any of a main act's words is cut."""
        whole = self._around(others)
        if self._fits(whole) or len(whole) < 2:
            return [whole]
        if self._back is None:
            rows = [row for row in (self._main, *self._broken(others)) if row]
        else:  # the last line is where the one line was, and her finger
            rows = [*self._broken([*self._main, *others]), [self._back]]
        danger = self._danger
        if danger is None:
            return rows
        beside = next((row for row in rows if self._fits([*row, danger])), None)
        return [*rows, [danger]] if beside is None else [[*row, danger] if row is beside else row for row in rows]

    def _fits(self, row: list[ActButton]) -> bool:
        return _whole(row) + 2 * _LEAST_SIDE <= self.width()

    def _broken(self, buttons: list[ActButton]) -> list[list[ActButton]]:
        rows: list[list[ActButton]] = []
        for button in buttons:
            if rows and self._fits([*rows[-1], button]):
                rows[-1].append(button)
            else:
                rows.append([button])
        return rows

    def _arrange(self) -> None:
        for line in self._lines:
            while line.takeAt(0) is not None:
                pass
        self._gap.hide()
        self._rows = self._wanted
        while len(self._lines) < len(self._rows):
            line = QHBoxLayout()
            line.setSpacing(_BETWEEN)
            self._column.addLayout(line)
            self._lines.append(line)
        if self._back is not None and len(self._rows) == 1:
            self._step_aside(self._back)
        for line, row in zip(self._lines, self._rows, strict=False):
            self._fill(line, row)
        for button in self._buttons:  # now: a layout would show it later, and what is unseen gets no focus
            button.fold(all(button not in row for row in self._rows))

    def _fill(self, line: QHBoxLayout, row: list[ActButton]) -> None:
        """What takes away stands at the far end; so does what the way back would stand before in one line."""
        if self._back is not None and self._back not in row:
            line.addStretch()
        for button in row:
            if button is self._danger:
                line.addStretch()
            line.addWidget(button)
            if button is self._back:
                line.addWidget(self._gap, 1)
        if self._danger not in row and (self._back is None or self._back in row):
            line.addStretch()

    def _button(self, action: QAction, kind: Kind = "plain") -> ActButton:
        mute = action is not self._led and led(action.text(), self._letter)
        button = ActButton(action, self._press, kind=kind, mute=mute)
        button.by_letter = self._hold
        return button

    def _press(self, action: QAction) -> None:
        now = time.monotonic()
        if now - self._pressed >= _ONE_PRESS_S:
            self._pressed, self._led = now, action
            place = next(button.geometry() for button in self._buttons if button.action is action)
            self._under = place.left(), place.right() + 1
            action.trigger()

    def _open(self) -> None:
        """A menu lies over the page: nothing moves for it. What is chosen there is pressed, as a button is."""
        if self._more is not None:
            menu = QMenu(self._more)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions([button.action for button in self._others])
            menu.triggered.connect(lambda _action: self._note_press())
            menu.popup(self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _note_press(self) -> None:
        self._pressed = time.monotonic()

    def _hold(self, letter: str) -> None:
        """Until a key is let go, which the window is told before anyone else."""
        handle = self.window().windowHandle()
        if handle is not None:
            self._letter = letter
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease and not cast("QKeyEvent", event).isAutoRepeat():
            self._letter = ""
            watched.removeEventFilter(self)
            for button in self._buttons:
                button.unmute()
        return False

    def _step_aside(self, back: ActButton) -> None:
        """Others begin beyond what was pressed, unless they end before it; choices have one place always."""
        if self._choices:
            self._gap.setMaximumWidth(_ANY)
            self._gap.show()
            return
        left, right = self._under
        start = _SIDE + back.sizeHint().width() + _BETWEEN
        if left < start + _whole([*self._main, *self._others]) and start < right:
            self._gap.setMaximumWidth(right - start)
            self._gap.show()


def _whole(buttons: list[ActButton]) -> int:
    return sum(button.sizeHint().width() + _BETWEEN for button in buttons)
