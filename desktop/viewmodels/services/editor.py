"""Writing down a service that the commune shares: saving every word, checking it, sending it."""

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.actions.kit.as_read import REWRITTEN
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import shares
from desktop.domain import communes, fields
from desktop.domain import shares as rules
from desktop.domain.act_words import titled
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.exchange_words import kept_answer
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context, french
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.confirmation import (
    Confirmation,
    act_as_read,
    as_it_was,
    read_while_in_sight,
)
from desktop.viewmodels.kit.text_draft import WrittenDraft, is_gone
from desktop.viewmodels.kit.text_editor import KEPT_APART, TextEditor
from desktop.viewmodels.services import sending
from desktop.viewmodels.services.sending import BegunShare
from desktop.viewmodels.services.words import SENT, doubt, lodged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.viewmodels.kit.act_context import Moment


#: Refusals that mean: it is no draft any more, as it was sent or erased, or it is another text by now.
_GONE = (REWRITTEN, "not_a_draft", "unknown_share")


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
    """Its draft has no mark that it is open: the first words make it."""

    def __init__(self, id: str) -> None:
        super().__init__(id, draft_share)

    def says(self, text: dict[str, str]) -> None:
        """The text with which the editor begins; called before anything is asked of the worker."""
        self._text, self._stored = dict(text), dict(text)

    def _make(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        made = draft_share(context, None, **changed)
        self._id = made.value
        self._stored |= changed
        return made

    def _go_apart(self, context: "CommuneContext", refusal: Refusal, *, make: bool) -> Outcome[str]:
        """Makes a draft with the text, unless all of it is in the one that is gone: a try that failed had stored it."""
        if refusal.code not in _GONE:
            raise refusal
        with context.store.reading() as connection:
            if self._text_in(connection) == self._cleaned(self._text):
                return Outcome(Changes(), self._id)
        outcome = draft_share(context, None, **self._text)
        self._id, self._stored = outcome.value, dict(self._text)
        return outcome

    def _text_in(self, connection: "Connection") -> dict[str, str] | None:
        row = shares.one(connection, self._id)
        return None if row is None else self._cleaned({name: getattr(row, name) for name in rules.FIELDS})

    def _cleaned(self, text: "Mapping[str, str]") -> dict[str, str]:
        return fields.cleaned(rules.FIELDS, {name: text.get(name, "") for name in rules.FIELDS})


class ShareEditor(TextEditor):
    """The editor of a service, whose fields are those of `domain.shares.FIELDS`."""

    place = "services"
    opened = Signal(object)  #: OpenedShare
    #: `binned` of this editor brings the title: the list itself says that the draft can be put back
    ready = Signal(object)  #: Confirmation: answer with `submit`
    submitted = Signal(str)  #: the share's id
    phase_changed = Signal(str)  #: OpenedShare.closed, after the campaign has changed

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._draft: ShareDraft = ShareDraft("")
        self._themes: dict[str, str] = {}
        self._read: Confirmation | None = None
        actor.changed.connect(self._follow)

    @property
    def problems(self) -> tuple[Refusal, ...]:
        return rules.problems(self.fields, list(self._themes))

    def begin(self, id: str = "") -> None:
        """Opens a draft, or a new service."""
        self._begin(id, anew=False)

    def _begin(self, id: str, *, anew: bool) -> None:
        self._open(id)
        self._actor.ask(sending.begin, id, then=self._latest.only(lambda begun: self._begun(begun, anew=anew)))

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
            self._leave_binned(titled(row.title, "service"))
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

    def _made(self, id: str) -> None:
        apart = bool(self.id) and id != self.id
        super()._made(id)
        if apart:
            self.kept_apart.emit(KEPT_APART)

    def _follow(self, changes: Changes) -> None:
        """Tells at once when a phase opens or closes."""

        def tell(moment: "Moment") -> None:
            self.phase_changed.emit(sending.closed(moment, self._actor.clock()))

        if self.active and (changes.outbox or self.id in changes.shares):
            self._actor.ask(shares.one, self.id, then=self._latest.only(self._follow_row))
        if self.active and "campaign" in changes.scopes:
            self._actor.ask(act_context.read, then=self._latest.only(tell))

    def _follow_row(self, row: "shares.ShareRow | None") -> None:
        if row is not None and row.id == self.id and row.editable and not row.discarded_at:
            self._follow_text({name: getattr(row, name) for name in rules.FIELDS}, row.updated_at)

    @property
    def themes(self) -> dict[str, str]:
        """Name of each theme that can be chosen, by its id."""
        return dict(self._themes)

    def doubt(self, name: str) -> str:
        """What is odd about the present text of a field; "" for nothing."""
        return doubt(name, self.fields.get(name, ""), french.paris_day(self._actor.clock()))

    def ask_submit(self) -> None:
        """She wants to send it: saves and checks it; then `wrong`, or `ready` with what will be sent."""
        self.when_kept(self._check)

    def _check(self, *, anew: bool = False) -> None:
        then = self._latest.only(lambda begun: self._checked(begun, anew=anew))
        self._actor.ask(sending.begin, self.id, then=then)

    def _checked(self, begun: BegunShare, *, anew: bool) -> None:
        """Checks what is in the database, as that is what will be sent: another program may have changed it."""
        if self.id and is_gone(begun.row):
            self.reread()
            return
        moment, now = begun.moment, self._actor.clock()
        problems = list(rules.problems(begun.fields or self.fields, list(moment.themes)))
        try:
            communes.check_act(moment.commune, moment.siren)
            rules.check_phase(moment.campaign, moment.at(now))
        except Refusal as refusal:
            problems.append(refusal)
        if problems:
            if begun.fields and begun.fields != fields.cleaned(rules.FIELDS, self.fields):
                self._open(self.id)  # the form shows the text that was judged
                self._begun(begun, anew=True)
            self.wrong.emit(tuple(problems))
            return
        read = sending.confirmation(begun, now)
        self._read = read.anew_after(self._read) if anew else read
        self.ready.emit(self._read)

    def watch(self, in_sight: "Callable[[], Confirmation | None]") -> None:
        """`in_sight`: what `ready` brought, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, in_sight, self._look_again)

    def _look_again(self, connection: "Connection", asked: Confirmation) -> "Callable[[], object]":
        begun, now = sending.begin(connection, self.id), self._actor.clock()
        if is_gone(begun.row):
            return self.reread
        same = sending.confirmation(begun, now) == asked and not sending.closed(begun.moment, now)
        return as_it_was if same else partial(self._checked, begun, anew=True)

    def submit(self) -> None:
        """From the confirmation screen: saves once more, then puts what was read there in the outbox."""
        self.when_kept(self._submit)

    def reread(self) -> None:
        """Opens the text again, as another program has changed it."""
        self._begin(self.id, anew=True)

    def _submit(self) -> None:
        id = self.id

        def gone(_act: QueuedAct) -> None:
            self.finish()
            self.submitted.emit(id)

        act_as_read(
            self._actor,
            share_service,
            id,
            reread=lambda connection: sending.confirmation(sending.begin(connection, id), self._actor.clock()),
            read=self._read,
            then=self._latest.only(gone),
            refused=self._latest.only(self._refused),
            again=lambda: self._check(anew=True),
        )
