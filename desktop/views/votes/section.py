"""One part of the page of votes: a list to choose from, its acts, and the line under the page's title."""

from PySide6.QtCore import Signal

from desktop.viewmodels.kit.link_words import parted
from desktop.views.widgets.label import tip
from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.notice import Notice, Offer
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.scrolling import FewerLines


class Section(Screen):
    """The base of these parts."""

    described = Signal()  #: `about`, the line under the page's title, has changed

    def __init__(self) -> None:
        super().__init__()
        self.about = ""

    def describe(self, words: str) -> None:
        if words != self.about:
            self.about = words
            self.described.emit()

    def show_one(self, id: str) -> None:
        """Opens one line, at once or as soon as the list has been read."""
        raise NotImplementedError

    def lay(self, master_detail: MasterDetail) -> None:
        """Takes the list with the open entry, which fills this part."""
        self.master_detail = master_detail
        self.column.addWidget(master_detail, 1)


class RuleNotice(Notice, FewerLines):
    """What holds for the list below it, such as until when; in a window that is very low, only its first sentence.

    The others are in its tooltip then, as they would take the place of the list's first line.
    """

    def __init__(self) -> None:
        super().__init__()
        self._very_low, self._sentence = False, ""
        self._offers: tuple[Offer, ...] = ()

    def show_rule(self, sentence: str, *offers: Offer) -> None:
        self._sentence, self._offers = sentence, offers
        self.say(parted(sentence)[0] if self._very_low else sentence, *offers)
        tip(self, sentence if self._very_low else "")

    def set_very_low(self, very_low: bool) -> None:
        hidden = self.isHidden()
        self._very_low = very_low
        self.show_rule(self._sentence, *self._offers)
        self.setVisible(not hidden)
