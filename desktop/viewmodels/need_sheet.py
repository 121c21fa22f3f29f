"""A need that has left: its text as sent, and its thread from the draft to what was decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.cancel_act import cancel_act
from desktop.actions.changes import Changes
from desktop.actions.copy_need import copy_need
from desktop.actions.withdraw_need import withdraw_need
from desktop.database.queries import campaign, catalogue, exchanges, needs, outbox
from desktop.domain import needs as rules
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels import french
from desktop.viewmodels.need_sending import deadline, words_of
from desktop.viewmodels.need_words import filled, named
from desktop.viewmodels.needs import state_of
from desktop.viewmodels.states import Shown, Tone

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.catalogue import ProposalRow
    from desktop.database.queries.needs import NeedRow
    from desktop.database.queries.outbox import ActRow
    from sync.contract.campaign import Campaign


_CANCEL = {"need.submit": "Annuler l’envoi", "need.withdraw": "Annuler le retrait"}


@dataclass(frozen=True, slots=True)
class Step:
    """One knot of the thread. A step that is not `done` is still to come; `when` is "" where no date is known."""

    shown: Shown
    when: str
    note: str
    done: bool = True

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.shown.word, self.when, self.note, "" if self.done else "à venir")))


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cancel` is the op that can still be taken back ("" for none), `cancel_words` its button."""

    id: str
    title: str
    shown: Shown
    fields: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    cancel: str
    cancel_words: str
    withdraw: bool
    copy: bool
    pending: str = ""  #: said while the platform has not got it: nobody may take it for received


@dataclass(frozen=True, slots=True)
class Trail:
    """All rows a thread is made of."""

    row: "NeedRow"
    submission: "ActRow | None"
    withdrawal: "ActRow | None"
    proposal: "ProposalRow | None"
    themes: dict[str, str]
    campaign: "Campaign | None"
    offset_s: float


class NeedSheet(QObject):
    shown = Signal(object)  #: Sheet
    drafted = Signal(str)  #: the need is a draft again, or a copy was made: its id
    refused = Signal(str)  #: a sentence

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

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
        self.show(self.id)

    def _follow(self, changes: Changes) -> None:
        if self.id and (self.id in changes.needs or changes.outbox or changes.scopes):
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
    return Sheet(
        id=row.id,
        title=named(row.title),
        shown=state_of(row),
        fields=filled({name: getattr(row, name) for name in rules.FIELDS if name != "title"}, trail.themes),
        steps=_steps(trail, now),
        cancel="" if waiting is None else waiting.op,
        cancel_words=_CANCEL.get("" if waiting is None else waiting.type, ""),
        withdraw=row.state not in ("withdrawn", "rejected", "cancelled", "quarantined") and waiting is None,
        copy=row.state in ("rejected", "withdrawn", "quarantined", "conflict"),
        pending=_pending(trail, now),
    )


def _pending(trail: Trail, now: datetime) -> str:
    if trail.row.state not in ("finalised", "in_flight", "held", "blocked") or trail.row.received_at:
        return ""
    until = deadline(trail.campaign, now, trail.offset_s)
    return f"Enregistré sur cet ordinateur. La plateforme ne l’a pas encore reçu. {until}"


def _steps(trail: Trail, now: datetime) -> tuple[Step, ...]:
    row, act = trail.row, trail.submission

    def said(moment: str) -> str:
        return (
            french.capital(french.since(datetime.fromisoformat(moment).astimezone(now.tzinfo), now)) if moment else ""
        )

    steps = [Step(Shown("✎", "Écrit", "plain"), said(row.created_at), "")]
    if act is None:
        return tuple(steps)
    steps.append(
        Step(Shown("↑", "Mis dans la boîte d’envoi", "accent"), said(act.created_at), "Enregistré sur cet ordinateur.")
    )
    steps += _answered(act, said(act.received_at), said(act.decided_at), "Besoin pris en compte")
    if trail.proposal is not None:
        steps += _grouped(trail.proposal)
    if trail.withdrawal is not None and trail.withdrawal.state != "cancelled":
        gone = trail.withdrawal
        steps.append(Step(Shown("↑", "Retrait mis dans la boîte d’envoi", "accent"), said(gone.created_at), ""))
        steps += _answered(gone, said(gone.received_at), said(gone.decided_at), "Retrait pris en compte")
    return tuple(steps)


def _answered(act: "ActRow", received: str, decided: str, accepted: str) -> list[Step]:
    """What the platform said of an act; while it has said nothing, what is still to come."""
    number = "" if act.number is None else f"Accusé n°{french.FIXED}{act.number}"
    if act.state == "quarantined":
        note = " ".join(filter(None, (act.reason, "Vos autres envois continuent.")))
        return [Step(Shown("⚠", "Mis de côté", "warn"), decided or received, note)]
    if not received:
        note = "Il partira au prochain échange." if act.attempts == 0 else "Envoi essayé, sans réponse pour l’instant."
        return [Step(Shown("→", "Envoyé", "muted"), "", note, done=False)]
    steps = [
        Step(Shown("→", "Envoyé", "accent"), "", ""),
        Step(Shown("✓", "Reçu par la plateforme", "ok"), received, number),
    ]
    final: dict[str, tuple[str, str, Tone]] = {
        "accepted": ("✓", accepted, "ok"),
        "rejected": ("✗", "Refusé", "error"),
        "conflict": ("⚠", "À corriger", "warn"),
        "superseded": ("✓", "Remplacé", "muted"),
    }
    if act.state in final:
        steps.append(Step(Shown(*final[act.state]), decided, " ".join(filter(None, (act.reason, act.detail)))))
    else:
        steps.append(Step(Shown("✓", "Décision", "muted"), "", "La plateforme l’examine.", done=False))
    return steps


def _grouped(proposal: "ProposalRow") -> list[Step]:
    title = f"«{french.FIXED}{proposal.title}{french.FIXED}»"
    steps = [Step(Shown("✓", "Regroupé", "ok"), "", f"Dans la proposition {title}.")]
    if proposal.state == "retained":
        steps.append(Step(Shown("✓", "Retenu par le comité", "ok"), "", proposal.reason))
    elif proposal.state == "not_retained":
        steps.append(Step(Shown("✗", "Non retenu par le comité", "warn"), "", proposal.reason))
    return steps


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
    )
