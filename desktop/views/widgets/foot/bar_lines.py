"""The buttons of the bar under a page, and the lines in which they find room."""

from collections.abc import Sequence
from typing import NamedTuple

from desktop.views.widgets.buttons import ActButton

SIDE, LEAST_SIDE, BETWEEN = 28, 8, 10  # pixels beside a line, at least, and between its buttons
_LOW_LINES = 2  # most lines in a low window, where more would leave no room for the page; in a very low one, one


class BarButtons(NamedTuple):
    """The buttons of a page's acts, by their place in the bar."""

    back: ActButton | None = None  #: the way back of a question
    main: tuple[
        ActButton, ...
    ] = ()  #: the first button where one of all is the main one: that one, or if `upward` perhaps another
    others: tuple[ActButton, ...] = ()  #: in the order they are shown
    danger: ActButton | None = None  #: deletes or withdraws something, at the far end
    more: ActButton | None = None  #: opens the others in a menu
    upward: bool = False  #: each of the others may become the main one, and the first lines are the lowest
    aside: bool = False  #: the others keep away from where the bar was pressed last
    names_chosen: bool = False  #: the main one names the chosen line

    @property
    def choices(self) -> bool:
        """Whether a question has several answers, none of which is the main one."""
        return not self.main and len(self.others) > 1

    @property
    def every(self) -> list[ActButton]:
        """All buttons, in Tab order."""
        return self.around([*self.others, *([] if self.more is None else [self.more])])

    def around(self, others: Sequence[ActButton]) -> list[ActButton]:
        """All buttons, with these in place of the others."""
        back, danger = ([] if one is None else [one] for one in (self.back, self.danger))
        return [*back, *self.main, *others, *danger]

    def room(self, row: Sequence[ActButton]) -> int:
        """The width that they need; for a main button that names the chosen line the same whatever that is."""
        named = self.main if self.names_chosen else ()
        widths = [button.least if button in named else button.sizeHint().width() for button in row]
        return sum(widths) + BETWEEN * max(0, len(row) - 1)


class BarLines(NamedTuple):
    """How these buttons part into lines in the bar as it is now."""

    buttons: BarButtons  #: that find room in them
    width: int  #: of the bar
    widest: int  #: width of the page above it
    low: bool  #: the window is low
    very_low: bool  #: the window is very low for its text
    pressed: tuple[int, int]  #: left and right edge of the button that was pressed last

    @property
    def wanted(self) -> list[list[ActButton]]:
        """The buttons of each line; those in none are opened by `more`, or are the main one that can do nothing now."""
        of = self.buttons
        rows = self._rows_with(of.others)
        if (
            self.very_low
            and len(rows) > 1
            and not of.others
            and not any(button.action.isEnabled() for button in of.main)
        ):
            return self._replace(buttons=of._replace(main=()))._rows_with(())
        enough = len(rows) <= (1 if self.very_low else _LOW_LINES) or self._only_under_the_pressed
        alone = len(of.others) == 1 and not self.very_low  # a menu of one act would save no line then
        any_main = of.upward and not of.aside  # each of the others may become the main one
        if of.more is None or not self.low or enough or alone or any_main:
            return rows
        return self._rows_with([*(of.others[:-1] if of.upward else ()), of.more])  # the last is the one moved

    def _rows_with(self, others: Sequence[ActButton]) -> list[list[ActButton]]:
        """The lines in which all buttons find room, before words of the main one have to be cut."""
        of = self.buttons
        whole = of.around(others)
        one = self._fits(whole) and not self._only_under_the_pressed and not self._reaches_pressed(whole)
        if one or len(whole) < 2:
            return [whole]
        if of.upward:  # the first acts in the last line, which is where a single line was
            rows = self._broken([*of.main, *others])[::-1]
        elif of.back is None:
            rows = [row for row in ([*of.main], *self._broken(others)) if row]
        else:  # the last line is where a single line was, and where the pointer still is
            rows = [*self._broken([*of.main, *others]), [of.back]]
        danger = of.danger
        if danger is None:
            return rows
        beside = next((row for row in rows if self._fits([*row, danger])), None)
        return [*rows, [danger]] if beside is None else [[*row, danger] if row is beside else row for row in rows]

    def _broken(self, buttons: Sequence[ActButton]) -> list[list[ActButton]]:
        rows: list[list[ActButton]] = []
        for button in buttons:
            longer = [*rows[-1], button] if rows else []
            pressed = not (self.buttons.upward and len(rows) > 1) and self._reaches_pressed(longer)  # the first: lowest
            if rows and self._fits(longer) and not pressed:
                rows[-1] = longer
            else:
                rows.append([button])
        return rows

    def _fits(self, row: Sequence[ActButton]) -> bool:
        side = LEAST_SIDE if self.very_low else SIDE
        return self.buttons.room(row) + 2 * side <= min(self.width, self.widest)

    @property
    def _only_under_the_pressed(self) -> bool:
        """Whether in one line an answer would stand where the button that asked was, at either end."""
        of = self.buttons
        if of.back is None or of.choices or not of.others:
            return False
        left, right = self.pressed
        # By the usual margin: the margins follow from the lines, which follow from this.
        start, room = SIDE + of.back.sizeHint().width() + BETWEEN, of.room([*of.main, *of.others])
        reach = left < start + room + BETWEEN and start < right
        return reach and right + room + LEAST_SIDE > self.width

    def _reaches_pressed(self, row: Sequence[ActButton]) -> bool:
        """Whether the row, from its beginning, would stand where the bar was pressed last, although it keeps away."""
        left, right = self.pressed
        start = SIDE + max(0, self.width - self.widest) // 2
        return self.buttons.aside and left < start + self.buttons.room(row) and start < right
