"""Writing a need: every word kept within two seconds, checks on leaving a field, and the way to the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.actions.changes import Changes
from desktop.actions.open_need import begin_again
from desktop.actions.submit_need import submit_need
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels import french, need_sending
from desktop.viewmodels.need_draft import Begun, Draft, begin
from desktop.viewmodels.need_sending import words_of

if TYPE_CHECKING:
    from desktop.database.queries.needs import NeedRow

AUTOSAVE_MS = 1_200
AGAIN_MS = 5_000
NOT_KEPT = "Pas encore enregistré. Votre texte reste à l’écran, un nouvel essai suit."
ALREADY = "C’est déjà enregistré."


@dataclass(frozen=True, slots=True)
class Opened:
    """What the form is filled with; `recovered` is a sentence when the last session broke off in this need."""

    fields: dict[str, str]
    themes: dict[str, str]
    recovered: str


class NeedEditor(QObject):
    """One editor. Nothing typed is ever dropped: what could not be kept stays here and is tried again."""

    opened = Signal(object)  #: Opened
    saving = Signal(str, str)  #: sentence, tone
    refused_field = Signal(str, str)  #: field, sentence: on leaving it
    wrong = Signal(object)  #: tuple[Refusal, ...]: all that keeps the need from leaving
    ready = Signal(object)  #: Sending
    submitted = Signal(str)  #: the need's id
    left = Signal(str)  #: this id is no draft any more: it is to be read, not written
    closed = Signal()

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(parent)
        self._actor = actor
        self._again_ms = again_ms
        self.id = ""
        self.active = False
        self._session = 0  # answers for an earlier need are dropped
        self._text: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._draft = Draft("")
        self._touched: set[str] = set()
        self._themes: dict[str, str] = {}
        self._saving = False
        self._after: list[Callable[[], object]] = []
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)

    @property
    def fields(self) -> dict[str, str]:
        return dict(self._text)

    @property
    def kept(self) -> bool:
        """All that was typed is in the database."""
        return self._text == self._kept and not self._saving

    # --- opening and leaving ---------------------------------------------------------------------------------------

    def begin(self, id: str = "", *, recovered: bool = False) -> None:
        """Opens a draft, or a new one; `recovered` says that the text found after a crash was accepted already."""
        self._session += 1
        session = self._session
        self._timer.stop()
        self._after.clear()
        self.id, self.active, self._saving = id, True, False
        self._text = dict.fromkeys(rules.FIELDS, "")
        self._kept = dict(self._text)
        self._touched.clear()
        self._draft = Draft(id)
        self._actor.ask(begin, id, then=lambda begun: self._begun(session, begun, recovered))

    def _begun(self, session: int, begun: Begun, recovered: bool) -> None:
        if session != self._session:
            return
        self._themes = begun.themes
        sentence = ""
        if self.id and (begun.row is None or begun.row.state != "draft"):
            id = self.id
            self._end()
            self.left.emit(id if begun.row is not None else "")
            return
        if begun.row is not None:
            # Nothing can have been typed yet: the form is shown once this answer is there.
            self._text = {name: getattr(begun.row, name) for name in rules.FIELDS}
            self._kept = dict(self._text)
            self._actor.act(self._draft.open)
            if begun.marker is not None and not recovered:
                now = self._actor.clock()
                when = datetime.fromisoformat(begun.marker.updated_at).astimezone(now.tzinfo)
                sentence = f"Nous avons retrouvé votre texte, enregistré {french.since(when, now)}."
        self.opened.emit(Opened(self.fields, self._themes, sentence))
        self._tell_kept(begun.row)

    def _tell_kept(self, row: "NeedRow | None") -> None:
        if row is None:
            self.saving.emit("Votre texte s’enregistre tout seul.", "muted")
        else:
            now = self._actor.clock()
            when = datetime.fromisoformat(row.updated_at).astimezone(now.tzinfo)
            self.saving.emit(f"Enregistré {french.since(when, now)}", "muted")

    def close(self) -> None:
        """Leaves the need: kept first; `closed` follows. While it cannot be kept, it stays open."""
        self._when_kept(self._close)

    def _close(self) -> None:
        self._actor.act(self._draft.leave)
        self._end()
        self.closed.emit()

    def pause(self) -> None:
        """Out of sight, perhaps for good (the window closes): all is in the lane before this returns."""
        if self.active:
            self._timer.stop()
            changed = self._changed()
            if changed:
                self._write(changed)
            self._actor.act(self._draft.leave)

    def resume(self) -> None:
        """Back in sight: open again."""
        if self.active:
            self._actor.act(self._draft.open)

    def begin_again(self) -> None:
        """The text as it was before the session that broke off; what was found stays in `fields` of the caller."""
        id = self.id
        self._actor.act(begin_again, id, then=lambda _changes: self.begin(id, recovered=True))

    def discard(self, to_bin: Callable[[str], object]) -> None:
        """Kept once more, so that what comes out of the bin is whole; then `to_bin` takes the id."""
        self._when_kept(lambda: self._discard(to_bin))

    def _discard(self, to_bin: Callable[[str], object]) -> None:
        id = self.id
        self._end()
        if id:
            to_bin(id)
        self.closed.emit()

    def _end(self) -> None:
        self._session += 1
        self._timer.stop()
        self.active, self.id = False, ""

    # --- typing ----------------------------------------------------------------------------------------------------

    def type(self, name: str, text: str) -> None:
        """At each keystroke. The first one unsaved starts the clock, so that no pause in typing is needed."""
        if not self.active or self._text.get(name) == text:
            return
        self._text[name] = text
        self._touched.add(name)
        if not self._timer.isActive() and not self._saving:
            self._timer.start(AUTOSAVE_MS)

    def leave(self, name: str) -> None:
        """On leaving a field: kept at once; and checked, if it was ever typed in."""
        if not self.active:
            return
        self.keep()
        if name in self._touched:
            for problem in rules.problems(self._text, list(self._themes) or None):
                if problem.field == name:
                    self.refused_field.emit(name, words_of(problem))

    def say_kept(self) -> None:
        """Ctrl+S."""
        self._when_kept(lambda: self.saving.emit(ALREADY, "ok"))

    def keep(self) -> None:
        """Keeps what changed since the last time; one write at a time, in the order typed."""
        if not self.active or self._saving:
            return
        self._timer.stop()
        changed = self._changed()
        if changed:
            self._write(changed)
        else:
            self._run_after()

    def _changed(self) -> dict[str, str]:
        return {name: text for name, text in self._text.items() if self._kept[name] != text}

    def _write(self, changed: dict[str, str]) -> None:
        session = self._session
        self._saving = True
        self._actor.act(
            self._draft.write,
            changed,
            then=lambda changes: self._written(session, changes, changed),
            refused=lambda refusal: self._refused(session, refusal),
            failed=lambda sentence: self._failed(session, sentence),
        )

    def _written(self, session: int, changes: Changes, changed: dict[str, str]) -> None:
        if session != self._session:
            return
        self.id = changes.made
        self._saving = False
        self._kept.update(changed)
        self.saving.emit(f"Enregistré à {french.clock(self._actor.clock())}", "muted")
        if self._text == self._kept:
            self._run_after()
        elif self._after:
            self.keep()
        else:
            self._timer.start(AUTOSAVE_MS)

    def _refused(self, session: int, refusal: Refusal) -> None:
        """Too long to be kept at all: said at the field and beside the clock, until it is mended."""
        if session == self._session:
            self._stumble("Pas enregistré. Votre texte reste à l’écran.")
            self.refused_field.emit(refusal.field, words_of(refusal))

    def _failed(self, session: int, why: str) -> None:
        if session == self._session:
            self._stumble(f"{NOT_KEPT} {why}".strip())
            self._timer.start(self._again_ms)

    def _stumble(self, sentence: str) -> None:
        self._saving = False
        self._after.clear()
        self.saving.emit(sentence, "error")

    def _when_kept(self, then: Callable[[], object]) -> None:
        self._after.append(then)
        self.keep()

    def _run_after(self) -> None:
        waiting, self._after = self._after, []
        for then in waiting:
            then()

    # --- sending ---------------------------------------------------------------------------------------------------

    def ask_submit(self) -> None:
        """The main act: kept, checked; then `wrong`, or `ready` with what will be sent."""
        self._when_kept(self._check)

    def _check(self) -> None:
        session = self._session
        self._actor.ask(need_sending.look, then=lambda scene: self._checked(session, scene))

    def _checked(self, session: int, scene: need_sending.Scene) -> None:
        if session != self._session:
            return
        found = need_sending.problems(self._text, scene)
        if found:
            self.wrong.emit(found)
        else:
            self.ready.emit(need_sending.sending(self._text, self._themes, scene, self._actor.clock()))

    def submit(self) -> None:
        """From the confirmation screen: kept once more, then frozen and put in the outbox."""
        self._when_kept(self._submit)

    def _submit(self) -> None:
        id, session = self.id, self._session

        def gone(_changes: Changes) -> None:
            if session == self._session:
                self._end()
                self.submitted.emit(id)

        self._actor.act(submit_need, id, then=gone, refused=lambda refusal: self.wrong.emit((refusal,)))
