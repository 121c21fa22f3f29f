"""The list of the services that the commune shares: drafts, those that were sent, and what became of them."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.restore_share import restore_share
from desktop.database import words
from desktop.database.queries import exchanges, shares
from desktop.domain.act_words import OTHER_PLATFORM, titled
from desktop.domain.changes import Changes
from desktop.domain.exchange_words import kept_answer
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.own_list import OwnLine, OwnList
from desktop.viewmodels.kit.vocabulary import Vocabulary
from desktop.viewmodels.services.words import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from desktop.database.queries.shares import ShareRow


#: The kind of the list to which a service belongs after the platform's answer.
_ANSWERED = {"published": "accepted", "declined": "declined", "accepted": "undecided"}  # accepted: only received yet


def line(row: "ShareRow", now: datetime, *, lost: bool = False) -> OwnLine:
    moment = row.decided_at or row.updated_at
    when = french.since(moment, now)
    moved = {"draft": "Modifié", "published": "Publié", "declined": "Répondu"}.get(row.state)
    note = f"{moved or 'Mis dans la boîte d’envoi'} {when}"
    if row.state == "declined" and row.detail:
        note = kept_answer(row.detail)
    title = titled(row.title, "service")
    stands = {"received": "deposited"}.get(row.lodged, row.lodged) or row.state  # received: waits for a decision
    kind = _ANSWERED.get(stands) or states.kind(stands)
    return OwnLine(
        id=row.id,
        title=title,
        shown=state_of(row, lost=lost),
        note=note,
        searched=words.folded(f"{title}\n{row.summary}"),
        kinds=("lost" if lost else kind,),
    )


VOCABULARY = Vocabulary(
    search="&Chercher un service",
    one="service",
    many="services",
    all="Tous nos services",
    kinds=states.KINDS
    | {"accepted": "Publiés", "declined": "Non retenus", OTHER_PLATFORM: "Reçus par une autre plateforme"},
)


class Shares(OwnList):
    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(actor, discard_share, restore_share, VOCABULARY, parent)

    @property
    def in_bar(self) -> bool:
        """Whether the bar offers to share a service: an empty list has the button in its middle instead."""
        return self.count > 0

    def refresh(self) -> None:
        self._actor.ask(_read, then=self._show)

    def find(self, id: str, then: "Callable[[bool], object]") -> None:
        """Whether this id, to which another page leads, is one of ours."""
        self._actor.ask(shares.one, id, then=lambda row: then(row is not None))

    def discard(self, id: str, title: str) -> None:
        self._bin(id, titled(title, "service"))

    def _follow(self, changes: Changes) -> None:
        if self.known and (changes.shares or changes.outbox or changes.scopes & {"mine", "campaign"}):
            self.refresh()

    def _show(self, read: "tuple[tuple[ShareRow, ...], frozenset[str]]") -> None:
        rows, lost = read
        now = self._actor.clock()
        self.known = True
        self._keep([line(row, now, lost=row.id in lost) for row in rows])
        self.refreshed.emit()


def _read(connection: "Connection") -> "tuple[tuple[ShareRow, ...], frozenset[str]]":
    return shares.listed(connection), exchanges.lost_subjects(connection)
