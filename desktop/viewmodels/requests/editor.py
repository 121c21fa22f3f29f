"""Writing a request to the préfet: saving every word, checks on leaving a field, attached files, and sending it."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.swap_texts import swap_texts
from desktop.database.queries import requests
from desktop.domain import requests as rules
from desktop.domain.changes import Changes
from desktop.domain.french import paris_day
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.confirmation import Confirmation, as_it_was
from desktop.viewmodels.kit.documents import Documents
from desktop.viewmodels.kit.editors.draft_editor import DraftEditor
from desktop.viewmodels.kit.editors.reviewed_editor import ReviewedEditor
from desktop.viewmodels.kit.text_draft import is_gone
from desktop.viewmodels.requests import draft, letter
from desktop.viewmodels.requests.complement import Complement
from desktop.viewmodels.requests.draft import OpenedDraft, RequestContext, RequestDraft
from desktop.viewmodels.requests.erased_names import ErasedNames
from desktop.viewmodels.requests.opened_request import OpenedRequest, opened_request
from desktop.viewmodels.requests.sending import confirmation
from desktop.viewmodels.requests.words import BESIDE, BINNED, SENT, heading, lodged, overtaken

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.requests import RequestRow


class RequestEditor(ReviewedEditor, DraftEditor):
    """The editor of a request, whose fields are those of `domain.requests.FIELDS`; plan and letter are JSON."""

    place = "requests"
    opened = Signal(object)  #: OpenedRequest
    changed = Signal()  #: the text has changed, or the rules by which it is checked
    examined = Signal(object)  #: tuple[PlanRemark, ...]: remarks about the financing plan
    already_lodged = Signal(str)  #: a sentence: the platform already has it
    overtaken = Signal(str)  #: a sentence: it was decided or withdrawn meanwhile, and this text cannot be sent
    _swap_texts = staticmethod(swap_texts)
    _begin_reading = staticmethod(draft.begin)

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._draft = RequestDraft("")
        self._opened_draft: OpenedDraft | None = None  # what was read when the draft was opened
        self.lodged = ""  #: a sentence: the platform already has this request; "" otherwise
        self.ended = ""  #: a sentence: it was decided or withdrawn while it was being completed; "" otherwise
        self.request_context: RequestContext | None = None
        self.documents = Documents(actor, self)
        self.documents.made.connect(self._made)
        self.erased_names = ErasedNames(actor, self, self._text)
        actor.changed.connect(self._follow)

    def today(self) -> date:
        return paris_day(self._actor.clock())

    @property
    def problems(self) -> tuple[Refusal, ...]:
        return () if self.request_context is None else draft.problems(self.fields, self.request_context)

    @property
    def _row_opened(self) -> "RequestRow | None":
        return None if self._opened_draft is None else self._opened_draft.row

    @property
    def stands(self) -> bool:
        """Whether the platform takes no other text for this request, so that sending is not offered."""
        row = self._row_opened
        return bool(self.ended) or (row is not None and row.lodged not in ("", "incomplete"))

    @property
    def is_draft(self) -> bool:
        """Whether it may go to the bin: not a request that was sent and is being completed or corrected."""
        row = self._row_opened
        return row is None or row.state == "draft"

    @property
    def gives_back(self) -> bool:
        """Whether what is new in a complement may go to the bin: what was sent is here to be given back."""
        complement = self.complement
        return complement is not None and not complement.later and not self.ended

    @property
    def withdrawn(self) -> bool:
        """Whether it was withdrawn elsewhere, so that its text may become a new request."""
        row = self._row_opened
        return self.stands and row is not None and "withdrawn" in (row.state, row.lodged)

    @property
    def heading(self) -> str:
        ended, lodged, complement = bool(self.ended), bool(self.lodged), self.complement is not None
        apart = self._opened_draft is not None and self._opened_draft.apart
        return heading(self._row_opened, ended=ended, lodged=lodged, complement=complement, apart=apart)

    @property
    def complement(self) -> Complement | None:
        """What the préfet asked for, and what is new since the request was sent; None for any other request."""
        return None if self._opened_draft is None else self._opened_draft.complement(self.fields, self.documents.rows)

    # --- opening and leaving ---------------------------------------------------------------------------------------

    def begin(self, id: str = "", *, category: str = "", recovered: bool = False) -> None:
        """Opens a request, or a new one of this `category`; `recovered`: she goes on with the text of a crash."""
        self._open(id)
        self._fill_once_read(draft.begin, lambda begun: self._begun(begun, category, recovered))

    def _open(self, id: str) -> None:
        self.finish()
        self.active, self.id, self._draft = True, id, RequestDraft(id)

    def _begun(self, begun: OpenedDraft, category: str, recovered: bool) -> None:
        row = begun.row
        if row is None and self.id in begun.request_context.names:  # a link may lead to a category
            category, self.id, self._draft = self.id, "", RequestDraft("")
        if self.id and (row is None or not row.editable):
            if begun.marker is not None:  # it was open at a crash, and decided since: nobody can go on with it
                self._unmark()
            self.finish()
            self.left.emit(self.id if row is not None else "")
            if row is not None and row.state == "finalised" and recovered:
                self.sent.emit(SENT)
            return
        if row is not None and row.discarded_at:
            self._leave_binned(BINNED)
            return
        self.request_context = begun.request_context
        text = dict.fromkeys(rules.FIELDS, "") | {"level": "department"} if row is None else row.fields
        if row is None and begun.request_context.mairie:
            text["letter"] = letter.written(letter.read("") | begun.request_context.mairie)
            self._draft = RequestDraft("", letter=text["letter"])
        self._opened_draft = begun
        self.lodged, self.ended = lodged(row), ""
        self._text.begin(text, self._draft.write)
        self._draft.says(text, before=begun.earlier, aside=begun.aside)
        if category in begun.request_context.names and row is None:
            self._text.type("category", category)
        self.documents.begin(self.id, self._draft.attach, begun.attached)
        if row is not None and self.in_sight:
            self._mark()
        sentence = ""
        if begun.marker is not None and not begun.marker.untyped and not recovered and not begun.aside:
            sentence = self._recovered_sentence(begun.marker.updated_at, begun.earlier)
        self.opened.emit(opened_request(begun, self.fields, recovered=sentence, lodged=self.lodged))
        self._tell_kept("" if row is None else row.updated_at)

    def _follow(self, changes: Changes) -> None:
        """An exchange may bring the préfet's decision or a withdrawal, or tell that the platform has the request."""
        row = self._row_opened
        if self.active and self.in_sight and (changes.outbox or self.id in changes.requests):
            self._follow_draft()
        if self.active and row is not None and row.editable and (changes.outbox or "mine" in changes.scopes):
            id = self.id
            self._actor.ask(draft.begin, id, then=lambda opened: self._show_overtaken(id, opened))

    def _follow_row(self, row: "RequestRow") -> None:
        if row.editable and not row.overtaken and not row.discarded_at:
            self._follow_text(row.fields, row.updated_at)

    def _show_overtaken(self, id: str, opened: OpenedDraft) -> None:
        """Tells what became of the request, and leaves the form as it is: what she types is still saved."""
        if not self.active or self.id != id:
            return
        ended, stands = overtaken(opened.row, writing=True), lodged(opened.row)
        if ended and ended != self.ended:
            self._opened_draft, self.ended = opened, ended
            self.changed.emit()
            self.overtaken.emit(ended)
        elif stands and stands != self.lodged:
            self._opened_draft, self.lodged = opened, stands
            self.changed.emit()
            self.already_lodged.emit(stands)

    def take(self, fields: dict[str, str], opened: OpenedRequest) -> None:
        """Puts this text into the form, in place of the other."""
        for name, text in self.erased_names.left_out(fields).items():
            self.type(name, text)
        self.opened.emit(replace(opened, fields=self.fields, recovered=""))
        self.keep()

    def _row(self, connection: "Connection", id: str) -> object | None:
        return requests.one(connection, id)

    def _go_on_apart(self) -> None:
        self.lodged = self.ended = ""
        self.documents.follow(self.id)
        self._actor.ask(draft.begin, self.id, then=self._latest.only(self._went_on))

    def _went_on(self, opened: OpenedDraft) -> None:
        self._opened_draft, self.lodged = opened, lodged(opened.row)
        self.changed.emit()
        if opened.beside:
            self.already_lodged.emit(BESIDE)

    def with_id(self, then: Callable[[str], object]) -> None:
        """Saves all, makes a draft even of an empty page, then calls `then` with its id."""

        def come(id: str) -> None:
            self._made(id)
            then(id)

        def kept() -> None:
            if self.id:
                then(self.id)
            else:
                self._actor.act(self._draft.write, {}, then=come)

        self.when_kept(kept)

    def finish(self) -> None:
        super().finish()
        self.documents.end()

    # --- typing ----------------------------------------------------------------------------------------------------

    def type(self, name: str, text: str) -> bool:
        if changed := super().type(name, text):
            self.changed.emit()
        return changed

    def type_letter(self, name: str, text: str) -> None:
        """Changes one field of the letter; the others stay as they are."""
        self.type("letter", letter.changed(self.fields.get("letter", ""), name, text))

    def _check_field(self, name: str) -> None:
        if name == "funding" and self.request_context is not None:
            self.examined.emit(rules.findings(self.fields, self.request_context.rules))
        super()._check_field(name)

    # --- sending ---------------------------------------------------------------------------------------------------

    def _text_to_send(self, opened: OpenedDraft) -> dict[str, str] | None:
        row = opened.row
        return None if row is None or row.overtaken else row.fields

    def _checked(self, opened: OpenedDraft, *, anew: bool) -> None:
        """Checks what is in the database, as that is what will be sent: another program may have changed it."""
        row = opened.row
        if self.id and is_gone(row) and not (row is not None and row.overtaken):
            self.reread()
            return
        fields = self.fields if row is None else row.fields
        self.request_context = opened.request_context
        self.changed.emit()
        self.examined.emit(rules.findings(fields, opened.request_context.rules))
        if problems := draft.problems(fields, opened.request_context):
            self._tell_wrong(fields, problems)
            return
        self._ask(confirmation(opened, self.today()), anew=anew)

    def _look_again(self, connection: "Connection", asked: Confirmation) -> Callable[[], object]:
        opened = draft.begin(connection, self.id)
        if is_gone(opened.row):
            return self.reread
        return as_it_was if confirmation(opened, self.today()) == asked else partial(self._check, anew=True)

    def reread(self, then: Callable[[], object] | None = None) -> None:
        def show(opened: OpenedDraft) -> None:
            self._open(self.id)
            self._begun(opened, "", recovered=True)
            if then is not None and self.active:
                then()

        self._reread(draft.begin, show)

    def _submit(self, read: Confirmation | None) -> None:
        id, today = self.id, self.today()

        self._act_as_read(
            partial(submit_request, drop_aside=True),
            lambda connection: confirmation(draft.begin(connection, id), today),
            read,
        )

    def _refused(self, refusal: Refusal) -> None:
        if refusal.code == "request_stands":
            self._actor.ask(draft.begin, self.id, then=self._latest.only(partial(self._show_overtaken, self.id)))
        else:
            super()._refused(refusal)
