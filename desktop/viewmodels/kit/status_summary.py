"""How the commune stands: the rows that the frame, the first screen and the exchange's rhythm share."""

from PySide6.QtCore import QObject, Signal

from desktop.database.opening import Opening
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor


class StatusSummary(QObject):
    """Begins with what was read before the first paint; `changed` follows the first look and each that found others.

    `looked`: the database has been opened since, so that a question costs no more than its answer.
    """

    changed = Signal()

    def __init__(self, actor: Actor, opening: Opening) -> None:
        super().__init__()
        self.found = opening  #: what the start found, a session that broke off among it
        self.opening = opening
        self.looked = False
        self._actor = actor
        actor.changed.connect(self._follow)

    def look(self) -> None:
        self._actor.refresh(self._show)

    def _follow(self, _changes: Changes) -> None:
        self.look()

    def _show(self, opening: Opening) -> None:
        if opening != self.opening or not self.looked:
            self.opening, self.looked = opening, True
            self.changed.emit()
