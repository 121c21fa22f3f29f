"""Writing a text: saved while it is typed, checked on leaving a field, closed once all is saved."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.autosave import AGAIN_MS, UNTYPED, Autosave
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.recovery import recovered_sentence
from desktop.viewmodels.kit.refusals import out_of_hands, words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.domain.places import PlaceKey
    from desktop.viewmodels.kit.text_draft import Swap, TextDraft, WrittenDraft

KEPT_APART = (
    "Ce texte est déjà parti, ou a changé entre-temps. Ce que vous écrivez est gardé à part, dans un nouveau brouillon."
)


class TextEditor(QObject):
    """One text at a time. Nothing typed is ever dropped: what could not be saved stays here and is tried again."""

    place: "PlaceKey"  #: the page where it is written
    saving = Signal(str, str)  #: sentence, tone
    refused_field = Signal(str, str)  #: field, sentence: after a field was left
    left = Signal(str)  #: this id cannot be edited any more: show it to be read ("": show the list)
    closed = Signal()
    wrong = Signal(object)  #: tuple[Refusal, ...]: all the reasons why the text cannot be sent
    sent = Signal(str)  #: a sentence: the draft was put into the outbox meanwhile, and the editor has closed it
    kept_apart = Signal(str)  #: a sentence: the draft was gone or changed, and what is typed goes to a new one
    rewritten = Signal()  #: another program changed fields of the draft in which nothing was typed here: see `fields`
    binned = Signal(str)  #: a sentence: the draft is in the bin meanwhile, and the editor has closed it

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(parent)
        self._actor = actor
        self._text = Autosave(actor, self, place=self.place, again_ms=again_ms)
        self._text.saving.connect(self.saving)
        self._text.refused.connect(self.refused_field)
        self._text.kept.connect(self._made)
        self._latest = Latest()
        self._touched: set[str] = set()
        self.id = ""  #: "" until something was saved
        self.active = False
        self._draft: WrittenDraft  # set by each editor
        self.in_sight = True  # its page was not left since the text was opened

    @property
    def fields(self) -> dict[str, str]:
        return self._text.text

    @property
    def kept(self) -> bool:
        """All that was typed is in the database."""
        return self._text.all_kept

    @property
    def problems(self) -> Sequence[Refusal]:
        """All the reasons why the text cannot be sent as it is."""
        raise NotImplementedError

    # --- typing ----------------------------------------------------------------------------------------------------

    def type(self, name: str, text: str) -> None:
        """At each keystroke."""
        if self._text.type(name, text):
            self._touched.add(name)

    def leave(self, name: str) -> None:
        """On leaving a field: saves at once, and checks the field if something was typed in it."""
        if not self.active:
            return
        self._text.keep()
        if name in self._touched:
            self._check_field(name)

    def keep(self) -> None:
        self._text.keep()

    def say_kept(self) -> None:
        """On Ctrl+S."""
        self._text.say_kept()

    def _check_field(self, name: str) -> None:
        for problem in self.problems:
            if problem.field == name:
                self.refused_field.emit(name, words_of(problem))

    def _made(self, id: str) -> None:
        self.id = id

    def _follow_text(self, text: Mapping[str, str], moment: str) -> None:
        """`text` is the draft's since `moment`: shown in place of what was opened, where that hides no word typed here.

        Where it lacks one, that word is in no other place any more: the form stays, and goes on in a draft apart.
        """
        there = self.fields | {name: text[name] for name in self.fields if name in text}
        if not self.active or not self.kept or not self.fields or not self._draft.differs(there, self.fields):
            return
        typed = self.fields if self._draft.undecided else {name: self.fields[name] for name in self._touched}
        if self._draft.differs(there, there | typed):
            self._actor.act(self._draft.save_overwritten, tuple(typed), then=self._latest.only(self._made))
            return
        shown = {name: there[name] for name in there if name not in typed}
        self._text.follow(shown)
        self._draft.follow(shown)
        self.rewritten.emit()
        self._tell_kept(moment)

    def _tell_kept(self, moment: str) -> None:
        """Says when the text that was opened was last saved; `moment` is "" for a new one."""
        self.saving.emit(f"Enregistré {self._since(moment)}" if moment else UNTYPED, "muted")

    def _recovered_sentence(self, moment: str, earlier: Mapping[str, str] | None, opened_at: str = "") -> str:
        return recovered_sentence(moment, earlier, self.fields, opened_at, self._actor.clock())

    def _since(self, moment: str) -> str:
        return french.since(moment, self._actor.clock())

    # --- leaving ---------------------------------------------------------------------------------------------------

    def pause(self, *, marked: bool = False) -> None:
        """The page leaves the screen, perhaps as the window closes: all goes to the worker before this returns.

        `marked`: the mark stays with the text from before a crash, as she has not said yet which one to go on with.
        """
        if self.active:
            self.in_sight = False
            self._text.pause()
            if not marked:
                self._unmark_for_now()

    def when_kept(self, then: Callable[[], object]) -> None:
        """Calls `then` once all that was typed is in the database; not while it cannot be saved."""
        self._text.when_kept(then)

    def close(self, *, marked: bool = False) -> None:
        """Saves the text and closes it; `closed` follows. While it cannot be saved, it stays open.

        `marked`: as for `pause`.
        """

        def close() -> None:
            if not marked:
                self._unmark()
            self.finish()
            self.closed.emit()

        self.when_kept(self._latest.only(close))  # `only`: a second call must not close the next text

    def _unmark(self) -> None:
        """Removes the mark in the database that says that this text is open, for the texts that have one."""

    def _unmark_for_now(self) -> None:
        """The same while the text stays in the editor, out of sight."""

    def reread(self) -> None:
        """Opens the text again, as another program has changed it."""
        raise NotImplementedError

    def _refused(self, refusal: Refusal) -> None:
        """It was not sent: what another program did with it is shown; anything else is said beside the text."""
        if out_of_hands(refusal):
            self.reread()
        else:
            self.wrong.emit((refusal,))

    def _leave_binned(self, sentence: str) -> None:
        self._unmark()
        self.finish()
        self.binned.emit(sentence)

    def finish(self) -> None:
        """The text was sent or closed: nothing more is written to it from here."""
        self._latest.begin()
        self._text.end()
        self._touched.clear()
        self.active, self.in_sight = False, True


class DraftEditor(TextEditor):
    """The editor of a draft, which is marked in the database while it is open, so that a crash is noticed."""

    replaced = Signal(object)  #: dict[str, str]: another text, to be put in the form
    _draft: "TextDraft"
    _swap_texts: "Swap"  #: the action that takes the text that was put aside, and puts the other one aside

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._swapping = Latest()

    def resume(self) -> None:
        """The page is in sight again: marks the draft as open again."""
        self.in_sight = True
        if self.active:
            self._mark()

    def _mark(self) -> None:
        self._actor.act(self._draft.open, then=self._latest.only(self._marked))

    def _marked(self, id: str | None) -> None:
        if id is not None:
            self._made(id)
            self._actor.ask(self._row, id, then=self._latest.only(self._follow_row))
        else:
            gone = self.id
            self._actor.ask(self._row, gone, then=self._latest.only(lambda row: self._leave_gone(gone, row)))

    def _leave_gone(self, gone: str, row: object | None) -> None:
        """The draft is gone: leads to where it is read, or to the list; but unsaved words first go to a new draft."""
        if not self.kept:
            self.keep()  # what is typed goes on in a draft of its own
        elif self.id == gone:
            to = self._instead if row is None else gone
            self.finish()
            self.left.emit(to)

    def swap(
        self,
        text: dict[str, str],
        then: Callable[[dict[str, str]], object],
        failed: Callable[[str], object] | None = None,
    ) -> None:
        """Takes `text`, the other one, and puts what is in the form aside: in one write, so that neither is lost.

        `then` gets what was put aside, once it is stored; until then the form must stay as it is. What is typed in it
        meanwhile is put aside too. `failed` is called with a sentence where it could not be stored.
        """

        def swap() -> None:
            aside = self.fields

            def swapped(id: str) -> None:
                if self.fields == aside:
                    then(aside)
                    self.keep()
                    self._made(id)  # last: that it went on apart is said over the text that came
                else:
                    swap()

            trouble = None if failed is None else only(failed)
            self._actor.act(self._draft.swap, self._swap_texts, text, aside, then=only(swapped), failed=trouble)

        self._swapping.begin()  # a second press asks for the same, not for the way back

        def only(answer: Callable[..., object]) -> Callable[..., None]:
            return self._latest.only(self._swapping.only(answer))

        self.when_kept(only(swap))

    def _follow_row(self, row: Any) -> None:
        """Shows what became of the draft elsewhere, None where there is none."""
        raise NotImplementedError

    def _row(self, connection: "Connection", id: str) -> object | None:
        """The row with this id, None where there is none."""
        raise NotImplementedError

    @property
    def _instead(self) -> str:
        """What to show where no row has the id any more; "" for the list."""
        return ""

    def _unmark(self) -> None:
        self._actor.act(self._draft.leave)

    def _unmark_for_now(self) -> None:
        self._actor.act(self._draft.pause)

    def _made(self, id: str) -> None:
        gone = bool(self.id) and id not in ("", self.id)
        self.id = id or self.id
        if gone:
            self._go_on_apart()
            self.kept_apart.emit(KEPT_APART)

    def _go_on_apart(self) -> None:
        """Forgets what was known of the draft that is gone: the editor goes on with another."""
        raise NotImplementedError
