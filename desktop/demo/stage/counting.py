"""How many of our votes the room is told that the platform counts: as many as when that was last read."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.demo.worlds.road import Road

if TYPE_CHECKING:
    from desktop.session import Session

_EVERY_MS = 200  # what the platform counts changes in a worker


class Counting(QObject):
    """One number for panel, band and the card of a breakdown: no page but the list of what leaves changes it."""

    changed = Signal()  #: `votes` has changed

    def __init__(self, road: Road, session: Callable[[], "Session | None"]) -> None:
        super().__init__()
        self._road, self._session = road, session
        self.votes: int | None = None  #: None while the platform of this world was not asked
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.follow)
        self._timer.start()

    def begin_anew(self) -> None:
        """In another world."""
        self._keep(None)

    def follow(self) -> None:
        if self.votes is None or self._watched or self._brought:
            self.read()

    def read(self) -> None:
        """Something tells the room what the platform has."""
        self._keep(self._road.counted)

    @property
    def _watched(self) -> bool:
        """Whether each vote is watched as it arrives: over the slow link, beside the list of what leaves."""
        session = self._session()
        return self._road.state == "slow" and session is not None and session.frame.current == "outbox"

    @property
    def _brought(self) -> bool:
        """Whether the last exchange was answered to its end, and the pages have read what it has brought."""
        session = self._session()
        if session is None:
            return False
        state = session.syncing.state
        return state.answered and not (state.running or state.vain or state.halted) and session.local.idle

    def _keep(self, votes: int | None) -> None:
        if votes != self.votes:
            self.votes = votes
            self.changed.emit()
