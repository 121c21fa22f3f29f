"""Fills what the window shows beside the pages: the bands, the status bar, the count of acts that wait."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.domain.refusals import Refusal
from desktop.runtime.actor import Actor
from desktop.runtime.installed_program import ProgramChange
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit import link_words
from desktop.viewmodels.kit.link_words import BandOffer
from desktop.viewmodels.kit.refusals import HasRemedy, fault_words, words_of
from desktop.viewmodels.kit.status_summary import StatusSummary
from desktop.viewmodels.kit.targets import KEY, WAITING
from desktop.views.shell.frame import Frame

if TYPE_CHECKING:
    from desktop.domain.places import PlaceKey


class StatusPresenter(QObject):
    """Follows the commune's status, the exchange and the actor."""

    def __init__(self, frame: Frame, status_summary: StatusSummary, syncing: Syncing, actor: Actor) -> None:
        super().__init__(frame)  # destroyed with the frame, so that a round that ends later does not call it
        self._frame, self._status_summary, self._syncing, self._actor = frame, status_summary, syncing, actor
        self._program_changed: ProgramChange | None = None
        self._followed: set[PlaceKey] = set()  # pages whose questions are followed
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.tell)
        status_summary.changed.connect(self.tell)
        syncing.changed.connect(self.tell)
        frame.visited.connect(self._visit)
        actor.disk.connect(self._disk)
        actor.refused.connect(self._refused)
        if frame.current:
            self._visit(frame.current)
        self.tell()

    def tell(self) -> None:
        summary, now, exchange = self._status_summary, self._actor.clock(), self._syncing.state
        band = summary.band(exchange, self._frame.current)
        # Where something waits, one act with the outbox's button, and so one name.
        again = "Envoyer maintenant" if summary.opening.to_send else "Essayer maintenant"
        offers = {
            BandOffer.TRY_NOW: (again, self._syncing.now),
            BandOffer.SEE_OUTBOX: ("Voir la boîte d’envoi", lambda: self._frame.go("outbox", WAITING)),
            BandOffer.STOP: ("Annuler", self._syncing.end_round),
            BandOffer.PUT_KEY_BACK: ("Rétablir la clé", lambda: self._frame.go("settings", KEY)),
        }
        # While a question stands above the band, its answers stay where they are: she may be about to press one.
        if not self._asks:
            self._frame.connection.say(
                band.sentence, *(offers[offer] for offer in band.offers), tone=band.tone, measure=band.measure
            )
        changed = self._program_changed
        at_rest = not exchange.running and exchange.network_problem is None and not exchange.halted
        self._frame.status.tell(
            link_words.PROGRAM[changed] if at_rest and changed is not None else summary.connection(exchange),
            link_words.last_exchange(summary.opening.last_exchange, now),
            link_words.still_to_send(summary.opening.to_send),
            measure=summary.measure(exchange),
        )
        self._frame.side.buttons["outbox"].count(summary.opening.to_send)
        self._tell_again(now, announced=bool(band.sentence) and link_words.announced(exchange, now) is not None)

    @property
    def _asks(self) -> bool:
        current = self._frame.current
        return current in self._followed and self._frame.page(current).foot.asks

    def _visit(self, key: "PlaceKey") -> None:
        if key not in self._followed:
            self._followed.add(key)
            self._frame.page(key).foot.answered.connect(self.tell)
        self.tell()

    def tell_program(self, change: ProgramChange | None) -> None:
        """Says so at the foot, while nothing is to be said of exchanges; None: it is again as it was."""
        if change is not self._program_changed:
            self._program_changed = change
            self.tell()

    def _tell_again(self, now: datetime, *, announced: bool) -> None:
        """At each whole minute while the band names the next try: its time would stand there though it is past."""
        if not announced:
            self._due.stop()
            return
        left = timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)
        self._due.start(1 + int(left / timedelta(milliseconds=1)))

    def _disk(self, fault: HasRemedy | None) -> None:
        """Shows that something could not be saved; only a later success takes the message away."""
        self._status_summary.unsaved(fault is not None)
        if fault is None:
            self._frame.trouble.clear()
        else:
            words = fault_words(fault, unkept=bool(self._actor.texts.unkept))
            self._frame.trouble.say(f"⚠ {words}", tone="error")

    def _refused(self, refusal: Refusal) -> None:
        dismiss = ("Compris", self._frame.trouble.clear)
        self._frame.trouble.say(words_of(refusal), dismiss, tone="warn")
