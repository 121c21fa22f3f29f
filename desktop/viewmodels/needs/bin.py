"""The bin of drafts: what was thrown away, how long it stays, and its way back."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.needs.discard_need import restore_need
from desktop.database import words
from desktop.database.queries import needs
from desktop.domain.bin import BIN_DAYS
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.own_list import OwnLine
from desktop.viewmodels.kit.vocabulary import Vocabulary
from desktop.viewmodels.needs.words import named

if TYPE_CHECKING:
    from desktop.database.queries.needs import NeedRow


class NeedBin(QObject):
    refreshed = Signal()
    restored = Signal(str)  #: the draft's id

    def __init__(self, actor: Actor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self.model = ListModel(self)
        self.narrowing = Narrowing(_VOCABULARY, self)
        self.narrowing.changed.connect(self._list)
        self._lines: tuple[OwnLine, ...] = ()
        self.known = False
        actor.changed.connect(self._follow)

    @property
    def count(self) -> int:
        """How many there are, whatever the list is narrowed to."""
        return len(self._lines)

    def refresh(self) -> None:
        self._actor.ask(needs.discarded, then=self._show)

    def restore(self, id: str) -> None:
        self._actor.act(restore_need, id, then=lambda _: self.restored.emit(id))

    def _follow(self, changes: Changes) -> None:
        if changes.needs:
            self.refresh()

    def _show(self, rows: "tuple[NeedRow, ...]") -> None:
        now = self._actor.clock()
        self.known = True
        self._lines = tuple(_line(row, now) for row in rows)
        self._list()
        self.refreshed.emit()

    def _list(self) -> None:
        self.model.show(self.narrowing.narrow(self._lines))


_VOCABULARY = Vocabulary(search="&Chercher un brouillon", one="brouillon", many="brouillons", all="Tous les brouillons")


def _line(row: "NeedRow", now: datetime) -> OwnLine:
    thrown = french.paris(row.discarded_at)
    left = french.days_left((thrown + timedelta(days=BIN_DAYS)).date(), french.paris(now).date())
    note = f"Mis à la corbeille {french.since(thrown, now)} · {left}"
    title = named(row.title)
    searched = words.folded(f"{title}\n{row.description}")
    return OwnLine(id=row.id, title=title, shown=states.DRAFT, note=note, searched=searched)
