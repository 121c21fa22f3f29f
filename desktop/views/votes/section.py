"""One part of the page of votes: a list to choose from, its acts, and the line under the page's title."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from desktop.viewmodels.kit.french import parted
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

#: Ems; in a narrower part the list has all of it, as half would cut the titles of proposals: 1366x768 at 125 %.
TITLES_NEED = 62


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
        """Where the list is narrow for its text, a title may take two lines, and badges have a line of their own.

        While the list is short, each line is as high as its own words need.
        """
        list = self.master_detail.list
        list.setItemDelegate(AccessibleRowDelegate(theme, LINE, row_of, list, tall=True, fits=True))
        list.let_rows_fit()


class BriefNotice(Notice, FewerLines):
    """Words that are shorter in a window that is low for its text, where the whole ones are in the tooltip.

    They would take the place of the list's first lines.
    """

    def __init__(self) -> None:
        super().__init__(standing=True)
        self._very_low, self._words, self._brief = False, "", ""
        self._offers: tuple[Offer, ...] = ()

    def say_briefly(self, words: str, brief: str, *offers: Offer) -> None:
        self._words, self._brief, self._offers = words, brief, offers
        self.say(brief if self._very_low else words, *offers)
        tip(self, words if self._very_low else "")

    def set_very_low(self, very_low: bool) -> None:
        hidden = self.isHidden()
        self._very_low = very_low
        self.say_briefly(self._words, self._brief, *self._offers)
        self.setVisible(not hidden)


class RuleNotice(BriefNotice):
    """What holds for the list below it, such as until when; in a low window, only its first sentence."""

    def show_rule(self, sentence: str, *offers: Offer) -> None:
        self.say_briefly(sentence, parted(sentence)[0], *offers)
