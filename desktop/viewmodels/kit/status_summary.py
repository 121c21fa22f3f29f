"""The commune's status: the rows that the frame, the first screen and the exchange's rhythm share."""

from PySide6.QtCore import QObject, Signal

from desktop.database.opening import Opening
from desktop.domain.changes import Changes
from desktop.domain.french import paris_day
from desktop.runtime.actor import Actor


class StatusSummary(QObject):
    """Begins with what was read before the first paint; `changed` follows the first refresh and each with other rows,
    or on another day.

    `refreshed`: the database has been opened since, so that a question costs no more than its answer.
    """

    changed = Signal()

    def __init__(self, actor: Actor, opening: Opening) -> None:
        super().__init__()
        self.found = opening  #: what the start found, a session that broke off among it
        self.opening = opening
        self.refreshed = False
        self._actor, self._day = actor, paris_day(actor.clock())
        actor.changed.connect(self._follow)
        actor.batch.connect(self.refresh)

    def refresh(self) -> None:
        self._actor.refresh(self._show)

    def _follow(self, _changes: Changes) -> None:
        self.refresh()

    def _show(self, opening: Opening) -> None:
        today = paris_day(self._actor.clock())
        if (opening, today) != (self.opening, self._day) or not self.refreshed:
            self.opening, self._day, self.refreshed = opening, today, True
            self.changed.emit()
