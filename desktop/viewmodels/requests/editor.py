"""Writing a request to the préfet: every word kept, checks on leaving a field, documents, and the way to the outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop.actions.requests.open_request import begin_again
from desktop.actions.requests.submit_request import submit_request
from desktop.domain import requests as rules
from desktop.domain.changes import QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.autosave import AGAIN_MS, Autosave
from desktop.viewmodels.kit.documents import Documents
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.requests import draft, letter
from desktop.viewmodels.requests.draft import OpenedDraft, RequestContext, RequestDraft
from desktop.viewmodels.requests.sending import sending


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """What the form is filled with. `asked` is what the préfet said is missing, "" where nothing was.

    `recovered` is a sentence when the last session broke off in this request.
    """

    fields: dict[str, str]
    request_context: RequestContext
    asked: str
    recovered: str = ""


class RequestEditor(QObject):
    """One editor; its texts are those of `domain.requests.FIELDS`, the plan and the letter as JSON."""

    opened = Signal(object)  #: OpenedRequest
    changed = Signal()  #: the text, or what it is measured by
    saving = Signal(str, str)  #: sentence, tone
    refused_field = Signal(str, str)  #: field, sentence: on leaving it
    examined = Signal(object)  #: tuple[PlanRemark, ...]: what is to be said of the plan
    wrong = Signal(object)  #: tuple[Refusal, ...]: all that keeps the request from leaving
    ready = Signal(object)  #: RequestSending
    submitted = Signal(str)  #: the request's id
    left = Signal(str)  #: this id cannot be written: it is to be read
    closed = Signal()

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(parent)
        self._actor = actor
        self._autosave = Autosave(actor, self, again_ms=again_ms)
        self._autosave.saving.connect(self.saving)
        self._autosave.refused.connect(self.refused_field)
        self._autosave.kept.connect(self._made)
        self.id = ""  #: "" until something was kept
        self._draft = RequestDraft("")
        self._latest = Latest()
        self._touched: set[str] = set()
        self._open = False
        self._again = False
        self.request_context: RequestContext | None = None
        self.documents = Documents(actor, self)
        self.documents.made.connect(self._made)

    @property
    def active(self) -> bool:
        return self._open

    def today(self) -> date:
        return self._actor.clock().date()

    @property
    def fields(self) -> dict[str, str]:
        return self._autosave.text

    @property
    def problems(self) -> tuple[Refusal, ...]:
        """All that keeps the text, as it stands, from leaving."""
        return () if self.request_context is None else draft.problems(self.fields, self.request_context)

    @property
    def kept(self) -> bool:
        return self._autosave.all_kept

    @property
    def heading(self) -> str:
        return "Complément de la demande" if self._again else "Nouvelle demande au préfet"

    # --- opening and leaving ---------------------------------------------------------------------------------------

    def begin(self, id: str = "", *, category: str = "", recovered: bool = False) -> None:
        """Opens what can be written, or a new request; `category` is then chosen already.

        `recovered`: the text found after a crash was accepted already.
        """
        self._end()
        self._open = True
        self.id, self._draft = id, RequestDraft(id)
        then = self._latest.only(lambda begun: self._begun(begun, category, recovered))
        self._actor.ask(draft.begin, id, then=then)

    def _begun(self, begun: OpenedDraft, category: str, recovered: bool) -> None:
        row = begun.row
        if row is None and self.id in begun.request_context.names:  # a link may lead to a category
            category, self.id, self._draft = self.id, "", RequestDraft("")
        if self.id and (row is None or not row.editable):
            id = self.id if row is not None else ""
            self._end()
            self.left.emit(id)
            return
        self.request_context = begun.request_context
        text = row.fields if row is not None else dict.fromkeys(rules.FIELDS, "") | {"level": "department"}
        self._again = row is not None and row.resumed
        self._autosave.begin(text, self._draft.write)
        if category in begun.request_context.names and row is None:
            self._autosave.type("category", category)
        self.documents.begin(self.id, self._draft.attach, begun.attached)
        asked = draft.asked(row) if row is not None and row.resumed else ""
        if row is not None:
            self._actor.act(self._draft.open)
        said = ""
        if begun.marker is not None and not recovered:
            said = f"Votre texte a été retrouvé, enregistré {self._since(begun.marker.updated_at)}."
        self.opened.emit(OpenedRequest(self.fields, begun.request_context, asked, said))
        kept = "Votre texte s’enregistre tout seul." if row is None else f"Enregistré {self._since(row.updated_at)}"
        self.saving.emit(kept, "muted")

    def _since(self, moment: str) -> str:
        now = self._actor.clock()
        return french.since(moment, now)

    def begin_again(self) -> None:
        """The text as it was before the session that broke off."""
        self._autosave.when_kept(lambda: self._actor.act(begin_again, self.id, then=lambda _: self._reopen(self.id)))

    def put(self, fields: dict[str, str]) -> None:
        """This text after all, in place of what is there."""
        self._autosave.when_kept(lambda: self._actor.act(self._draft.write, fields, then=self._reopen))

    def _reopen(self, id: str) -> None:
        self.begin(id, recovered=True)

    def close(self) -> None:
        """Leaves the request: kept first; `closed` follows. While it cannot be kept, it stays open."""
        self._autosave.when_kept(self._close)

    def _close(self) -> None:
        self._actor.act(self._draft.leave)
        self._end()
        self.closed.emit()

    def pause(self) -> None:
        """Out of sight, perhaps for good: all is handed to the worker before this returns."""
        if self._open:
            self._autosave.pause()
            self._actor.act(self._draft.leave)

    def resume(self) -> None:
        """Back in sight: open again."""
        if self._open:
            self._actor.act(self._draft.open)

    def with_id(self, then: Callable[[str], object]) -> None:
        """Keeps all, makes a draft even of an empty page, then calls with its id."""

        def come(id: str) -> None:
            self._made(id)
            then(id)

        def kept() -> None:
            if self.id:
                then(self.id)
            else:
                self._actor.act(self._draft.write, {}, then=come)

        self._autosave.when_kept(kept)

    def _made(self, id: str) -> None:
        self.id = id

    def _end(self) -> None:
        self._latest.begin()
        self.documents.end()
        self._autosave.end()
        self._touched.clear()
        self._open = False

    # --- typing ----------------------------------------------------------------------------------------------------

    def type(self, name: str, text: str) -> None:
        if self._autosave.type(name, text):
            self._touched.add(name)
            self.changed.emit()

    def type_letter(self, name: str, text: str) -> None:
        """One field of the letter; the others stay as they are."""
        self.type("letter", letter.changed(self.fields.get("letter", ""), name, text))

    def leave(self, name: str) -> None:
        """On leaving a field: kept at once; and checked, if it was ever typed in."""
        if not self._open or self.request_context is None:
            return
        self._autosave.keep()
        if name not in self._touched:
            return
        if name == "funding":
            self.examined.emit(rules.findings(self.fields, self.request_context.rules))
        for problem in self.problems:
            if problem.field == name:
                self.refused_field.emit(name, words_of(problem))

    def keep(self) -> None:
        self._autosave.keep()

    def say_kept(self) -> None:
        """Ctrl+S."""
        self._autosave.say_kept()

    # --- sending ---------------------------------------------------------------------------------------------------

    def ask_submit(self) -> None:
        """The main act: kept, checked; then `wrong`, or `ready` with what will be sent."""
        self._autosave.when_kept(self._check)

    def _check(self) -> None:
        self._actor.ask(draft.read, then=self._latest.only(self._checked))

    def _checked(self, seen: RequestContext) -> None:
        self.request_context = seen
        self.changed.emit()
        self.examined.emit(rules.findings(self.fields, seen.rules))
        if problems := self.problems:
            self.wrong.emit(problems)
        else:
            self.ready.emit(sending(self.fields, self.documents.rows, seen, again=self._again))

    def submit(self) -> None:
        """From the confirmation screen: kept once more, then frozen and put in the outbox."""
        self._autosave.when_kept(self._submit)

    def _submit(self) -> None:
        id = self.id

        def gone(_act: QueuedAct) -> None:
            self._end()
            self.submitted.emit(id)

        then = self._latest.only(gone)
        self._actor.act(submit_request, id, then=then, refused=lambda refusal: self.wrong.emit((refusal,)))
