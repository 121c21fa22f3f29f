"""The screen before something is sent: what will be sent, in whose name, who reads it, until when it must arrive."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.viewmodels.kit.confirmation import Cancelling, Confirmation
from desktop.views.widgets.act_bar import ActBar
from desktop.views.widgets.columns import TwoColumns, in_two
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.forms.field_cards import ReadCard
from desktop.views.widgets.label import Label
from desktop.views.widgets.layouts import flush
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.scrolling import FewerLines, page_around, scrolled
from desktop.views.widgets.theme import Theme

# Lines of the page's height; in a lower one the rule of cancelling would leave nothing else in sight.
_TIGHT, _TIGHT_WITH_WARNING = 10, 12


class AskedAnew(QObject):
    """A question whose words have changed under her: no press that was meant for the words before answers it.

    Of one screen that asks; its answers are in the window's bar. The keyboard goes to the answer that changes nothing,
    and for a while no answer counts. Where the page was out of sight when the words changed, this begins when it is
    shown again.
    """

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self._screen = screen
        self._unseen = False  # the words have changed, and she has not had them before her eyes yet
        screen.installEventFilter(self)

    def ask(self, *, changed: bool) -> None:
        """The screen shows a question; `changed`: it stood there before, with other words."""
        self._unseen = changed
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and not event.spontaneous():
            self._tell()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        if self._unseen and self._screen.isVisible():
            self._unseen = False
            for bar in self._screen.window().findChildren(ActBar):
                bar.ask_anew()
                QTimer.singleShot(0, bar, bar.to_back)  # once the page has shown its screen and its acts


class ConfirmScreen(Screen, FewerLines):
    """Shows a Confirmation; its buttons are in the page's bar.

    `grouped`: public and private texts each have a card that says who reads them; otherwise all are in one plain card.
    Where there is room the cards stand side by side, and one alone has two columns. In a window that is very low for
    its text they are above the other words, so that what will be sent is in sight beside the buttons; so is the rule
    of cancelling, at the foot; but not above a warning that comes first, nor where a band leaves the page few lines.
    """

    asks = True
    beside_lists = False
    lead_first = False  #: the sentence under the heading stays there: it is what is decided

    def __init__(self, theme: Theme, *, grouped: bool = True) -> None:
        super().__init__()
        self._theme, self._inner = theme, QWidget()
        self._grouped, self._very_low, self._lead, self._cancelling = grouped, False, "", Cancelling()
        self._warned_first = False
        self._page: QWidget | None = None  # it and its height, which goes by the window and its bands alone
        self.cancelling = Notice(standing=True)
        AtFoot(self.cancelling, self)
        self._anew = AskedAnew(self)
        self.changed = Notice()
        self.heading = Label("", "section")
        self.lead = Label()
        self.notice = Notice()
        self.warning = Notice()
        self.public = ReadCard(theme, private=False if grouped else None)
        self.private = ReadCard(theme, private=True)
        self._parts = flush(QVBoxLayout(self._inner), 12)
        self.cards = TwoColumns(theme, self.public, self.private)
        for part in (self.changed, self.heading, self.lead, self.warning, self.notice, self.cards):
            self._parts.addWidget(part)
        self._parts.addStretch(1)
        self.area = scrolled(self._inner, cards=True)
        self.column.addWidget(self.area)

    def add_fields(self, *fields: QWidget) -> None:
        """Fields to fill in, above the texts that are read."""
        self._parts.insertWidget(self._parts.indexOf(self.cards), in_two(self._theme, *fields))

    def set_very_low(self, very_low: bool) -> None:
        self._very_low = very_low
        self._tell_cancelling()
        self._place_words()

    def _place_words(self) -> None:
        usual: tuple[QWidget, ...] = (self.lead, self.warning, self.notice)
        first = ((self.lead, self.lead_first), (self.warning, self._warned_first))
        above = tuple(part for part, stays in first if stays)
        below = tuple(part for part in usual if part not in above)
        for part in usual:
            self._parts.removeWidget(part)
        low = self._very_low
        for before, parts in ((self.heading, above if low else usual), (self.cards, below if low else ())):
            for place, part in enumerate(parts, self._parts.indexOf(before) + 1):
                self._parts.insertWidget(place, part)

    def show_confirmation(self, confirmation: Confirmation) -> None:
        self.changed.say(confirmation.changed, tone="warn")
        self.heading.say(confirmation.heading)
        self._lead = confirmation.lead
        self.warning.say(confirmation.warning, tone="warn")
        self.notice.say(confirmation.notice)
        self.public.fill(confirmation.public)
        self.private.fill(confirmation.private, confirmation.contact, confirmation.signed_as)
        if self._grouped:
            self.public.head(confirmation.public_head)
        self.private.head(confirmation.private_head)
        self._cancelling = confirmation.cancelling
        if self._warned_first != confirmation.warned_first:
            self._warned_first = confirmation.warned_first
            self._place_words()
        self._tell_cancelling()
        self.area.verticalScrollBar().setValue(0)
        announce(self, f"{confirmation.heading}. {confirmation.lead}")
        self._anew.ask(changed=bool(confirmation.changed))

    def showEvent(self, event: QShowEvent) -> None:
        if self._page is None:
            self._page = page_around(self)
            if self._page is not None:
                self._page.installEventFilter(self)
        super().showEvent(event)
        self._tell_cancelling()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._tell_cancelling)  # not amid what is said now, which may resize the page
        return super().eventFilter(watched, event)

    @property
    def _tight(self) -> bool:
        needed = _TIGHT_WITH_WARNING if self._warned_first else _TIGHT
        return self._page is not None and self._page.height() < needed * self.fontMetrics().lineSpacing()

    def _tell_cancelling(self) -> None:
        """Where it stands at the foot, it is not said a second time above."""
        at_foot = self._very_low and not self._tight
        self.cancelling.say(self._cancelling.foot if at_foot else "")
        elsewhere = self._cancelling.words if at_foot else ""
        above = self._lead.replace(elsewhere, "").split(" ") if elsewhere else [self._lead]
        self.lead.say_any(" ".join(filter(None, above)))
