"""A band under the page; in a low window it has one line, and the rest is in a menu."""

from functools import cached_property
from textwrap import wrap

from PySide6.QtCore import QMargins, QPoint

from desktop.viewmodels.kit.french import parted
from desktop.viewmodels.kit.link_words import Measure
from desktop.views.widgets.buttons import PopupMenu
from desktop.views.widgets.measure import Offer
from desktop.views.widgets.notice import Notice, NoticeTone, announce

_LETTERS = 46  # in a line of the menu, which must fit into the window even with the largest text


class FoldingBand(Notice):
    """In a low window, its buttons and wrapped words would leave no room for the page.

    `whole_with_buttons`: but what has buttons stays whole: a refusal goes once she has read it.
    """

    def __init__(self, *, whole_with_buttons: bool = False) -> None:
        self._low, self._sentence, self._whole_with_buttons = False, "", whole_with_buttons
        self._offers: tuple[Offer, ...] = ()
        self._tone: NoticeTone = "accent"
        super().__init__(band=True)
        # Under the words as beside them: the last button keeps its place when another one goes.
        self._beside.stand_at_end()

    @cached_property
    def menu(self) -> PopupMenu:
        """The menu, made when it is first opened, as the first paint does not need it."""
        return PopupMenu(self)

    def set_low(self, low: bool) -> None:
        if low != self._low:
            self._low = low
            if self._sentence:
                self._tell()

    def say(self, sentence: str, *offers: Offer, tone: NoticeTone = "accent", measure: Measure | None = None) -> None:
        self._sentence, self._offers, self._tone = sentence if measure is None else "", offers, tone
        if self._sentence:
            self._tell()
        else:  # no sentence, or only how far an exchange is, which is short
            super().say(sentence, *offers, tone=tone, measure=measure)

    def clear(self) -> None:
        self._sentence = ""
        super().clear()

    def _tell(self) -> None:
        first, rest = parted(self._sentence)
        short = self._low and bool(rest) and not (self._whole_with_buttons and self._offers)
        self._kind = "quiet" if short else "plain"
        margin = 2 if short else 8
        self._margins = QMargins(16, margin, 12, margin)
        if short:
            super().say(first, ("Détails…", self._open), tone=self._tone)
        else:
            super().say(self._sentence, *self._offers, tone=self._tone)

    def _open(self) -> None:
        """Opens the menu, which covers the page, so that nothing moves and no other button comes under the pointer."""
        self.menu.clear()
        for line in wrap(parted(self._sentence)[1], _LETTERS):
            self.menu.addAction(line).setEnabled(False)
        self.menu.addSeparator()
        for words, act in self._offers:
            self.menu.addAction(words).triggered.connect(lambda _checked, act=act: act())
        button = self._buttons[0]
        above = QPoint(0, -self.menu.sizeHint().height())
        self.menu.popup(button.mapToGlobal(above))
        announce(self, self._sentence)
