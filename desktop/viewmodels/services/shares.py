"""The list of the services that the commune shares: drafts, what left, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.services.discard_share import discard_share, restore_share
from desktop.database.queries import shares
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.own_list import OwnList
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.services.words import named, state_of

if TYPE_CHECKING:
    from desktop.database.queries.shares import ShareRow


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One line; `note` says when it moved last, or why it was not taken."""

    id: str
    title: str
    shown: Shown
    note: str

    @property
    def spoken(self) -> str:
        return f"{self.title}, {self.shown.word}, {self.note}"


def line(row: "ShareRow", now: datetime) -> ShareLine:
    moment = row.decided_at or row.updated_at
    when = french.since(datetime.fromisoformat(moment).astimezone(now.tzinfo), now)
    moved = {"draft": "Modifié", "published": "Publié", "declined": "Répondu"}.get(row.state)
    note = f"{moved or 'Mis dans la boîte d’envoi'} {when}"
    if row.state == "declined" and row.detail:
        note = row.detail
    return ShareLine(row.id, named(row.title), state_of(row), note)


class Shares(OwnList):
    found = Signal(str)  #: the id is one of ours

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, discard_share, restore_share, parent)

    def refresh(self) -> None:
        self._actor.ask(shares.listed, then=self._show)

    def find(self, id: str) -> None:
        """Another place leads to something that may be one of ours: `found` then follows."""
        self._actor.ask(shares.one, id, then=lambda row: self.found.emit(id) if row is not None else None)

    def discard(self, id: str) -> None:
        row = self.model.row_of(id)
        self._bin(id, self.model.lines[row].title if row >= 0 else named(""))

    def _follow(self, changes: Changes) -> None:
        if self.known and (changes.shares or changes.outbox or changes.scopes & {"mine", "campaign"}):
            self.refresh()

    def _show(self, rows: "tuple[ShareRow, ...]") -> None:
        now = self._actor.clock()
        self.known = True
        self.model.show([line(row, now) for row in rows])
        self.refreshed.emit()
