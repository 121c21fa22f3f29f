"""The commune's status: rows that the window's frame, the first page and the timing of exchanges share."""

from PySide6.QtCore import QObject, Signal

from desktop.database.opening import Opening
from desktop.domain.changes import Changes
from desktop.domain.french import paris_day
from desktop.runtime.actor import Actor
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.kit import link_words
from desktop.viewmodels.kit.link_words import Band, Measure


class StatusSummary(QObject):
    """Begins with what was read before the first paint.

    `refreshed`: the database has been opened since, so that further questions are quick.
    """

    changed = Signal()  #: after the first refresh, and each one that finds other rows or another day; after `unsaved`

    def __init__(self, actor: Actor, opening: Opening) -> None:
        super().__init__()
        self.at_start = opening  #: what was read at the start, including a session that ended by a crash
        self.opening = opening
        self.refreshed = False
        self._actor, self._day = actor, paris_day(actor.clock())
        self._unsaved = False
        actor.changed.connect(self._follow)
        actor.batch.connect(self.refresh)

    def band(self, exchange: ExchangeState, page: str) -> Band:
        """What the connection band says while this page is shown."""
        return link_words.band(
            exchange,
            enrolled=self.opening.enrolment.known,
            to_send=self.opening.to_send,
            carried=self.opening.on_a_stick,
            now=self._actor.clock(),
            outbox=page == "outbox",
            lost=self.opening.lost > 0,
            unsaved=self._unsaved,
        )

    def connection(self, exchange: ExchangeState) -> str:
        """What the status bar says of the connection."""
        known, lost = self.opening.enrolment.known, self.opening.lost > 0
        return link_words.connection(exchange, enrolled=known, lost=lost)

    def measure(self, exchange: ExchangeState) -> Measure | None:
        """How far a round under way has come."""
        return link_words.under_way(exchange, lost=self.opening.lost > 0).measure

    def unsaved(self, now: bool) -> None:
        """Notes whether something on the screen cannot be stored now, so that the band does not say that all is."""
        if now != self._unsaved:
            self._unsaved = now
            self.changed.emit()

    def refresh(self) -> None:
        self._actor.refresh(self._show)

    def _follow(self, _changes: Changes) -> None:
        self.refresh()

    def _show(self, opening: Opening) -> None:
        today = paris_day(self._actor.clock())
        if (opening, today) != (self.opening, self._day) or not self.refreshed:
            self.opening, self._day, self.refreshed = opening, today, True
            self.changed.emit()
