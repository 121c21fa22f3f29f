"""What a round settles turns one by one: from "À envoyer" to what was answered, each line in its place."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.queries.acts import acts_window
from desktop.runtime.actor import Actor
from desktop.runtime.syncing import ExchangeState
from desktop.viewmodels.outbox.acts import ActsModel, line_of

if TYPE_CHECKING:
    from desktop.database.queries.outbox import ActRow

_TICKS = 20  # in a second at most, in which all that was settled at once has turned
_SLOWEST_MS = 150  # between two: slow enough to be followed


class Turning(QObject):
    """Follows a round from its own reports; the lines are those in memory, so a long outbox costs no more.

    `done`: all that was answered has turned, and the list may be read again.
    """

    done = Signal()

    def __init__(self, actor: Actor, model: ActsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._actor, self._model = actor, model
        self._queue: list[ActRow] = []
        self._answered = self._looking = 0
        self._many = 1  # at each tick
        self._running = self._ending = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """A round has just ended, and some of what it settled has not turned yet."""
        return self._ending

    def follow(self, exchange: ExchangeState) -> None:
        """At each report of the round: a batch was settled, or the round has ended."""
        answered = exchange.done if exchange.step == "sending" else self._answered
        ended, self._running = self._running and not exchange.running, exchange.running
        if ended and self._model.waiting:
            self._ending = True
            self._look()
        elif exchange.running and answered > self._answered:
            self._look()
        self._answered = answered if exchange.running else 0

    def _look(self) -> None:
        self._looking += 1
        ops, failed = self._model.waiting, lambda _sentence: self._take(())
        self._actor.ask(acts_window.settled, ops, then=self._take, failed=failed)

    def _take(self, settled: "tuple[ActRow, ...]") -> None:
        self._looking -= 1
        known = {act.op for act in self._queue}
        self._queue += [act for act in settled if act.op not in known and not act.lost]
        self._many, pause = pace(len(self._queue))
        self._timer.setInterval(pause)
        if not self._timer.isActive():
            self._turn()

    def _turn(self) -> None:
        turned, self._queue = self._queue[: self._many], self._queue[self._many :]
        now = self._actor.clock()
        self._model.turn({act.op: line_of(act, now) for act in turned})
        if self._queue:
            self._timer.start()
            return
        self._timer.stop()
        if self._ending and not self._looking:
            self._ending = False
            self.done.emit()


def pace(left: int) -> tuple[int, int]:
    """How many turn at each tick, and the milliseconds between two."""
    return math.ceil(left / _TICKS), min(_SLOWEST_MS, 1000 // min(max(1, left), _TICKS))
