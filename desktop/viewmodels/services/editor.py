"""Writing down a service that the commune shares: every word kept, checked, and put on its way."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import person, shares
from desktop.domain import communes
from desktop.domain import shares as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context, citizens, french
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.confirmation import NOT_ENROLLED, READ_AGAIN, Confirmation, act_as_read, contact_line
from desktop.viewmodels.kit.deadlines import arrival
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_THEN, filled
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.text_editor import TextEditor
from desktop.viewmodels.services.words import FIELDS, lodged

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.database.queries.shares import ShareRow
    from desktop.viewmodels.kit.act_context import Moment

_PUBLISHED = "Si la plateforme le retient, toutes les communes le liront, avec le nom de la vôtre."


@dataclass(frozen=True, slots=True)
class OpenedShare:
    """What the form is filled with; `refused` is why the platform sent it back, "" where it did not."""

    fields: dict[str, str]
    themes: dict[str, str]
    refused: str
    closed: str = ""  #: why it may not be proposed now
    lodged: str = ""  #: that the platform has it already, by what it said last


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSending:
    """The screen before a service is proposed: what will be sent, who reads it, until when."""

    commune: str
    public: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...]
    contact: str
    signed_as: str
    deadline: str
    enrolled: bool
    lodged: str  #: that the platform has it already, by what it said last
    hint: str  #: citizens' data that seems to stand in the text

    @property
    def confirmation(self) -> Confirmation:
        return Confirmation(
            heading=f"Voici ce qui partira au nom {french.of(self.commune)}",
            lead=READ_AGAIN,
            notice=self.deadline + ("" if self.enrolled else NOT_ENROLLED),
            warning=" ".join(filter(None, (self.lodged, self.hint))),
            public=(*self.public, ("Publication", _PUBLISHED)),
            public_head=PUBLIC_THEN,
            private_head=PRIVATE_THEN,
            private=self.private,
            contact=self.contact,
            signed_as=self.signed_as,
        )


class ShareDraft:
    """The part in the worker, where jobs keep their order: the first words make the draft, later ones find it."""

    def __init__(self, id: str) -> None:
        self._id = id  # read and set in the worker alone; the editor learns it from what `write` answers

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        outcome = draft_share(context, self._id or None, **changed)
        self._id = outcome.value
        return outcome


@dataclass(frozen=True, slots=True)
class _Begun:
    row: "ShareRow | None"
    moment: "Moment"
    contact: str

    @property
    def fields(self) -> dict[str, str]:
        """{} of a service that was not kept yet."""
        return {} if self.row is None else {name: getattr(self.row, name) for name in rules.FIELDS}


class ShareEditor(TextEditor):
    """Its texts are those of `domain.shares.FIELDS`."""

    opened = Signal(object)  #: OpenedShare
    wrong = Signal(object)  #: tuple[Refusal, ...]: all that keeps the service from leaving
    ready = Signal(object)  #: Confirmation: answer with `submit`
    submitted = Signal(str)  #: the share's id
    phase_told = Signal(str)  #: why it may not be proposed now, "" while services are taken

    def __init__(self, actor: Actor, parent: QObject | None = None, *, again_ms: int = AGAIN_MS) -> None:
        super().__init__(actor, parent, again_ms=again_ms)
        self._draft = ShareDraft("")
        self._themes: dict[str, str] = {}
        self._read: Confirmation | None = None
        actor.changed.connect(self._follow)

    @property
    def problems(self) -> tuple[Refusal, ...]:
        return rules.problems(self.fields, list(self._themes))

    def begin(self, id: str = "") -> None:
        """Opens a draft, or a new service."""
        self.finish()
        self.active, self.id, self._draft = True, id, ShareDraft(id)
        self._actor.ask(_begin, id, then=self._latest.only(self._begun))

    def _begun(self, begun: _Begun) -> None:
        row, id = begun.row, self.id
        if id and (row is None or not row.editable):
            self.finish()
            self.left.emit(id if row is not None else "")
            return
        self._themes = begun.moment.themes
        text = {name: field.choices[0] if field.choices else "" for name, field in rules.FIELDS.items()}
        refused = ""
        if row is not None:
            text = begun.fields
            refused = row.detail if row.sent_back else ""
        self._text.begin(text, self._draft.write)
        closed = _closed(begun.moment, self._actor.clock())
        self.opened.emit(OpenedShare(self.fields, self._themes, refused, closed, lodged(row)))
        self._tell_kept("" if row is None else row.updated_at)

    def _follow(self, changes: Changes) -> None:
        """A phase that opens or closes is told at once."""

        def tell(moment: "Moment") -> None:
            self.phase_told.emit(_closed(moment, self._actor.clock()))

        if self.active and "campaign" in changes.scopes:
            self._actor.ask(act_context.read, then=self._latest.only(tell))

    def ask_submit(self) -> None:
        """The main act: kept, checked; then `wrong`, or `ready` with what will be sent."""
        self.when_kept(self._check)

    def _check(self, *, anew: bool = False) -> None:
        then = self._latest.only(lambda begun: self._checked(begun, anew=anew))
        self._actor.ask(_begin, self.id, then=then)

    def _checked(self, begun: _Begun, *, anew: bool) -> None:
        """By what is kept, which is what leaves: another program may have changed it."""
        moment, now = begun.moment, self._actor.clock()
        found = list(rules.problems(begun.fields or self.fields, list(moment.themes)))
        try:
            communes.check_act(moment.commune, moment.siren)
            rules.check_phase(moment.campaign, moment.at(now))
        except Refusal as refusal:
            found.append(refusal)
        if found:
            self.wrong.emit(tuple(found))
            return
        read = _confirmation(begun, now)
        self._read = read.anew if anew else read
        self.ready.emit(self._read)

    def submit(self) -> None:
        """From the confirmation screen: kept once more, then what was read there is frozen and put in the outbox."""
        self.when_kept(self._submit)

    def reread(self) -> None:
        """The text as another program has left it."""
        self.begin(self.id)

    def _submit(self) -> None:
        id = self.id

        def gone(_act: QueuedAct) -> None:
            self.finish()
            self.submitted.emit(id)

        act_as_read(
            self._actor,
            share_service,
            id,
            look=lambda connection: _confirmation(_begin(connection, id), self._actor.clock()),
            read=self._read,
            then=self._latest.only(gone),
            refused=lambda refusal: self.wrong.emit((refusal,)),
            again=lambda: self._check(anew=True),
        )


def _closed(moment: "Moment", now: datetime) -> str:
    try:
        rules.check_phase(moment.campaign, moment.at(now))
    except Refusal as refusal:
        return words_of(refusal)
    return ""


def _begin(connection: "Connection", id: str) -> _Begun:
    return _Begun(
        row=shares.one(connection, id) if id else None,
        moment=act_context.read(connection),
        contact=contact_line(person.contact(connection)),
    )


def _confirmation(begun: _Begun, now: datetime) -> Confirmation:
    moment = begun.moment
    return ShareSending(
        commune=moment.commune,
        public=filled(FIELDS, begun.fields, moment.themes, private=False),
        private=filled(FIELDS, begun.fields, moment.themes, private=True),
        contact=begun.contact,
        signed_as=moment.signed_as,
        deadline=_deadline(moment, now),
        enrolled=moment.enrolled,
        lodged=lodged(begun.row),
        hint=citizens.hint(*begun.fields.values()),
    ).confirmation


def _deadline(moment: "Moment", now: datetime) -> str:
    """Until the close of the last phase in which a service can be proposed."""
    if moment.campaign is None:
        return (
            "Les dates de la campagne ne sont pas encore connues ici. "
            "La plateforme vous dira si elle peut le prendre en compte."
        )
    last = next((phase for phase in reversed(moment.campaign.phases) if phase.key in rules.OPEN), None)
    return "" if last is None else arrival(last.closes, moment.at(now), "Votre proposition")
