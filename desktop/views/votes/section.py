"""One part of the page of votes: a list to choose from, its acts, and the line under the page's title."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from desktop.viewmodels.kit.link_words import parted
from desktop.viewmodels.kit.list_model import LINE
from desktop.views.widgets.label import tip
from desktop.views.widgets.line_list import AccessibleRowDelegate
from desktop.views.widgets.master_detail import MasterDetail
from desktop.views.widgets.measure import Offer
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.rows import Row
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.scrolling import FewerLines
from desktop.views.widgets.theme import Theme


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

    def let_titles_wrap(self, theme: Theme, row_of: Callable[[object], Row]) -> None:
        """Where the list is narrow for its text, a title may take two lines, and badges have a line of their own."""
        list = self.master_detail.list
        list.setItemDelegate(AccessibleRowDelegate(theme, LINE, row_of, list, tall=True))


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
