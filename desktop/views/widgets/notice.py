"""Notices: sentences that stay until their reason is gone, with buttons for what can be done."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.viewmodels.kit.french import uncapital
from desktop.viewmodels.kit.link_words import Measure
from desktop.viewmodels.kit.states import Became, Shown, Tone
from desktop.views.widgets.buttons import READ_ANEW_S, press_back
from desktop.views.widgets.foot.sentence import PLAIN, Sentence
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import repolish
from desktop.views.widgets.layouts import edges_in_page
from desktop.views.widgets.measure import MeasuredFrame, Offer

if TYPE_CHECKING:  # the first window has notices, and nothing was sent yet
    from desktop.viewmodels.kit.sent_act import SentAct

_REDONE = "Cet envoi a été annulé, puis refait."
NoticeTone = Literal["accent", "ok", "warn", "error"]
NO_LONGER = "Cet avertissement ne vaut plus."  #: in place of a warning, for `say_in_place`
#: A button's words on the home page, in lists and above the form; here, so that the home page imports no form.
RESTART_WORDS = "Repartir du texte d’avant"

_TONES: dict[Tone, NoticeTone] = {"ok": "ok", "warn": "warn", "error": "error"}


def announce(widget: QWidget, sentence: str) -> None:
    """Makes a screen reader say a sentence."""
    if sentence and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


class Notice(MeasuredFrame):
    """A sentence with a few buttons; hidden while it has nothing to say. `band`: it has the width of the window.

    `standing`: it tells how things stand, whenever they are read; in the same words, that is nothing new.
    """

    renewed = Signal()  #: another sentence is shown, or what is shown became a question
    asked = Signal()  #: it asks, and the answer that changes nothing has the keyboard

    def __init__(self, *, band: bool = False, standing: bool = False) -> None:
        super().__init__(band=band)
        self._standing = standing
        self._about = ""  #: id of what was open when the sentence was shown
        self._shown = PLAIN
        self._sheet = ""  #: id of the sheet whose state it tells
        self.aside = False  #: another sentence is shown in its place at the foot of the page, and it is not over
        self._before: QWidget | None = None  #: what had the keyboard before the question
        self._since = float("-inf")  #: when the question last changed under her
        self.act: SentAct | None = None  #: the act that the sentence is about, where it follows one
        self.hide()

    def say(self, sentence: str, *offers: Offer, tone: NoticeTone = "accent", measure: Measure | None = None) -> None:
        """Shows the sentence and its buttons; an empty sentence hides the notice.

        With a measure, the sentence is updated again and again: the buttons stay the same, so that they can be pressed,
        and a screen reader says only the first sentence.
        """
        self._end()
        if not sentence:
            self.clear()
            return
        changed = sentence != self.words.text() or self.isHidden() or (self.aside and not self._standing)
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
        if changed and not again:
            self.renewed.emit()
        if (changed and not again) or (others and again):
            announce(self, sentence)

    def say_in_place(self, sentence: str, *offers: Offer, tone: NoticeTone = "ok") -> None:
        """Replaces a sentence that is no longer true, until the page is left; keeps its height: nothing below moves."""
        high = 0 if self.isHidden() else self.height()
        self.say(sentence, *offers, tone=tone)
        self.setMinimumHeight(high)
        self._shown = Sentence("in_place")

    def say_cancelled(self, sentence: str) -> None:
        """Says that she has cancelled an act, after the question; her text may be a draft again on another screen."""
        self.say(sentence, tone="ok")
        self._shown = Sentence("cancelled")

    def say_refused(self, sentence: str) -> None:
        """Says that something was refused, until `forget_refusal`: what is said of an act that was done stays then."""
        self.say(sentence, tone="warn")
        self._shown = Sentence("refusal")

    def forget_refusal(self) -> None:
        if self._shown.kind == "refusal":
            self.clear()

    def forget_news(self) -> None:
        """What it told has been read, as she has gone on; a refusal stays."""
        if not self.refuses:
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
        act = self.act
        if act is None or not act.sentence:
            self.clear()
            return
        self.act = None  # kept, as the next sentence is about it too
        act.changed.disconnect(self._say_what_became)
        self.say_in_place(act.sentence, tone=_TONES.get(act.tone, "accent"))
        self._take(act)

    def _take(self, act: "SentAct") -> None:
        self.act = act
        act.changed.connect(self._say_what_became)

    def _drop_act(self) -> None:
        if self.act is not None:
            self.act.changed.disconnect(self._say_what_became)
            self.act.deleteLater()
            self.act = None

    def ask_cancel(
        self,
        op: str,
        words: str,
        cancel: Callable[[], object],
        *,
        title: str,
        named: str = "",
        note: str = "",
    ) -> None:
        """Asks before an act that has not left is cancelled.

        `words`: of the button ("Annuler l’envoi"); `title`: of the act; `named`: its kind, from `kept.NAMES`; `note`:
        what else it does, as a sentence. `follow` must be called when another act is shown or this one has left. The
        answer that keeps the act gets the keyboard, which afterwards goes back to where it was.
        """
        from desktop.viewmodels.kit import kept  # noqa: PLC0415 - nothing is asked before the first paint

        act = kept.named_act(named, title)
        self.ask(op, kept.cancel_question(act, note), words, cancel)
        self._shown = self._shown._replace(act=act)

    def ask(self, about: str, sentence: str, words: str, act: Callable[[], object]) -> None:
        """Asks before `act`; `words`: of its button; `about`: id of what it is about, for `follow`. As `ask_cancel`.

        No button comes under the one that was pressed: they go to the other side then.
        """
        before = self._before = QApplication.focusWidget()

        def answered(then: Callable[[], object]) -> None:
            before = self._before
            self.clear()
            if before is not None and isValid(before) and before.isVisible():
                give(before)
            then()

        sure = f"O&ui, {uncapital(words)}"

        def agree() -> None:
            if time.monotonic() - self._since < READ_ANEW_S:
                give(self._buttons[0])
            else:
                answered(act)

        offers = (("Non, garder", lambda: answered(lambda: None)), (sure, agree))
        self.say(sentence, *offers, tone="error")  # the colour of the button that asks it: others may be amber already
        self._shown, self._pressed = Sentence("question", about), edges_in_page(before)
        self._buttons[0].setProperty("kind", "main")  # as under any question; who has no keyboard in hand sees it too
        repolish(self._buttons[0])
        self._arrange()
        self.renewed.emit()
        self._buttons[0].show()  # a hidden button cannot get the keyboard
        give(self._buttons[0])
        self.asked.emit()

    @property
    def asks(self) -> bool:
        """Whether it is a question, which waits for an answer."""
        return self._shown.kind == "question"

    @property
    def refuses(self) -> bool:
        """Whether it says what was refused or went wrong."""
        return self._shown.kind == "refusal" or (self.property("tone") == "error" and not self.asks)

    @property
    def after_question(self) -> bool:
        """Whether it says what became of the act that was asked about: it has left, or is cancelled."""
        return self._shown.kind in ("late", "cancelled")

    def follow(
        self, id: str, op: str, became: Became | None = None, back: str = "", again: Callable[[], object] | None = None
    ) -> None:
        """Another thing, `id`, is open now; `op`: its operation that can be cancelled, "" for none.

        Sentences about another thing are taken away, and so is a question about another act, which is no longer true.
        What `became` of the act under a question in sight is said in the same place, and stays: the state of the thing
        it was about is another one, as a need whose correction was cancelled is still received. `back`: words of the
        button that takes it back then. `again`: calls `ask_cancel` for `op`; where that is the same act, made again
        after the one asked about was cancelled, the question is asked anew.
        """
        asked, same = self._shown, id == self._about
        ours = became if same and asked.act and became is not None and became.op == asked.about else None
        if again is not None and op and ours is not None and self.asks and ours.later == op:
            self._ask_anew(again)
        elif ours is not None and asked.about != op and not self.isHidden():
            self._say_late(ours, back)
        elif not (same and self._shown.kind == "late") and (not same or asked.about not in ("", op)):
            self.clear()
        self._about = id

    def _ask_anew(self, again: Callable[[], object]) -> None:
        """The act that waits now is not the one asked about: for a while "Oui" takes nothing, as nobody has read it."""
        before, edges = self._before, self._pressed
        self._since = time.monotonic()
        self.words.say("")  # so that its buttons are made anew: those of the question before are about another act
        again()
        self.words.say(f"{_REDONE} {self.words.text()}")
        self._before, self._pressed = before, edges
        self._arrange()

    def rest(self) -> None:
        """As `ActBar.rest`: the next answer counts, however soon it comes."""
        self._since = float("-inf")

    def _say_late(self, became: Became, back: str) -> None:
        from desktop.viewmodels.kit import kept  # noqa: PLC0415 - as in `ask_cancel`

        asked, sentence = self._shown, kept.no_longer(self._shown.act, became, back)
        if sentence != self.words.text():
            if any(button.hasFocus() for button in self._buttons):
                give(self)  # else Qt would give the keyboard to another part of the page
            self.say_in_place(sentence, tone="accent" if became.cancelled else "warn")
        self._shown = asked._replace(kind="late")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the keyboard may stay here, but Tab never stops here

    def keep(self) -> bool:
        """On Escape: answers no to the question that is shown; False where none is."""
        return self.asks and self.isVisible() and press_back(self._buttons[0])

    def withdraw(self, act: Callable[[], object]) -> None:
        """The button that does this can do nothing any more: it goes, with its sentence; other sentences stay."""
        if any(offered == act for _words, offered in self._offered):
            self.clear()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not (event.spontaneous() or self.aside):
            self.leave()

    def leave(self) -> None:
        """The page is left: what took the place of another sentence is over."""
        if self._shown.kind in ("in_place", "late"):
            self.clear()

    def _end(self) -> None:
        """What is said is over: what kind of sentence it was, the act that it followed, the height that it kept."""
        if self._shown.kind == "late":  # the page may give the keyboard to another of its notices, which keeps its way
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._shown, self._pressed = PLAIN, (0, 0)
        self._drop_act()
        self.setMinimumHeight(0)

    def clear(self) -> None:
        self._end()
        self.words.say("")
        self._show_measure(None)
        self._replace(())
        self.hide()
