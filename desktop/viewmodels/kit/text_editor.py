"""Writing a text: kept while it is typed, checked on leaving a field, left once all is kept."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.autosave import AGAIN_MS, Autosave
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.refusals import words_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.viewmodels.kit.text_draft import TextDraft

KEPT_APART = (
    "Ce texte est déjà parti, ou a changé entre-temps. Ce que vous écrivez est gardé à part, dans un nouveau brouillon."
)


class TextEditor(QObject):
    """One text at a time. Nothing typed is ever dropped: what could not be kept stays here and is tried again."""

    saving = Signal(str, str)  #: sentence, tone
    refused_field = Signal(str, str)  #: field, sentence: on leaving it
    left = Signal(str)  #: this id cannot be written: it is to be read
    closed = Signal()

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(parent)
        self._actor = actor
        self._text = Autosave(actor, self, again_ms=again_ms)
        self._text.saving.connect(self.saving)
        self._text.refused.connect(self.refused_field)
        self._text.kept.connect(self._made)
        self._latest = Latest()
        self._touched: set[str] = set()
        self.id = ""  #: "" until something was kept
        self.active = False

    @property
    def fields(self) -> dict[str, str]:
        return self._text.text

    @property
    def kept(self) -> bool:
        """All that was typed is in the database."""
        return self._text.all_kept

    @property
    def problems(self) -> Sequence[Refusal]:
        """All that keeps the text, as it stands, from leaving."""
        raise NotImplementedError

    # --- typing ----------------------------------------------------------------------------------------------------

    def type(self, name: str, text: str) -> None:
        """At each keystroke."""
        if self._text.type(name, text):
            self._touched.add(name)

    def leave(self, name: str) -> None:
        """On leaving a field: kept at once; and checked, if it was ever typed in."""
        if not self.active:
            return
        self._text.keep()
        if name in self._touched:
            self._check_field(name)

    def keep(self) -> None:
        self._text.keep()

    def say_kept(self) -> None:
        """Ctrl+S."""
        self._text.say_kept()

    def _check_field(self, name: str) -> None:
        for problem in self.problems:
            if problem.field == name:
                self.refused_field.emit(name, words_of(problem))

    def _made(self, id: str) -> None:
        self.id = id

    def _tell_kept(self, moment: str) -> None:
        """When the text that was opened was kept last, "" for a new one."""
        self.saving.emit(
            f"Enregistré {self._since(moment)}" if moment else "Votre texte s’enregistre tout seul.", "muted"
        )

    def _found_again(self, moment: str) -> str:
        """Said of a text in which the last session broke off."""
        return f"Votre texte a été retrouvé, enregistré {self._since(moment)}."

    def _since(self, moment: str) -> str:
        return french.since(moment, self._actor.clock())

    # --- leaving ---------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Out of sight, perhaps for good (the window closes): all is handed to the worker before this returns."""
        if self.active:
            self._text.pause()
            self._unmark_for_now()

    def when_kept(self, then: Callable[[], object]) -> None:
        """Once all that was typed is in the database; never, while it cannot be kept."""
        self._text.when_kept(then)

    def close(self) -> None:
        """Leaves the text: kept first; `closed` follows. While it cannot be kept, it stays open."""
        self.when_kept(self._latest.only(self._close))  # asked twice, it does not leave what was opened meanwhile

    def _close(self) -> None:
        self._unmark()
        self.finish()
        self.closed.emit()

    def _unmark(self) -> None:
        """Where an open text leaves a mark in the database: that mark goes."""

    def _unmark_for_now(self) -> None:
        """The same of one that is still in the editor."""

    def finish(self) -> None:
        """The text has left, or is left: nothing more is written here."""
        self._latest.begin()
        self._text.end()
        self._touched.clear()
        self.active = False


class DraftEditor(TextEditor):
    """Of a draft that is marked in the database while it is open, so that a session that breaks off is noticed."""

    kept_apart = Signal(str)  #: the draft had gone: from here on it is another one, in a sentence
    _draft: "TextDraft"

    def resume(self) -> None:
        """Back in sight: open again."""
        if self.active:
            self._mark()

    def _mark(self) -> None:
        self._actor.act(self._draft.open, then=self._latest.only(self._marked))

    def _marked(self, id: str | None) -> None:
        if id is not None:
            self._made(id)
        else:
            gone = self.id
            self._actor.ask(self._row, gone, then=self._latest.only(lambda row: self._leave_gone(gone, row)))

    def _leave_gone(self, gone: str, row: object | None) -> None:
        """All that was typed was kept while the draft lay here: to where it is read, or to the list."""
        if not self.kept:
            self.keep()  # what is typed goes on in a draft of its own
        elif self.id == gone:
            to = self._instead if row is None else gone
            self.finish()
            self.left.emit(to)

    def _row(self, connection: "Connection", id: str) -> object | None:
        """What is here under this id."""
        raise NotImplementedError

    @property
    def _instead(self) -> str:
        """What is read where nothing is here under the id any more, "" for the list."""
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
        """What was known of the draft that has gone holds no more."""
        raise NotImplementedError
