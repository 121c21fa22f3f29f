"""Writing a text: saved while it is typed, checked on leaving a field, closed once all is saved."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.autosave import AGAIN_MS, UNTYPED, Autosave
from desktop.viewmodels.kit.editors.marked_text import MarkedText
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.recovery import recovered_sentence
from desktop.viewmodels.kit.refusals import out_of_hands, words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.kit.text_draft import DraftReading

T = TypeVar("T")
ERASED = "Le brouillon qui était ouvert ici a été effacé ailleurs entre-temps."
CORRECTION_GONE = "La correction qui était ouverte ici est partie, ou a été abandonnée ailleurs. Voici le besoin."


class TextEditor(MarkedText):
    """One text at a time. Nothing typed is ever dropped: what could not be saved stays here and is tried again."""

    saving = Signal(str, str)  #: sentence, tone
    refused_field = Signal(str, str)  #: field, sentence: after a field was left
    closed = Signal()
    stays = Signal()  #: it is not closed after all: it could not be stored, or is read again
    wrong = Signal(object)  #: tuple[Refusal, ...]: all the reasons why the text cannot be sent
    sent = Signal(str)  #: a sentence: the draft left meanwhile, as a correction perhaps, and the editor has closed it
    list_note = Signal(str)  #: a sentence for the list: of the text that was left, which is in another draft, or erased
    kept_apart = Signal(str)  #: a sentence: the draft was gone or changed, and what is typed goes to a new one
    rewritten = Signal()  #: another program changed fields of the draft in which nothing was typed here: see `fields`
    binned = Signal(str)  #: a sentence: the draft is in the bin meanwhile, and the editor has closed it

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent)
        self._text = Autosave(actor, self, place=self.place, again_ms=again_ms)
        self._text.saving.connect(self.saving)
        self._text.refused.connect(self.refused_field)
        self._text.stays.connect(self.stays)
        self._text.kept.connect(self._stored)
        self._touched: set[str] = set()
        self._closing = Latest()  # forgets a closing under way, where it is to stay open after all

    @property
    def fields(self) -> dict[str, str]:
        return self._text.text

    @property
    def kept(self) -> bool:
        return self._text.all_kept

    @property
    def problems(self) -> Sequence[Refusal]:
        """All the reasons why the text cannot be sent as it is."""
        raise NotImplementedError

    def type(self, name: str, text: str) -> bool:
        """At each keystroke; whether it changed something."""
        if not self._text.type(name, text):
            return False
        self._touched.add(name)
        self.in_sight = True  # whoever types sees it
        return True

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

    def _stored(self, id: str) -> None:
        self._made(id)
        self._unmark_late()

    def _made(self, id: str) -> None:
        gone = bool(self.id) and id not in ("", self.id)
        self.id = id or self.id
        if gone:
            self._go_on_apart()
            self.kept_apart.emit(self._draft.went_apart.in_form)

    def _go_on_apart(self) -> None:
        """Forgets what was known of the draft that is gone: the editor goes on with another."""

    def _follow_text(self, text: Mapping[str, str], moment: str) -> None:
        """`text` is the draft's since `moment`: shown, as `read_draft` has kept what it lacks."""
        there = self.fields | {name: text[name] for name in self.fields if name in text}
        shown = {name: there[name] for name in there if name not in self._own}
        if not self.active or not self.kept or not self._draft.differs(self.fields | shown, self.fields):
            return
        self._text.follow(shown)
        self._draft.follow(shown)
        self.rewritten.emit()
        self.saving.emit(f"Changé ailleurs {self._since(moment)}", "warn")

    def _follow_draft(self, then: Callable[[bool], object] | None = None) -> None:
        """Shows what another program did with the draft; `then` gets whether that changed the form, if it stays."""

        def follow(row: object | None) -> None:
            if row is None:
                self._leave_erased()
                return
            shown = self.fields
            self._follow_row(row)
            if self.active and then is not None:
                then(self.fields != shown)

        if self.id and self._text.active:
            self.read_draft(self._row, follow)

    def read_draft(self, read: "Callable[[Connection, str], T]", then: "Callable[[T], object]") -> None:
        """The one door to all that follows what another program did: `then` gets what `read` returns of the draft.

        But where words typed here are in no table any more, they go on in a draft apart, which is said, without `then`.
        """
        id = self.id

        def come(seen: "DraftReading") -> None:
            if seen.overwritten:
                if not self.kept:
                    self.keep()  # first, so that what waits goes apart as well
                self._keep_overwritten(go_on)
            elif id and seen.id != id:
                self._made(seen.id)
            else:
                then(seen.value)

        def go_on(to: str) -> None:
            if to == id:  # her words are there again
                self.read_draft(read, then)
            else:
                self._made(to)

        self._actor.ask(self._draft.read_draft, self._own, read, then=self._latest.only(come))

    def _follow_row(self, row: Any) -> None:
        """Shows what became of the text elsewhere."""
        raise NotImplementedError

    def _leave_erased(self) -> None:
        """The draft was erased, and held no word typed here: leads to the list."""
        if not self.kept:
            self.keep()  # what is typed goes on in a draft of its own
            return
        instead = self._instead
        self.finish()
        self.left.emit(instead)
        (self.sent if instead else self.list_note).emit(CORRECTION_GONE if instead else ERASED)

    @property
    def _instead(self) -> str:
        """What to show where no row has the id any more; "" for the list."""
        return ""

    def _row(self, connection: "Connection", id: str) -> object | None:
        """The row with this id, None where there is none."""
        raise NotImplementedError

    def _keep_overwritten(self, then: Callable[[str], object]) -> None:
        """What another program has written over, where nobody has told so yet, goes on in a draft apart.

        `then` gets the id of the draft in which the text is.
        """
        own = self._own
        failed = self._latest.only(lambda why: self._text.write_again(own, why))
        self._actor.act(self._draft.save_overwritten, own, then=self._latest.only(then), failed=failed)

    @property
    def _own(self) -> tuple[str, ...]:
        return tuple(self.fields) if self._draft.undecided else tuple(self._touched)

    def _tell_kept(self, moment: str) -> None:
        """Says when the text that was opened was last saved; `moment` is "" for a new one."""
        self.saving.emit(f"Enregistré {self._since(moment)}" if moment else UNTYPED, "muted")

    def _recovered_sentence(self, moment: str, earlier: Mapping[str, str] | None) -> str:
        return recovered_sentence(moment, earlier, self.fields, self._actor.clock())

    def _since(self, moment: str) -> str:
        return french.since(moment, self._actor.clock())

    def pause(self, *, marked: bool = False) -> None:
        """The page leaves the screen, perhaps as the window closes: all goes to the worker before this returns.

        `marked`: the mark stays with the text from before a crash, as she has not said yet which one to go on with.
        """
        if self.active:
            self._leave_sight(marked=marked)
            self._text.pause()
            if self.id:
                self._keep_overwritten(self._made)
            if not marked:
                self._unmark_for_now()

    def when_kept(self, then: Callable[[], object]) -> None:
        """Calls `then` once all that was typed is in the database; not while it cannot be saved."""
        self._text.when_kept(then)

    def when_followed(self, then: Callable[[bool], object]) -> None:
        """Calls `then` once all is stored and the form says what its draft says, so that nothing leaves unseen.

        `then` gets whether another program had changed the draft, which the form shows since. It is not called where
        she has not seen the text: it is still read for the form, is gone, or goes on in a draft apart, which is said.
        """
        id = self.id

        def keep() -> None:
            if not self.id:
                then(False)
            elif self.id == id or not id:
                self._follow_draft(then)

        if not self._opening:
            self.when_kept(self._latest.only(keep))

    def close(self, *, marked: bool = False, to_bin: bool = False) -> None:
        """Saves the text and closes it; `closed` follows. While it cannot be saved, it stays open.

        `marked`: as for `pause`. `to_bin`: it goes to the bin then, so that nothing is kept apart in the list.
        """

        def close(id: str) -> None:
            if not self.kept:  # written in meanwhile, as it is still in sight
                self.when_kept(once_kept)
                return
            apart, self.id = bool(self.id) and id != self.id, id
            if not marked:
                self._unmark()
            self.finish()
            self.closed.emit()
            if apart and not to_bin:
                self.list_note.emit(self._draft.went_apart.in_list)

        def keep() -> None:
            self._keep_overwritten(self._closing.only(close, self._made)) if self.id else close("")

        once_kept = self._latest.only(self._closing.only(keep))  # a second call must not close the next text
        self.when_kept(once_kept)

    def keep_open(self) -> None:
        """It is not to be closed any more."""
        self._closing.begin()

    def reread(self, then: Callable[[], object] | None = None) -> None:
        """Opens the text again, as another program has changed it; calls `then` once it is in the form."""
        raise NotImplementedError

    def _reread(self, read: "Callable[[Connection, str], T]", show: "Callable[[T], object]") -> None:
        """`show` gets what `read` returns, and fills the form with it: nothing typed is stored nowhere else then."""

        def come(value: T) -> None:
            if self.kept:
                show(value)
                if self.active:
                    self.stays.emit()
            else:
                self._reread(read, show)

        self.when_kept(self._latest.only(lambda: self.read_draft(read, come)))

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
        super().finish()
        self._text.end()
        self._touched.clear()
        self.finished.emit()
