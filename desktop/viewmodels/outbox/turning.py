"""After an answer, lines change one by one from "À envoyer" to their new state, each in its place."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.database.queries.acts import acts_window
from desktop.runtime.actor import Actor
from desktop.runtime.exchange_state import ExchangeState
from desktop.viewmodels.outbox.acts import ActsModel, line_of

if TYPE_CHECKING:
    from desktop.database.queries.outbox import ActRow

_TICKS = 20  # in one second at most, by when all lines that were answered at once have changed
_SLOWEST_MS = 150  # between two lines: slow enough to follow


class Turning(QObject):
    """Follows an exchange by its own reports; changes only lines in memory, so that a long outbox costs no more."""

    turned = Signal(object)  #: frozenset[str]: the acts whose lines have just changed
    done = Signal()  #: all lines that were answered have changed: the list may be read again

    def __init__(self, actor: Actor, model: ActsModel, parent: QObject) -> None:
        super().__init__(parent)
        self._actor, self._model = actor, model
        self._queue: list[ActRow] = []
        self._answered = self._looking = 0
        self._many = 1  # lines that change at each tick
        self._running = self._ending = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """Whether an exchange has ended and some of its answered lines have not changed yet."""
        return self._ending

    def follow(self, exchange: ExchangeState) -> None:
        """At each report of the exchange: a batch was answered, or the exchange has ended."""
        answered = exchange.done if exchange.step == "sending" else self._answered
        ended, self._running = self._running and not exchange.running, exchange.running
        if ended and self._model.waiting:
            self._ending = True
            self._refresh()
        elif exchange.running and answered > self._answered:
            self._refresh()
        self._answered = answered if exchange.running else 0

    def _refresh(self) -> None:
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
        self.turned.emit(frozenset(act.op for act in turned))
        if self._queue:
            self._timer.start()
            return
        self._timer.stop()
        if self._ending and not self._looking:
            self._ending = False
            self.done.emit()


def pace(left: int) -> tuple[int, int]:
    """How many lines change at each tick, and the milliseconds between two ticks."""
    return math.ceil(left / _TICKS), min(_SLOWEST_MS, 1000 // min(max(1, left), _TICKS))
