"""Notices: sentences that stay until their reason has gone, with what can be done about it."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QSizePolicy, QWidget
from shiboken6 import isValid

from desktop.viewmodels.kit.french import FIXED, NARROW, counted, shortened, uncapital
from desktop.viewmodels.kit.link_words import Measure
from desktop.viewmodels.kit.states import Shown, Tone
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.views.widgets.buttons import Button, Kind
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import FoldingRow
from desktop.views.widgets.measure import MeasureBar

_GAP = 10
NoticeTone = Literal["accent", "ok", "warn", "error"]
Offer = tuple[str, Callable[[], object]]
#: Of a text that was found again, on Accueil, in the lists and above the form; here, as no first page needs the form.
RESTART_WORDS = "Repartir du texte d’avant"

_SENT = "parti. Plus rien n’attend dans la boîte d’envoi."
_TONES: dict[Tone, NoticeTone] = {"ok": "ok", "warn": "warn", "error": "error"}
_TITLE = 80  #: letters of what an act is about, in a question about it


def _staying(others: int) -> str:
    """What is not taken back with it: the question is asked over a list where they stand as well."""
    if others == 1:
        return "Votre autre envoi reste à envoyer."
    return f"Vos {counted(others, 'autre')} envois restent à envoyer." if others else ""


def announce(widget: QWidget, sentence: str) -> None:
    """Has a screen reader say a change of state."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


class Notice(QFrame):
    """A sentence with up to a few buttons; hidden while it has nothing to say. A band runs the window's width."""

    def __init__(self, *, band: bool = False) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("band", band)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Maximum would cut wrapped words
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(16, 8 if band else 12, 12 if band else 16, 8 if band else 12)
        self._line.setSpacing(_GAP)
        self.words = Label()
        self._line.addWidget(self.words, 1)
        self.bar = MeasureBar("Avancement")
        self._line.addWidget(self.bar)
        self._beside = FoldingRow(_GAP)
        self._line.addLayout(self._beside)
        self._buttons: list[Button] = []
        self._kind: Kind = "plain"  #: of its buttons
        self._measured = False
        self._about = ""  #: id of what it was said beside
        self._asked = ""  #: the act that the question in sight would take back
        self._in_place = False  #: what is said keeps the place of what was said before
        self._sheet = ""  #: whose state it says
        self._summary: StatusSummary | None = None
        self._sent = ""  #: what is said then
        self._unsent: tuple[str, str | None] = ("", None)  #: the sentence, and the last exchange when it was said
        self.hide()

    def say(self, sentence: str, *offers: Offer, tone: NoticeTone = "accent", measure: Measure | None = None) -> None:
        """Shows the sentence and its buttons; an empty sentence hides the notice.

        With a measure it is said again and again how far something is: buttons stay the same ones, so that they can be
        pressed, and only the first sentence is announced.
        """
        self._asked, self._in_place = "", False
        self.setMinimumHeight(0)
        if not sentence:
            self.clear()
            return
        changed = sentence != self.words.text() or self.isHidden()
        again, self._measured = self._measured and measure is not None, measure is not None
        self.bar.show_measure(measure)
        self.words.say(sentence)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)
        others = [button.text() for button in self._buttons] != [text for text, _ in offers]
        if others or (changed and not again):
            self._replace(offers)
        self.show()
        if (changed and not again) or (others and again):
            announce(self, sentence)

    def say_in_place(self, sentence: str, *, tone: NoticeTone = "ok") -> None:
        """In the place of what is true no more, and as high: what stands below must not move under the pointer.

        It goes with the page.
        """
        high = self.height()
        self.say(sentence, tone=tone)
        self.setMinimumHeight(high)
        self._in_place = True

    def say_pending(self, id: str, sentence: str, since: Shown, *, calm: bool = False) -> None:
        """`sentence`: that the act on the sheet `id` has not left; `since` is how it stands once that is over.

        `calm`: nothing is asked of her.
        """
        same, self._sheet = id == self._sheet, id
        if sentence or not same or self.isHidden():
            self.say(sentence, tone="accent" if calm else "warn")
        else:
            self.say_in_place(f"{since.word}.", tone=_TONES.get(since.tone, "accent"))

    def say_until_sent(self, sentence: str, summary: StatusSummary, *, what: str = "C’est") -> None:
        """Of what waits to leave: once an exchange has ended since and nothing waits, it is said that it left.

        `what`: it, with its verb.
        """
        self._sent = f"{what} {_SENT}"
        if self._summary is not summary:
            self._summary = summary
            summary.changed.connect(self._forget_sent)
        self.say(sentence, tone="ok")
        self._unsent = sentence, summary.opening.last_exchange

    def _forget_sent(self) -> None:
        if self._summary is None:
            return
        if self._summary.opening.waiting:
            if self._in_place and self.words.text() == self._sent:  # no more: something else waits since
                self.clear()
            return
        sentence, exchange = self._unsent
        if self._summary.opening.last_exchange != exchange and self.words.text() == sentence:
            self.say_in_place(self._sent)

    def ask_cancel(
        self, op: str, words: str, cancel: Callable[[], object], *, title: str, others: int | None = None
    ) -> None:
        """The question before an act that has not left is taken back; `words` say what is done: "Annuler l’envoi",
        `title` of what, and `others` how many acts wait beside it, None where that is not known.

        Whoever shows another act, or that this one has left, says so to `follow`. The keyboard goes to what keeps it,
        and afterwards back to where it was.
        """
        before = QApplication.focusWidget()

        def answered(then: Callable[[], object]) -> None:
            self.clear()
            if before is not None and isValid(before) and before.isVisible():
                before.setFocus()
            then()

        sure = f"&Oui, {uncapital(words)}"
        offers = (("Non, garder", lambda: answered(lambda: None)), (sure, lambda: answered(cancel)))
        stay = "Vos autres envois ne changent pas." if others is None else _staying(others)
        asked = f"{words}{FIXED}: «{FIXED}{shortened(title, _TITLE)}{FIXED}»{NARROW}?"
        self.say(f"{asked} Il n’est pas encore parti, et ne partira pas. {stay}".strip(), *offers, tone="warn")
        self._asked = op
        self._buttons[0].show()  # what is unseen gets no focus
        self._buttons[0].setFocus()

    def follow(self, id: str, op: str) -> None:
        """`id` is read now, of which the act `op` can be taken back, "" for none: what was said of another goes.

        So does a question about another act: "Il n’est pas encore parti" is not true, or not of what is in sight.
        """
        if id != self._about or self._asked not in ("", op):
            self.clear()
        self._about = id

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._in_place and not event.spontaneous():
            self.clear()

    def clear(self) -> None:
        self._asked, self._in_place = "", False
        self.setMinimumHeight(0)
        self.words.say("")
        self._measured = False
        self.bar.show_measure(None)
        self._replace(())
        self.hide()

    def _replace(self, offers: tuple[Offer, ...]) -> None:
        for button in self._buttons:
            self._beside.drop(button)
            button.hide()
            button.deleteLater()
        self._buttons = [Button(text, act, kind=self._kind) for text, act in offers]
        for button in self._buttons:
            self._beside.put(button)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest button: the words stand over it, and others under it."""
        around = self._line.contentsMargins()
        measure = 0 if self.bar.isHidden() else self.bar.minimumSizeHint().width() + _GAP
        widest = max(self.words.minimumSizeHint().width() + measure, self._beside.widest)
        return QSize(widest + around.left() + around.right(), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        """Buttons go under words that they would press into less than half of the width."""
        around = self._line.contentsMargins()
        width = self.width() - around.left() - around.right()
        room = width - self._beside.line - _GAP
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        below = bool(self._buttons) and 2 * room < width and words > room
        wanted = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
        self._beside.fit(width, below=below)
