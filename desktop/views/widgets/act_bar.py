"""The bar under a page: its main button, others after it, the one that deletes or withdraws at the far end."""

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.runtime.held_keys import typing
from desktop.viewmodels.kit.acts import Acts, ActsAside, ActsMainLater, ActsMainLaterAside
from desktop.views.widgets.buttons import (
    NAMES_CHOSEN,
    ActButton,
    ButtonKind,
    PopupMenu,
    make_action,
    press_back,
)
from desktop.views.widgets.foot.bar_lines import BETWEEN, LEAST_SIDE, SIDE, BarButtons, BarLines
from desktop.views.widgets.foot.presses import Presses
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import repolish
from desktop.views.widgets.page import Page

_ABOVE, _LOW_ABOVE = 11, 4  # pixels above and below its lines; in a window that is very low for its text
_ANY = (1 << 24) - 1
_TOGETHER = "Autres actions…"
_TOGETHER_ASIDE = "Autres…"  # short, as they keep away from where the bar was pressed


class ActBar(QFrame):
    """Shows the acts of one page at a time; hidden where a page has none.

    A question has its way back first. Its other buttons are beside the place of the button that was pressed, never in
    it, so that a second press does nothing that was not read. Where none of several is the main one, they are always at
    the far end; so are the others where the main one names the chosen line, whose title is cut where there is no room.
    While a question stands at the foot of the page, none can be pressed: "Envoyer maintenant" would send what she is
    asked whether to cancel. Buttons that find no room in one line use several, so that the window never gets wider than
    its screen. In a low window without room for the lines, one button opens the others in a menu, never the main one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("acts")
        self.setAccessibleName("Actions de la page")
        self._column = QVBoxLayout(self)
        self._lines: list[QHBoxLayout] = []  # as many as were ever needed
        self._rows: list[list[ActButton]] = []  # the buttons that are in them now
        self._buttons = BarButtons()
        self._page: Page | None = None
        self._open_others = make_action(self, _TOGETHER, self._open)
        self._low = self._very_low = False
        self._gap = QWidget(self)  # a widget and not a spacing, as it must shrink in a narrow bar
        self._presses = Presses()
        self._widest = 0
        self.limit(_ANY)

    def limit(self, width: int) -> None:
        """Gives the bar the width and the margins of the page above it.

        A line that needs more gives up the margin at its end first: it begins where the page's parts do.
        """
        self._widest = width
        left = self.width() - max((self._buttons.room(row) for row in self._wanted), default=0)
        start = min(SIDE, max(LEAST_SIDE, left - LEAST_SIDE))
        end = min(SIDE, max(LEAST_SIDE, left - start))
        above = _LOW_ABOVE if self._very_low else _ABOVE
        beside = max(0, self.width() - width)
        self._column.setContentsMargins(start + beside // 2, above, end + beside - beside // 2, above)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that turn pages turn the page above: what stands below its edge could not be read otherwise."""
        if self._page is not None and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._page.area.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def set_low(self, low: bool, *, very_low: bool = False) -> None:
        """Says whether the window is low, which depends on its height and text size alone."""
        if (low, very_low) != (self._low, self._very_low):
            self._low, self._very_low = low, very_low
            self.setProperty("low", low)  # its buttons have less room around their words then
            for button in self._buttons.every:
                repolish(button)
                button.updateGeometry()  # what a layout had asked before the first frame is asked again
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest button: how many lines are needed then follows from the bar's own width."""
        widest = max((button.minimumSizeHint().width() for button in self._buttons.every), default=0)
        return QSize(widest + 2 * LEAST_SIDE, super().minimumSizeHint().height())

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

    def press(self, action: QAction) -> None:
        """Presses the button of an act for a key elsewhere in the page: it counts where that button would."""
        button = next((one for one in self._buttons.every if one.action is action), None)
        if button is not None and button.isEnabled():
            button.click()

    def to_back(self) -> None:
        """Gives the keyboard to the answer that changes nothing."""
        back = self._buttons.back
        if back is not None and back.isVisible():
            give(back)

    def go_back(self) -> bool:
        """On Escape, presses the way back of a question, also of one at the foot; False where there is none."""
        return press_back(self._buttons.back) or (self._page is not None and self._page.keep())

    def show_acts(self, page: Page) -> None:
        focus = self.window().focusWidget()  # while a dialog has the keyboard: what gets it back afterwards
        held = focus is not None and (self.isAncestorOf(focus) or _waits(focus))
        before = self._buttons.every
        self._follow(page)
        self._buttons = self._made(page.bar_acts)
        self._arrange()
        self.limit(self._widest)
        self.setVisible(bool(self._buttons.every))
        if [one.action for one in self._buttons.every] != [one.action for one in before]:
            self._presses.change()
        if held:  # before the old buttons go, or Qt would give the keyboard to the first widget of the window
            laid = [button for button in self._buttons.every if any(button in row for row in self._rows)]
            safe = [button for button in laid if button.isEnabled() and button is not self._buttons.danger]
            pressed = focus.action if isinstance(focus, ActButton) else None
            same = next((button for button in safe if button.action is pressed), None)
            # The page where she was typing, and may go on to: a space of her sentence would press the button.
            give(same or safe[0] if safe and not typing() else page)
        for button in before:
            button.retire()

    def _follow(self, page: Page) -> None:
        if page is not self._page:
            if self._page is not None:
                self._page.foot.asked.disconnect(self._wait)
                self._page.foot.answered.disconnect(self._wait)
                self._page.act_wanted.disconnect(self.press)
            self._page = page
            page.foot.asked.connect(self._wait)
            page.foot.answered.connect(self._wait)
            page.act_wanted.connect(self.press)
        self._wait()

    def _wait(self) -> None:
        self.setEnabled(self._page is None or not self._page.foot.asks)

    def _made(self, acts: Acts[QAction]) -> BarButtons:
        """New buttons for these acts."""
        plain = acts.main is not None
        upward = isinstance(acts, ActsMainLater) or acts.main in acts.others
        aside = isinstance(acts, ActsAside | ActsMainLaterAside)
        back = self._button(acts.back, "plain" if plain else "main") if acts.back else None
        others = acts.others if upward or acts.main is None else (acts.main, *acts.others)
        laid = [self._button(action, "main" if action is acts.main else "plain") for action in others]
        first = int(plain)
        danger = self._button(acts.danger, "danger") if acts.danger else None
        self._open_others.setText(acts.together or (_TOGETHER_ASIDE if aside else _TOGETHER))
        return BarButtons(
            back=back,
            main=tuple(laid[:first]),
            others=tuple(laid[first:]),
            danger=danger,
            more=self._button(self._open_others) if laid[first:] else None,
            upward=upward,
            aside=aside,
            names_chosen=acts.main is not None and bool(acts.main.property(NAMES_CHOSEN)),
        )

    @property
    def _wanted(self) -> list[list[ActButton]]:
        lines = BarLines(
            buttons=self._buttons,
            width=self.width(),
            widest=self._widest,
            low=self._low,
            very_low=self._very_low,
            pressed=self._presses.under,
        )
        return lines.wanted

    def _arrange(self) -> None:
        for line in self._lines:
            while line.takeAt(0) is not None:
                pass
        self._gap.hide()
        self._rows = self._wanted
        while len(self._lines) < len(self._rows):
            line = QHBoxLayout()
            line.setSpacing(BETWEEN)
            self._column.addLayout(line)
            self._lines.append(line)
        back = self._buttons.back
        if back is not None and len(self._rows) == 1:
            self._step_aside(back)
        for line, row in zip(self._lines, self._rows, strict=False):
            self._fill(line, row)
        for button in self._buttons.every:  # shown now, and not by the layout: a hidden button gets no keyboard
            button.fold(all(button not in row for row in self._rows))

    def _fill(self, line: QHBoxLayout, row: list[ActButton]) -> None:
        """Puts a row of buttons into a line; the one that deletes or withdraws goes to the far end."""
        of = self._buttons
        if of.back is not None and of.back not in row:
            line.addStretch()
        named = [button for button in of.main if of.names_chosen and button in row]
        end = of.danger or (of.more if of.upward else None)
        for button in row:
            if button is end:
                line.addStretch()
            line.addWidget(button)
            if button is of.back:
                line.addWidget(self._gap, 1)
            if button in named:
                line.addStretch()
        if end not in row and not named and (of.back is None or of.back in row):
            line.addStretch()

    def _button(self, action: QAction, kind: ButtonKind = "plain") -> ActButton:
        return ActButton(action, self._press, kind=kind)

    def _press(self, action: QAction) -> None:
        place = next(button.geometry() for button in self._buttons.every if button.action is action)
        if self._presses.asked_anew:
            self.to_back()  # a click has given the keyboard to the button
        elif self._presses.counts(action, place):
            action.trigger()

    def _open(self) -> None:
        """Opens the other acts in a menu over the page, so that nothing moves; choosing one counts as a press."""
        more = self._buttons.more
        if more is not None:
            menu = PopupMenu(more)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addActions([one.action for one in self._buttons.others if all(one not in row for row in self._rows)])
            menu.triggered.connect(lambda _action: self._presses.note())
            menu.popup(more.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _step_aside(self, back: ActButton) -> None:
        """Moves the other buttons away from where the pressed one was; choices always keep their place."""
        of = self._buttons
        if of.choices:
            self._gap.setMaximumWidth(_ANY)
            self._gap.show()
            return
        left, right = self._presses.under
        start = self._column.contentsMargins().left() + back.sizeHint().width() + BETWEEN
        if left < start + of.room([*of.main, *of.others]) + BETWEEN and start < right:
            self._gap.setMaximumWidth(right - start)
            self._gap.show()


def _waits(focus: QWidget) -> bool:
    """Whether, after a change of screens, the keyboard is on a widget that shows no focus: the bar then takes it.

    Not while another window has it, nor from a page that was just opened, as its first button may be one that prints.
    """
    return focus.hasFocus() and focus.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(focus, Page)
