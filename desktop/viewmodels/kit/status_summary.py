"""The commune's status: the rows that the frame, the first screen and the exchange's rhythm share."""

from PySide6.QtCore import QObject, Signal

from desktop.database.opening import Opening
from desktop.domain.changes import Changes
from desktop.runtime.actor import Actor


class StatusSummary(QObject):
    """Begins with what was read before the first paint; `changed` follows the first refresh and each with other rows.

    `refreshed`: the database has been opened since, so that a question costs no more than its answer.
    """

    changed = Signal()

    def __init__(self, actor: Actor, opening: Opening) -> None:
        super().__init__()
        self.found = opening  #: what the start found, a session that broke off among it
        self.opening = opening
        self.refreshed = False
        self._actor = actor
        actor.changed.connect(self._follow)

    def refresh(self) -> None:
        self._actor.refresh(self._show)

    def _follow(self, _changes: Changes) -> None:
        self.refresh()

    def _show(self, opening: Opening) -> None:
        if opening != self.opening or not self.refreshed:
            self.opening, self.refreshed = opening, True
            self.changed.emit()
