"""Writing down a service that the commune shares: saving every word, checking it, sending it."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import REWRITTEN
from desktop.actions.kit.leave_screen import leave_screen
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import shares
from desktop.domain import communes, fields
from desktop.domain import shares as rules
from desktop.domain.changes import Changes, Outcome
from desktop.domain.exchange_words import kept_answer
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context, french
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.confirmation import Confirmation, as_it_was
from desktop.viewmodels.kit.editors.reviewed_editor import ReviewedEditor
from desktop.viewmodels.kit.text_draft import WrittenDraft, is_gone
from desktop.viewmodels.services import sending
from desktop.viewmodels.services.sending import BegunShare
from desktop.viewmodels.services.words import BINNED, SENT, doubt, lodged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.viewmodels.kit.act_context import Moment


#: Refusals that mean: it is no draft any more, as it was sent or erased, or it is another text by now.
_GONE = (REWRITTEN, "not_a_draft", "unknown_share")


def _write(context: "CommuneContext", id: str | None, **changed: str) -> Outcome[str]:
    return draft_share(context, id, on_screen=True, **changed)


class OpenedShare(Struct, frozen=True):
    """What the form is filled with."""

    fields: dict[str, str]  #: text of each field, by its name
    themes: dict[str, str]  #: name of each theme that can be chosen, by its id
    refused: str  #: why the platform refused it before; "" where it did not
    closed: str = ""  #: why it cannot be proposed now; "" while services are taken
    lodged: str = ""  #: that the platform already has it, by its last word; "" otherwise

    @property
    def over(self) -> str:
        """What stands above the text: why it came back, or that it is there already; "" for neither."""
        if self.refused:
            return f"⚠ La plateforme n’a pas pris ce service. {self.refused} Corrigez, puis proposez-le à nouveau."
        return f"⚠ {self.lodged}" if self.lodged else ""


class ShareDraft(WrittenDraft):
    """Its first words make it, and each that is stored marks it as open, so that a crash is noticed."""

    def __init__(self, id: str) -> None:
        super().__init__(id, _write)

    def says(self, text: dict[str, str]) -> None:
        """The text with which the editor begins; called before anything is asked of the worker."""
        self._text, self._stored = dict(text), dict(text)

    def leave(self, context: "CommuneContext") -> Outcome[None]:
        """It leaves the screen as usual."""
        return leave_screen(context, f"share.{self._id}") if self._id else Outcome(Changes(), None)

    def _make(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        made = _write(context, None, **changed)
        self._id = made.value
        self._stored |= changed
        return made

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        """Makes a draft with the text, unless all of it is in the one that is gone: a try that failed had stored it."""
        if refusal.code not in _GONE:
            raise refusal
        self._note_why(context, refusal)
        with context.store.reading() as connection:
            if self._text_in(connection) == self._cleaned(self._text):
                return Outcome(Changes(), self._id)
        outcome = _write(context, None, **self._text)
        self._id, self._stored = outcome.value, dict(self._text)
        return outcome

    def _is_draft(self, connection: "Connection") -> bool:
        row = shares.one(connection, self._id)
        return row is not None and row.editable

    def _is_erased(self, connection: "Connection") -> bool:
        return shares.one(connection, self._id) is None

    def _text_in(self, connection: "Connection") -> dict[str, str] | None:
        row = shares.one(connection, self._id)
        return None if row is None else self._cleaned({name: getattr(row, name) for name in rules.FIELDS})

    def _cleaned(self, text: "Mapping[str, str]") -> dict[str, str]:
        return fields.cleaned(rules.FIELDS, {name: text.get(name, "") for name in rules.FIELDS})


class ShareEditor(ReviewedEditor):
    """The editor of a service, whose fields are those of `domain.shares.FIELDS`."""

    place = "services"
    _begin_reading = staticmethod(sending.begin)
    opened = Signal(object)  #: OpenedShare
    phase_changed = Signal(str)  #: OpenedShare.closed, after the campaign has changed

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._draft: ShareDraft = ShareDraft("")
        self._themes: dict[str, str] = {}
        actor.changed.connect(self._follow)

    @property
    def problems(self) -> tuple[Refusal, ...]:
        return rules.problems(self.fields, list(self._themes))

    def begin(self, id: str = "") -> None:
        """Opens a draft, or a new service."""
        self._open(id)
        self._fill_once_read(sending.begin, lambda begun: self._begun(begun, anew=False))

    def _open(self, id: str) -> None:
        self.finish()
        self.active, self.id, self._draft = True, id, ShareDraft(id)

    def _begun(self, begun: BegunShare, *, anew: bool) -> None:
        """`anew`: it was open before, and another program has changed it."""
        row, id = begun.row, self.id
        if id and (row is None or not row.editable):
            self.finish()
            self.left.emit(id if row is not None else "")
            if row is not None and anew:
                self.sent.emit(SENT)
            return
        if row is not None and row.discarded_at:
            self._leave_binned(BINNED)
            return
        self._themes = begun.moment.themes
        text = {name: field.choices[0] if field.choices else "" for name, field in rules.FIELDS.items()}
        refused = ""
        if row is not None:
            text = begun.fields
            refused = kept_answer(row.detail) if row.sent_back else ""
        self._text.begin(text, self._draft.write)
        self._draft.says(text)
        closed = sending.closed(begun.moment, self._actor.clock())
        self.opened.emit(OpenedShare(self.fields, self._themes, refused, closed, lodged(row)))
        self._tell_kept("" if row is None else row.updated_at)

    def _follow(self, changes: Changes) -> None:
        """Tells at once when a phase opens or closes."""

        def tell(moment: "Moment") -> None:
            self.phase_changed.emit(sending.closed(moment, self._actor.clock()))

        if self.active and (changes.outbox or self.id in changes.shares):
            self._follow_draft()
        if self.active and "campaign" in changes.scopes:
            self._actor.ask(act_context.read, then=self._latest.only(tell))

    def _row(self, connection: "Connection", id: str) -> object | None:
        return shares.one(connection, id)

    def _follow_row(self, row: "shares.ShareRow") -> None:
        if row.editable and not row.discarded_at:
            self._follow_text({name: getattr(row, name) for name in rules.FIELDS}, row.updated_at)

    @property
    def themes(self) -> dict[str, str]:
        """Name of each theme that can be chosen, by its id."""
        return dict(self._themes)

    def doubt(self, name: str) -> str:
        """What is odd about the present text of a field; "" for nothing."""
        return doubt(name, self.fields.get(name, ""), french.paris_day(self._actor.clock()))

    def _text_to_send(self, opened: BegunShare) -> "dict[str, str] | None":
        return opened.fields or None

    def _checked(self, opened: BegunShare, *, anew: bool) -> None:
        """Checks what is in the database, as that is what will be sent: another program may have changed it."""
        if self.id and is_gone(opened.row):
            self.reread()
            return
        moment, now = opened.moment, self._actor.clock()
        problems = list(rules.problems(opened.fields or self.fields, list(moment.themes)))
        try:
            communes.check_act(moment.commune, moment.siren)
            rules.check_phase(moment.campaign, moment.at(now))
        except Refusal as refusal:
            problems.append(refusal)
        if problems:
            self._tell_wrong(opened.fields or self.fields, tuple(problems))
            return
        self._ask(sending.confirmation(opened, now), anew=anew)

    def _look_again(self, connection: "Connection", asked: Confirmation) -> "Callable[[], object]":
        begun, now = sending.begin(connection, self.id), self._actor.clock()
        if is_gone(begun.row):
            return self.reread
        same = sending.confirmation(begun, now) == asked and not sending.closed(begun.moment, now)
        return as_it_was if same else partial(self._check, anew=True)

    def reread(self, then: "Callable[[], object] | None" = None) -> None:
        def show(begun: BegunShare) -> None:
            self._open(self.id)
            self._begun(begun, anew=True)
            if then is not None and self.active:
                then()

        self._reread(sending.begin, show)

    def _submit(self, read: Confirmation | None) -> None:
        id = self.id

        def reread(connection: "Connection") -> Confirmation:
            return sending.confirmation(sending.begin(connection, id), self._actor.clock())

        self._act_as_read(share_service, reread, read)
