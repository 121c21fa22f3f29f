"""A need that is read: its text, what can be done about it, and its thread from the draft to what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.cancel_act import cancel_act
from desktop.actions.changes import Changes
from desktop.actions.copy_need import copy_need
from desktop.actions.reopen_need import reopen_need
from desktop.actions.validate_need import validate_need
from desktop.actions.withdraw_need import withdraw_need
from desktop.database.queries import campaign, catalogue, exchanges, needs, outbox
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels import french
from desktop.viewmodels.need_draft import WRITTEN, contact
from desktop.viewmodels.need_sending import deadline, words_of
from desktop.viewmodels.need_thread import Step, Trail, steps_of
from desktop.viewmodels.need_words import filled, named
from desktop.viewmodels.needs import state_of
from desktop.viewmodels.states import Shown

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["NeedSheet", "Sheet", "Step"]

_CANCEL = {"need.submit": "Annuler l’envoi", "need.withdraw": "Annuler le retrait"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cancel` is the op that can still be taken back ("" for none), `cancel_words` its button.

    `stage` is to_validate or validated while the text still lies here, else "".
    """

    id: str
    title: str
    shown: Shown
    public: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...]
    contact: str
    steps: tuple[Step, ...]
    cancel: str
    cancel_words: str
    withdraw: bool
    copy: bool
    pending: str = ""  #: said while the platform has not got it: nobody may take it for received
    stage: str = ""
    validated: str = ""  #: "Validé par … le …"
    submit: bool = False  #: it may leave from here


class NeedSheet(QObject):
    shown = Signal(object)  #: Sheet
    drafted = Signal(str)  #: the need is a draft again, or a copy was made: its id
    refused = Signal(str)  #: a sentence
    refused_name = Signal(str)  #: a sentence, beside the name of who validates

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.id = ""
        self.sheet: Sheet | None = None
        actor.changed.connect(self._follow)

    def show(self, id: str) -> None:
        self.id = id
        self._actor.ask(_read, id, then=lambda trail: self._show(id, trail))

    def leave(self) -> None:
        self.id, self.sheet = "", None

    def cancel(self) -> None:
        """Takes the act back before its first attempt; of a submission the need is a draft again."""
        if self.sheet is not None and self.sheet.cancel:
            self._actor.act(cancel_act, self.sheet.cancel, refused=self._refuse)

    def withdraw(self) -> None:
        if self.id:
            self._actor.act(withdraw_need, self.id, refused=self._refuse)

    def copy(self) -> None:
        """A new draft with the same words."""
        if self.id:
            self._actor.act(
                copy_need, self.id, then=lambda changes: self.drafted.emit(changes.made), refused=self._refuse
            )

    def validate(self, by: str) -> None:
        """The mayor has said yes; `by` names who."""
        if self.id:
            self._actor.act(
                validate_need, self.id, by, refused=lambda refusal: self.refused_name.emit(words_of(refusal))
            )

    def reopen(self) -> None:
        """Takes the validation back, asked or given: the text is a draft again."""
        if self.id:
            self._actor.act(reopen_need, self.id, refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
        self.show(self.id)

    def _follow(self, changes: Changes) -> None:
        if self.id and (self.id in changes.needs or changes.outbox or changes.scopes or changes.commune):
            self.show(self.id)

    def _show(self, id: str, trail: Trail | None) -> None:
        if id != self.id or trail is None:
            return
        if trail.row.state == "draft":
            self.leave()
            self.drafted.emit(id)
            return
        found = sheet(trail, self._actor.clock())
        if found != self.sheet:
            self.sheet = found
            self.shown.emit(found)


def sheet(trail: Trail, now: datetime) -> Sheet:
    row = trail.row
    waiting = next((act for act in (trail.withdrawal, trail.submission) if act is not None and act.cancellable), None)
    if trail.withdrawal is not None and row.state == "withdrawn" and waiting is trail.submission:
        waiting = None  # the withdrawal relies on it
    fields = {name: getattr(row, name) for name in rules.FIELDS if name != "title"}
    written = row.state in WRITTEN
    return Sheet(
        id=row.id,
        title=named(row.title),
        shown=state_of(row),
        public=filled(fields, trail.themes, private=False),
        private=filled(fields, trail.themes, private=True),
        contact=trail.contact if written else "",
        steps=steps_of(trail, now),
        cancel="" if waiting is None else waiting.op,
        cancel_words=_CANCEL.get("" if waiting is None else waiting.type, ""),
        withdraw=not written
        and row.state not in ("withdrawn", "rejected", "cancelled", "quarantined")
        and waiting is None,
        copy=row.state in ("rejected", "withdrawn", "quarantined", "conflict"),
        pending=_pending(trail, now),
        stage=row.state if written else "",
        validated=_validated(trail, now),
        submit=written and (row.state == "validated" or not trail.mayor),
    )


def _validated(trail: Trail, now: datetime) -> str:
    row = trail.row
    if not row.validated_at:
        return ""
    when = datetime.fromisoformat(row.validated_at).astimezone(now.tzinfo)
    return f"Validé par {row.validated_by} le {french.short_date(when)}."


def _pending(trail: Trail, now: datetime) -> str:
    if trail.row.state not in ("finalised", "in_flight", "held", "blocked") or trail.row.received_at:
        return ""
    until = deadline(trail.campaign, now, trail.offset_s)
    return f"Enregistré sur cet ordinateur. La plateforme ne l’a pas encore reçu. {until}"


def _read(connection: "Connection", id: str) -> Trail | None:
    row = needs.one(connection, id)
    if row is None:
        return None
    public = catalogue.public_need(connection, id)
    wanted = getattr(public, "proposal", None)
    return Trail(
        row=row,
        submission=outbox.one(connection, row.submit_op) if row.submit_op else None,
        withdrawal=outbox.one(connection, row.withdraw_op) if row.withdraw_op else None,
        proposal=next((found for found in catalogue.proposals(connection) if found.id == wanted), None),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
        campaign=campaign.current(connection),
        offset_s=exchanges.clock_offset(connection).total_seconds(),
        contact=contact(connection),
        mayor=needs.mayor_validates(connection),
    )
