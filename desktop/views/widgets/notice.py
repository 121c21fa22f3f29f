"""Notices: sentences that stay until their reason is gone, with buttons for what can be done."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QMargins, QPoint, QSize
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QSizePolicy, QWidget
from shiboken6 import isValid

from desktop.viewmodels.kit.french import uncapital
from desktop.viewmodels.kit.link_words import Measure
from desktop.viewmodels.kit.states import Shown, Tone
from desktop.views.widgets.buttons import Button, Kind
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import FoldingRow, edges_in_page
from desktop.views.widgets.measure import MeasureBar

if TYPE_CHECKING:  # the first window has notices, and nothing was sent yet
    from desktop.viewmodels.kit.sent_act import SentAct

_GAP = 10
_SIDE = 28  # pixels beside the parts of a page
NoticeTone = Literal["accent", "ok", "warn", "error"]
Offer = tuple[str, Callable[[], object]]
NO_LONGER = "Cet avertissement ne vaut plus."  #: in place of a warning, for `say_in_place`
#: A button's words on the home page, in lists and above the form; here, so that the home page imports no form.
RESTART_WORDS = "Repartir du texte d’avant"

_TONES: dict[Tone, NoticeTone] = {"ok": "ok", "warn": "warn", "error": "error"}


class _Sentence(NamedTuple):
    """What kind of sentence is shown, which decides when it goes."""

    #: in_place: it took the place of another, and keeps its height until the page is left
    kind: Literal["plain", "question", "refusal", "in_place"] = "plain"
    about: str = ""  #: id of the operation that a question is about


_PLAIN = _Sentence()


def announce(widget: QWidget, sentence: str) -> None:
    """Makes a screen reader say a sentence."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


class Notice(QFrame):
    """A sentence with a few buttons; hidden while it has nothing to say. `band`: it has the width of the window."""

    def __init__(self, *, band: bool = False) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setProperty("band", band)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Maximum would cut wrapped words
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._margins = QMargins(16, 8, 12, 8) if band else QMargins(16, 12, 16, 12)
        self._line.setContentsMargins(self._margins)
        self._widest = 0  #: pixels that the page above a band may be wide; 0 where that is not known
        self._line.setSpacing(_GAP)
        self.words = Label()
        self._line.addWidget(self.words, 1)
        self._beside = FoldingRow(_GAP)
        self._line.addLayout(self._beside)
        self._buttons: list[Button] = []
        self._offered: tuple[Offer, ...] = ()  #: what they do
        self._kind: Kind = "plain"  #: kind of its buttons
        self._measured = False  #: the sentence has a measure
        self._about = ""  #: id of what was open when the sentence was shown
        self._shown = _PLAIN
        self._pressed = (0, 0)  #: left and right edge, on the screen, of the button of the page that asked
        self._sheet = ""  #: id of the sheet whose state it tells
        self._act: SentAct | None = None  #: the act that the sentence is about, where it follows one
        self.hide()

    def limit(self, width: int) -> None:
        """Gives a band the margins of the page above it, which is no wider than that: words and buttons stand there."""
        self._widest = width
        self._arrange()

    def _limited(self) -> QMargins:
        if not self._widest:
            return self._margins
        beside = max(0, self.width() - self._widest)
        left, right = beside // 2 + _SIDE - self.contentsRect().x(), beside - beside // 2 + _SIDE
        return QMargins(max(left, 16), self._margins.top(), max(right, 12), self._margins.bottom())

    @cached_property
    def bar(self) -> MeasureBar:
        """How far something has come; made when it is first shown, as most notices have only words."""
        bar = MeasureBar("Avancement")
        self._line.insertWidget(1, bar)
        return bar

    def _show_measure(self, measure: Measure | None) -> None:
        if self._measured or measure is not None:
            self.bar.show_measure(measure)
        self._measured = measure is not None

    def say(self, sentence: str, *offers: Offer, tone: NoticeTone = "accent", measure: Measure | None = None) -> None:
        """Shows the sentence and its buttons; an empty sentence hides the notice.

        With a measure, the sentence is updated again and again: the buttons stay the same, so that they can be pressed,
        and a screen reader says only the first sentence.
        """
        self._end()
        if not sentence:
            self.clear()
            return
        changed = sentence != self.words.text() or self.isHidden()
        again = self._measured and measure is not None
        self._show_measure(measure)
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

    def say_in_place(self, sentence: str, *offers: Offer, tone: NoticeTone = "ok") -> None:
        """Replaces a sentence that is no longer true, until the page is left; keeps its height: nothing below moves."""
        high = 0 if self.isHidden() else self.height()
        self.say(sentence, *offers, tone=tone)
        self.setMinimumHeight(high)
        self._shown = _Sentence("in_place")

    def say_refused(self, sentence: str) -> None:
        """Says that something was refused, until `forget_refusal`: what is said of an act that was done stays then."""
        self.say(sentence, tone="warn")
        self._shown = _Sentence("refusal")

    def forget_refusal(self) -> None:
        if self._shown.kind == "refusal":
            self.clear()

    def say_pending(self, id: str, sentence: str, since: Shown, *offers: Offer, calm: bool = False) -> None:
        """Shows what the act on the sheet `id` waits for (`sentence`); `since`: its state, shown once that is over.

        `calm`: she has nothing to do.
        """
        same, self._sheet = id == self._sheet, id
        if sentence or not same or self.isHidden():
            self.say(sentence, *offers, tone="accent" if calm else "warn")
        else:
            self.say_in_place(f"{since.word}.", tone=_TONES.get(since.tone, "accent"))

    def say_of_act(self, act: "SentAct") -> None:
        """Shows what is said of an act, now and when its state changes, until another sentence takes its place."""
        self.say(act.sentence, tone="ok")
        self._take(act)

    def _say_what_became(self) -> None:
        act = self._act
        if act is None:
            return
        if not act.sentence:
            self.clear()
            return
        self._act = None  # kept, as the next sentence is about it too
        act.changed.disconnect(self._say_what_became)
        self.say_in_place(act.sentence, tone=_TONES.get(act.tone, "accent"))
        self._take(act)

    def _take(self, act: "SentAct") -> None:
        self._act = act
        act.changed.connect(self._say_what_became)

    def _drop_act(self) -> None:
        if self._act is not None:
            self._act.changed.disconnect(self._say_what_became)
            self._act.deleteLater()
            self._act = None

    def ask_cancel(
        self,
        op: str,
        words: str,
        cancel: Callable[[], object],
        *,
        title: str,
        others: int | None = None,
        note: str = "",
    ) -> None:
        """Asks before an act that has not left is cancelled.

        `words`: of the button ("Annuler l’envoi"); `title`: of the act; `others`: how many other acts wait, None where
        that is not known; `note`: what else it does, as a sentence. `follow` must be called when another act is shown
        or this one has left. The answer that keeps the act gets the keyboard, which afterwards goes back to where it
        was.
        """
        from desktop.viewmodels.kit.kept import cancel_question  # noqa: PLC0415 - nothing is asked before the first paint

        self.ask(op, cancel_question(words, title, others, note), words, cancel)

    def ask(self, about: str, sentence: str, words: str, act: Callable[[], object]) -> None:
        """Asks before `act`; `words`: of its button; `about`: id of what it is about, for `follow`. As `ask_cancel`.

        No button comes under the one that was pressed: they go to the other side then.
        """
        before = QApplication.focusWidget()

        def answered(then: Callable[[], object]) -> None:
            self.clear()
            if before is not None and isValid(before) and before.isVisible():
                before.setFocus()
            then()

        sure = f"O&ui, {uncapital(words)}"
        offers = (("Non, garder", lambda: answered(lambda: None)), (sure, lambda: answered(act)))
        self.say(sentence, *offers, tone="error")  # the colour of the button that asks it: others may be amber already
        self._shown, self._pressed = _Sentence("question", about), edges_in_page(before)
        self._arrange()
        self._buttons[0].show()  # a hidden button cannot get the keyboard
        self._buttons[0].setFocus()

    def follow(self, id: str, op: str) -> None:
        """Another thing, `id`, is open now; `op`: its operation that can be cancelled, "" for none.

        Sentences about another thing are taken away, and so is a question about another act, which is no longer true.
        """
        if id != self._about or self._shown.about not in ("", op):
            self.clear()
        self._about = id

    def withdraw(self, act: Callable[[], object]) -> None:
        """The button that does this can do nothing any more: it goes, with its sentence; other sentences stay."""
        if any(offered == act for _words, offered in self._offered):
            self.clear()

    def forget_question(self) -> None:
        """What was asked about is no longer in sight; other sentences stay."""
        if self._shown.kind == "question":
            self.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._shown.kind == "in_place" and not event.spontaneous():
            self.clear()

    def _end(self) -> None:
        """What is said is over: what kind of sentence it was, the act that it followed, the height that it kept."""
        self._shown, self._pressed = _PLAIN, (0, 0)
        self._drop_act()
        self.setMinimumHeight(0)

    def clear(self) -> None:
        self._end()
        self.words.say("")
        self._show_measure(None)
        self._replace(())
        self.hide()

    def _replace(self, offers: tuple[Offer, ...]) -> None:
        if offers != self._offered:  # else one of the buttons may have the keyboard
            for button in self._buttons:
                self._beside.drop(button)
                button.hide()
                button.deleteLater()
            self._offered = offers
            self._buttons = [Button(text, act, kind=self._kind) for text, act in offers]
            for button in self._buttons:
                self._beside.put(button)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest button, as words and buttons can be placed one under the other."""
        around = self._line.contentsMargins()
        measure = self.bar.minimumSizeHint().width() + _GAP if self._measured and not self.bar.isHidden() else 0
        widest = max(self.words.minimumSizeHint().width() + measure, self._beside.widest)
        return QSize(widest + around.left() + around.right(), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        """Puts the buttons under the words where beside them they would leave less than half of the width."""
        around = self._limited()
        self._line.setContentsMargins(around)
        width = self.width() - around.left() - around.right()
        room = width - self._beside.line - _GAP
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        pressed = self._beside.in_the_way(self.mapToGlobal(QPoint(around.left(), 0)).x(), width, self._pressed)
        below = bool(self._buttons) and ((2 * room < width and words > room) or pressed)
        wanted = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if wanted != self._line.direction():
            self._line.setDirection(wanted)
        self._beside.fit(width, below=below)
