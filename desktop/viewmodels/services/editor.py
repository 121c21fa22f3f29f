"""Writing down a service that the commune shares: saving every word, checking it, sending it."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.database.queries import person, shares
from desktop.domain import communes, phases
from desktop.domain import shares as rules
from desktop.domain.changes import Changes, Outcome, QueuedAct
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.phases import LocalTime
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import act_context, citizens, french
from desktop.viewmodels.kit.autosave import AGAIN_MS
from desktop.viewmodels.kit.confirmation import (
    UNTIL_IT_LEAVES,
    Afterwards,
    Confirmation,
    act_as_read,
    as_it_was,
    contact_line,
    read_again,
    read_while_in_sight,
)
from desktop.viewmodels.kit.deadlines import arrival
from desktop.viewmodels.kit.form_fields import PRIVATE_THEN, PUBLIC_IF_TAKEN, filled
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.text_editor import TextEditor
from desktop.viewmodels.services.words import FIELDS, OF_NAME, doubt, lodged

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.actions.kit.commune_context import CommuneContext
    from desktop.database.queries.shares import ShareRow
    from desktop.viewmodels.kit.act_context import Moment

_PUBLISHED = "Si la plateforme le retient, toutes les communes le liront, avec le nom de la vôtre."


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


class ShareSending(Struct, frozen=True, kw_only=True):
    """The screen before a service is proposed: what will be sent, who reads it, until when."""

    commune: str  #: its name, which the heading says
    public: tuple[tuple[str, str], ...]  #: label and text of each field that others will read
    private: tuple[tuple[str, str], ...]  #: label and text of each field for the platform alone
    contact: str  #: the person to ask, in one line, from the settings; "" for nobody
    signed_as: str  #: profile and function, which are signed with it
    deadline: str  #: until when it must arrive, as a sentence; "" where no phase takes services
    enrolment: Enrolment  #: whether it can leave by the network
    lodged: str  #: that the platform already has it, by its last word; "" otherwise
    hint: str  #: what seems to be data of citizens in the text, and what is odd; "" for neither

    @property
    def confirmation(self) -> Confirmation:
        return Confirmation(
            heading=f"Voici ce qui partira au nom {french.of(self.commune)}",
            lead=read_again(Afterwards.NOTHING, self.enrolment),
            cancelling=UNTIL_IT_LEAVES,
            notice=self.deadline,
            warning=" ".join(filter(None, (self.lodged, self.hint))),
            public=(*self.public, ("Publication", _PUBLISHED)),
            public_head=PUBLIC_IF_TAKEN,
            private_head=PRIVATE_THEN,
            private=self.private,
            contact=self.contact,
            signed_as=self.signed_as,
        )


class ShareDraft:
    """The draft in the worker, where jobs run in order: the first words make it, later ones change it."""

    def __init__(self, id: str) -> None:
        self._id = id  # read and set in the worker alone; the editor learns it from what `write` returns

    def write(self, context: "CommuneContext", changed: dict[str, str]) -> Outcome[str]:
        outcome = draft_share(context, self._id or None, **changed)
        self._id = outcome.value
        return outcome


class _Begun(Struct, frozen=True):
    row: "ShareRow | None"  #: as it was saved; None for a new service
    moment: "Moment"  #: what decides whether it can be proposed now
    contact: str  #: the person to ask, in one line; "" for nobody

    @property
    def fields(self) -> dict[str, str]:
        """Text of each field; {} for a service that was not saved yet."""
        return {} if self.row is None else {name: getattr(self.row, name) for name in rules.FIELDS}


class ShareEditor(TextEditor):
    """The editor of a service, whose fields are those of `domain.shares.FIELDS`."""

    opened = Signal(object)  #: OpenedShare
    wrong = Signal(object)  #: tuple[Refusal, ...]: all the reasons why the service cannot be sent
    ready = Signal(object)  #: Confirmation: answer with `submit`
    submitted = Signal(str)  #: the share's id
    phase_changed = Signal(str)  #: OpenedShare.closed, after the campaign has changed

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
        """Tells at once when a phase opens or closes."""

        def tell(moment: "Moment") -> None:
            self.phase_changed.emit(_closed(moment, self._actor.clock()))

        if self.active and "campaign" in changes.scopes:
            self._actor.ask(act_context.read, then=self._latest.only(tell))

    def doubt(self, name: str) -> str:
        """What is odd about the present text of a field; "" for nothing."""
        return doubt(name, self.fields.get(name, ""), french.paris_day(self._actor.clock()))

    def ask_submit(self) -> None:
        """She wants to send it: saves and checks it; then `wrong`, or `ready` with what will be sent."""
        self.when_kept(self._check)

    def _check(self, *, anew: bool = False) -> None:
        then = self._latest.only(lambda begun: self._checked(begun, anew=anew))
        self._actor.ask(_begin, self.id, then=then)

    def _checked(self, begun: _Begun, *, anew: bool) -> None:
        """Checks what is in the database, as that is what will be sent: another program may have changed it."""
        moment, now = begun.moment, self._actor.clock()
        problems = list(rules.problems(begun.fields or self.fields, list(moment.themes)))
        try:
            communes.check_act(moment.commune, moment.siren)
            rules.check_phase(moment.campaign, moment.at(now))
        except Refusal as refusal:
            problems.append(refusal)
        if problems:
            self.wrong.emit(tuple(problems))
            return
        read = _confirmation(begun, now)
        self._read = read.anew if anew else read
        self.ready.emit(self._read)

    def watch(self, in_sight: "Callable[[], Confirmation | None]") -> None:
        """`in_sight`: what `ready` brought, while it is shown; it is read again whenever the data change."""
        read_while_in_sight(self._actor, in_sight, self._look_again)

    def _look_again(self, connection: "Connection", asked: Confirmation) -> "Callable[[], object]":
        begun, now = _begin(connection, self.id), self._actor.clock()
        if begun.row is None or begun.row.discarded_at or not begun.row.editable:
            return self.reread
        same = _confirmation(begun, now) == asked and not _closed(begun.moment, now)
        return as_it_was if same else partial(self._checked, begun, anew=True)

    def submit(self) -> None:
        """From the confirmation screen: saves once more, then puts what was read there in the outbox."""
        self.when_kept(self._submit)

    def reread(self) -> None:
        """Opens the text again, as another program has changed it."""
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
            reread=lambda connection: _confirmation(_begin(connection, id), self._actor.clock()),
            read=self._read,
            then=self._latest.only(gone),
            refused=lambda refusal: self.wrong.emit((refusal,)),
            again=lambda: self._check(anew=True),
        )


def _closed(moment: "Moment", now: LocalTime) -> str:
    if not moment.siren:
        return act_context.unlisted(moment.commune, "écrire ce service et le garder ici")
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


def _confirmation(begun: _Begun, now: LocalTime) -> Confirmation:
    moment = begun.moment
    return ShareSending(
        commune=moment.commune,
        public=filled(FIELDS, begun.fields, moment.themes, private=False),
        private=filled(FIELDS, begun.fields, moment.themes, private=True),
        contact=begun.contact,
        signed_as=moment.signed_as,
        deadline=_deadline(moment, now),
        enrolment=moment.enrolment,
        lodged=lodged(begun.row),
        hint=" ".join(filter(None, (citizens.hint(*begun.fields.values()), _doubts(begun.fields, now)))),
    ).confirmation


def _doubts(fields: dict[str, str], now: datetime) -> str:
    today = french.paris_day(now)
    each = ((OF_NAME[name].plain, doubt(name, text, today)) for name, text in fields.items())
    return " ".join(f"{label}{french.FIXED}: {french.uncapital(sentence)}" for label, sentence in each if sentence)


def _deadline(moment: "Moment", now: LocalTime) -> str:
    """Until when it must arrive: the end of the last phase in which a service can be proposed."""
    if moment.campaign is None:
        return (
            "Les dates de la campagne ne sont pas encore connues ici. "
            "La plateforme vous dira si elle peut le prendre en compte."
        )
    at = moment.at(now)
    last = next((phase for phase in reversed(moment.campaign.phases) if phase.key in rules.OPEN), None)
    if last is not None and last.closes <= at:  # the calendar is over: only the phase that is kept open says something
        last = phases.open_phase(moment.campaign, at)
    return "" if last is None else arrival(last.closes, at, "Votre proposition")
