"""A service that the commune has proposed for the catalogue: what it says, how it stands, what becomes of it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.outbox.cancel_act import cancel_act
from desktop.database.queries import campaign, outbox, shares, timeline
from desktop.domain import shares as rules
from desktop.domain.changes import Changes
from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit.form_fields import filled
from desktop.viewmodels.kit.refusals import words_of
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.timeline import TimelineStep, steps
from desktop.viewmodels.services.words import FIELDS, named, state_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.outbox import ActRow
    from desktop.database.queries.shares import ShareRow
    from desktop.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ShareText:
    """`answer` says what the platform decided, "" before; `service` is its id in the catalogue once published."""

    id: str
    title: str
    shown: Shown
    answer: str
    public: tuple[tuple[str, str], ...]
    private: tuple[tuple[str, str], ...]
    steps: tuple[TimelineStep, ...]
    cancel: bool
    service: str


@dataclass(frozen=True, slots=True)
class _ShareFacts:
    row: "ShareRow | None"
    act: "ActRow | None"
    life: "Timeline | None"
    themes: dict[str, str]


class ShareLife(QObject):
    """`shown` follows each look at the one that is open; `drafted`: it is a draft again."""

    shown = Signal(object)  #: Sheet
    drafted = Signal(str)
    refused = Signal(str)  #: sentences

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._op = ""
        self.id = ""
        self.sheet: ShareText | None = None
        actor.changed.connect(self._follow)

    def show(self, id: str) -> None:
        self.id = id
        self._look()

    def leave(self) -> None:
        self.id, self.sheet = "", None

    def cancel(self) -> None:
        """Before its first attempt: a draft again."""
        if self._op:
            self._actor.act(cancel_act, self._op, refused=self._refuse)

    def _look(self) -> None:
        if self.id:
            self._actor.ask(_read, self.id, then=self._show)

    def _show(self, found: _ShareFacts) -> None:
        row = found.row
        if row is None or row.id != self.id:
            return
        if row.state == "draft":
            self.leave()
            self.drafted.emit(row.id)
            return
        self._op = "" if found.act is None else found.act.op
        fields = {name: getattr(row, name) for name in rules.FIELDS}
        now = self._actor.clock()
        self.sheet = ShareText(
            id=row.id,
            title=named(row.title),
            shown=state_of(row),
            answer=_answer(row),
            public=filled(FIELDS, fields, found.themes, private=False),
            private=filled(FIELDS, fields, found.themes, private=True),
            steps=() if found.life is None else tuple(_elsewhere(s, row.id) for s in steps(found.life, now)),
            cancel=found.act is not None and found.act.cancellable,
            service=row.service,
        )
        self.shown.emit(self.sheet)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(words_of(refusal))
        self._look()

    def _follow(self, changes: Changes) -> None:
        if self.id and (changes.shares or changes.outbox or changes.scopes):
            self._look()


def _answer(row: "ShareRow") -> str:
    if row.state == "published":
        return "La plateforme l’a publié au catalogue. Toutes les communes le trouvent à la page Services."
    if row.state == "declined":
        return f"La plateforme ne l’a pas retenu pour le catalogue. {row.detail}".strip()
    if row.state == "rejected":
        return f"La plateforme a refusé cet envoi. {row.detail}".strip()
    return ""


def _elsewhere(step: TimelineStep, id: str) -> TimelineStep:
    """A step does not lead to the very page that shows it."""
    return replace(step, link="", place="", id="") if step.id == id else step


def _read(connection: "Connection", id: str) -> _ShareFacts:
    row = shares.one(connection, id)
    return _ShareFacts(
        row=row,
        act=outbox.one(connection, row.share_op) if row is not None and row.share_op else None,
        life=timeline.of_share(connection, id),
        themes={theme.id: theme.name for theme in campaign.themes(connection)},
    )
