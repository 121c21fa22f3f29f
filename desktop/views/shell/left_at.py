"""Scrolls a page that comes back to where it was left, also where it is lower for a moment."""

from PySide6.QtWidgets import QScrollBar


class LeftAt:
    """A page is laid out anew when it comes back: until its lists are read and the bar has its lines, it may be lower.

    Its scroll bar then loses its place. It gets it again as soon as there is room, unless a person scrolls before.
    """

    def __init__(self) -> None:
        self._bar: QScrollBar | None = None
        self._value = 0

    def come_back(self, bar: QScrollBar, value: int) -> None:
        """`value`: the place of `bar` when its page was left."""
        self.forget()
        self._bar, self._value = bar, value
        bar.rangeChanged.connect(self._ranged)
        bar.actionTriggered.connect(self.forget)  # the wheel and the keys, not what the program scrolls

    def forget(self) -> None:
        """From now on, the page stays where it is scrolled to."""
        bar, self._bar = self._bar, None
        if bar is not None:
            bar.rangeChanged.disconnect(self._ranged)
            bar.actionTriggered.disconnect(self.forget)

    def _ranged(self, _least: int, most: int) -> None:
        if self._bar is not None and most >= self._value:
            self._bar.setValue(self._value)
