"""The bar under a page: its main button, others after it, the one that deletes or withdraws at the far end."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.held_keys import typing
from desktop.viewmodels.kit.acts import ActsAside, ActsMainLater
from desktop.views.widgets.buttons import (
    NAMES_CHOSEN,
    ActButton,
    ButtonKind,
    PopupMenu,
    make_action,
    press_back,
)
from desktop.views.widgets.foot.presses import Presses
from desktop.views.widgets.label import repolish
from desktop.views.widgets.page import Page

_SIDE, _LEAST_SIDE, _BETWEEN = 28, 8, 10
_ABOVE, _LOW_ABOVE = 11, 4  # pixels above and below its lines; in a window that is very low for its text
_ANY = (1 << 24) - 1
_LOW_LINES = 2  # most lines in a low window, where more would leave no room for the page; in a very low one, one
_TOGETHER = "Autres actions…"
_TOGETHER_ASIDE = "Autres…"  # short, as they keep away from where the bar was pressed


class ActBar(QFrame):
    """Shows the acts of one page at a time; hidden where a page has none.

    A question has its way back first. Its other buttons are beside the place of the button that was pressed, never in
    it, so that a second press does nothing that was not read. Where none of several is the main one, they are always at
    the far end; so are the others where the main one names the chosen line, whose title is cut where there is no room.
    Buttons that find no room in one line use several, so that the window never gets wider than its screen. In a low
    window without room for the lines, one button opens the others in a menu, never the main one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setAccessibleName("Actions de la page")
        self._column = QVBoxLayout(self)
        self._lines: list[QHBoxLayout] = []  # as many as were ever needed
        self._rows: list[list[ActButton]] = []  # the buttons that are in them now
        self._back: ActButton | None = None
        self._danger: ActButton | None = None
        self._page: Page | None = None
        self._main: list[ActButton] = []
        self._others: list[ActButton] = []
        self._more: ActButton | None = None  # opens the others in a menu
        self._open_others = make_action(self, _TOGETHER, self._open)
        self._low = self._very_low = self._choices = self._names_chosen = self._upward = self._aside = False
        self._gap = QWidget(self)  # a widget and not a spacing, as it must shrink in a narrow bar
        self._presses = Presses()
        self._widest = 0
        self.limit(_ANY)

    def limit(self, width: int) -> None:
        """Gives the bar the width and the margins of the page above it.

        A line that needs more gives up the margin at its end first: it begins where the page's parts do.
        """
        self._widest = width
        left = self.width() - max((self._room(row) for row in self._wanted), default=0)
        start = min(_SIDE, max(_LEAST_SIDE, left - _LEAST_SIDE))
        end = min(_SIDE, max(_LEAST_SIDE, left - start))
        above = _LOW_ABOVE if self._very_low else _ABOVE
        beside = max(0, self.width() - width)
        self._column.setContentsMargins(start + beside // 2, above, end + beside - beside // 2, above)

    def set_low(self, low: bool, *, very_low: bool = False) -> None:
        """Says whether the window is low, which depends on its height and text size alone."""
        if (low, very_low) != (self._low, self._very_low):
            self._low, self._very_low = low, very_low
            self.setProperty("low", low)  # its buttons have less room around their words then
            for button in self._buttons:
                repolish(button)
                button.updateGeometry()  # what a layout had asked before the first frame is asked again
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button: how many lines are needed then follows from the bar's own width."""
        widest = max((button.minimumSizeHint().width() for button in self._buttons), default=0)
        return QSize(widest + 2 * _LEAST_SIDE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fits the buttons again after their words have changed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._rows != self._wanted:
            self._fit()
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._presses.see()

    def _fit(self) -> None:
        self.limit(self._widest)
        if self._rows != self._wanted:
            self._arrange()

    def rest(self) -> None:
        """Makes the next press count, however soon it comes: for programs that press faster than a person."""
        self._presses.rest()

    def ask_anew(self) -> None:
        """The words of the question have changed under her: what she presses at once was meant for those before."""
        self._presses.ask_anew()

    def to_back(self) -> None:
        """Gives the keyboard to the answer that changes nothing."""
        if self._back is not None and self._back.isVisible():
            self._back.setFocus()

    def go_back(self) -> bool:
        """On Escape, presses the way back of a question, also of one at the foot; False where there is none."""
        return press_back(self._back) or (self._page is not None and self._page.keep())

    def show_acts(self, page: Page) -> None:
        focus = self.window().focusWidget()  # while a dialog has the keyboard: what gets it back afterwards
        # After a change of screens, the keyboard may be on a widget that shows no focus: the bar then takes it. A page
        # that was just opened keeps it, as its first button may be one that prints.
        waits = focus is not None and focus.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(focus, Page)
        held = waits or (focus is not None and self.isAncestorOf(focus))
        before, acts, self._page = self._buttons, page.bar_acts, page
        plain = acts.main is not None
        self._back = self._button(acts.back, "plain" if plain else "main") if acts.back else None
        self._upward = isinstance(acts, ActsMainLater) or acts.main in acts.others
        self._aside = isinstance(acts, ActsAside)
        others = acts.others if self._upward or acts.main is None else (acts.main, *acts.others)
        laid = [self._button(action, "main" if action is acts.main else "plain") for action in others]
        first = int(plain)
        self._main, self._others = laid[:first], laid[first:]
        self._names_chosen = acts.main is not None and bool(acts.main.property(NAMES_CHOSEN))
        self._choices = not (self._main or self._upward) and len(self._others) > 1
        self._danger = self._button(acts.danger, "danger") if acts.danger else None
        self._open_others.setText(acts.together or (_TOGETHER_ASIDE if self._aside else _TOGETHER))
        self._more = self._button(self._open_others) if self._others else None
        self._arrange()
        self.limit(self._widest)
        self.setVisible(bool(self._buttons))
        if [one.action for one in self._buttons] != [one.action for one in before]:
            self._presses.change()
        if held:  # before the old buttons go, or Qt would give the keyboard to the first widget of the window
            laid = [button for button in self._buttons if any(button in row for row in self._rows)]
            safe = [button for button in laid if button.isEnabled() and button is not self._danger]
            safe.sort(key=lambda button: not (isinstance(focus, ActButton) and focus.action is button.action))
            # The page where she was typing, and may go on to: a space of her sentence would press the button.
            (safe[0] if safe and not typing() else page).setFocus()
        for button in before:
            button.retire()

    @property
    def _buttons(self) -> list[ActButton]:
        """All buttons, in Tab order."""
        more = [] if self._more is None else [self._more]
        return self._around([*self._others, *more])

    def _around(self, others: list[ActButton]) -> list[ActButton]:
        back, danger = ([] if one is None else [one] for one in (self._back, self._danger))
        return [*back, *self._main, *others, *danger]

    @property
    def _wanted(self) -> list[list[ActButton]]:
        rows = self._rows_with(self._others)
        enough = len(rows) <= (1 if self._very_low else _LOW_LINES) or self._only_under_the_pressed
        alone = len(self._others) == 1 and not self._very_low  # a menu of one act would save no line then
        any_main = self._upward and not self._aside  # each of the others may become the main one
        if self._more is None or not self._low or enough or alone or any_main:
            return rows
        return self._rows_with([*(self._others[:-1] if self._upward else ()), self._more])  # the last is the one moved

    def _rows_with(self, others: list[ActButton]) -> list[list[ActButton]]:
        """The lines in which all buttons find room, before words of the main one have to be cut."""
        whole = self._around(others)
        one = self._fits(whole) and not self._only_under_the_pressed and not self._reaches_pressed(whole)
        if one or len(whole) < 2:
            return [whole]
        if self._upward:  # the first acts in the last line, which is where a single line was
            rows = self._broken([*self._main, *others])[::-1]
        elif self._back is None:
            rows = [row for row in (self._main, *self._broken(others)) if row]
        else:  # the last line is where a single line was, and where the pointer still is
            rows = [*self._broken([*self._main, *others]), [self._back]]
        danger = self._danger
        if danger is None:
            return rows
        beside = next((row for row in rows if self._fits([*row, danger])), None)
        return [*rows, [danger]] if beside is None else [[*row, danger] if row is beside else row for row in rows]

    def _fits(self, row: list[ActButton]) -> bool:
        side = _LEAST_SIDE if self._very_low else _SIDE
        return self._room(row) + 2 * side <= min(self.width(), self._widest)

    def _room(self, row: list[ActButton]) -> int:
        """The width that they need; for a main button that names the chosen line the same whatever that is."""
        named = self._main if self._names_chosen else []
        widths = [button.least if button in named else button.sizeHint().width() for button in row]
        return sum(widths) + _BETWEEN * max(0, len(row) - 1)

    def _broken(self, buttons: list[ActButton]) -> list[list[ActButton]]:
        rows: list[list[ActButton]] = []
        for button in buttons:
            longer = [*rows[-1], button] if rows else []
            pressed = not (self._upward and len(rows) > 1) and self._reaches_pressed(longer)  # the first is the lowest
            if rows and self._fits(longer) and not pressed:
                rows[-1] = longer
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
        for button in self._buttons:  # shown now and not by the layout, as a hidden button cannot get the keyboard
            button.fold(all(button not in row for row in self._rows))

    def _fill(self, line: QHBoxLayout, row: list[ActButton]) -> None:
        """Puts a row of buttons into a line; the one that deletes or withdraws goes to the far end."""
        if self._back is not None and self._back not in row:
            line.addStretch()
        named = [button for button in self._main if self._names_chosen and button in row]
        end = self._danger or (self._more if self._upward else None)
        for button in row:
            if button is end:
                line.addStretch()
            line.addWidget(button)
            if button is self._back:
                line.addWidget(self._gap, 1)
            if button in named:
                line.addStretch()
        if end not in row and not named and (self._back is None or self._back in row):
            line.addStretch()

    def _button(self, action: QAction, kind: ButtonKind = "plain") -> ActButton:
        return ActButton(action, self._press, kind=kind)

    def _press(self, action: QAction) -> None:
        place = next(button.geometry() for button in self._buttons if button.action is action)
        if self._presses.asked_anew:
            self.to_back()  # a click has given the keyboard to the button
        elif self._presses.counts(action, place):
            action.trigger()

    def _open(self) -> None:
        """Opens the other acts in a menu over the page, so that nothing moves; choosing one counts as a press."""
        if self._more is not None:
            menu = PopupMenu(self._more)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions([one.action for one in self._others if all(one not in row for row in self._rows)])
            menu.triggered.connect(lambda _action: self._presses.note())
            menu.popup(self._more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    @property
    def _only_under_the_pressed(self) -> bool:
        """Whether in one line an answer would stand where the button that asked was, at either end."""
        if self._back is None or self._choices or not self._others:
            return False
        left, right = self._presses.under
        # By the usual margin: the margins follow from the lines, which follow from this.
        start, room = _SIDE + self._back.sizeHint().width() + _BETWEEN, self._room([*self._main, *self._others])
        reach = left < start + room + _BETWEEN and start < right
        return reach and right + room + _LEAST_SIDE > self.width()

    def _reaches_pressed(self, row: list[ActButton]) -> bool:
        """Whether the row, from its beginning, would stand where the bar was pressed last, although it keeps away."""
        left, right = self._presses.under
        start = _SIDE + max(0, self.width() - self._widest) // 2
        return self._aside and left < start + self._room(row) and start < right

    def _step_aside(self, back: ActButton) -> None:
        """Moves the other buttons away from where the pressed one was; choices always keep their place."""
        if self._choices:
            self._gap.setMaximumWidth(_ANY)
            self._gap.show()
            return
        left, right = self._presses.under
        start = self._column.contentsMargins().left() + back.sizeHint().width() + _BETWEEN
        if left < start + self._room([*self._main, *self._others]) + _BETWEEN and start < right:
            self._gap.setMaximumWidth(right - start)
            self._gap.show()
