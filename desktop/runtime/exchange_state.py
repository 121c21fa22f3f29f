"""What is known of the exchange: the round under way, how the last one ended, when the next may begin."""

from datetime import datetime
from typing import NamedTuple

from desktop.runtime.actor import NetworkProblem
from desktop.runtime.round_progress import Lasts


class ExchangeState(NamedTuple):
    """What the connection band and the status bar show."""

    running: bool = False  #: a round is under way
    step: str = ""  #: of that round, one of `sync.client.reporter.Step`; "" before its first
    done: int = 0  #: how much of the step is done: acts, bytes or items
    total: int = 0  #: of how many; 0 where that is not known
    lasts: Lasts = "brief"  #: how long the round has been under way
    stopping: bool = False  #: it was asked to stop, and has not stopped yet
    halted: bool = False  #: the last round was stopped by a person; the rest follows at `next_at`
    network_problem: NetworkProblem | None = None  #: the one that ended the last round; None where none did
    next_at: datetime | None = None  #: when the next try may begin; None where nothing has to wait
    failures: int = 0  #: how many rounds in a row have ended by a problem of the network
    failed_at: datetime | None = None  #: when the last of them ended; None for none
    asked: bool = False  #: a person asked for the round under way, or for the last one where that failed
    network: str = "unknown"  #: whether this computer has a network: present, absent or unknown
    vain: bool = False  #: the last round called nobody, or ended by a fault of this computer
    answered: bool = False  #: the last call of this session was answered to the end; not before a first one

    def after(self, completed: str | None, now: datetime) -> "ExchangeState":
        """Without the problem of this window's last try where another program has completed an exchange since.

        `completed`: when the last complete exchange ended, ISO text; one from a clock that was ahead proves nothing.
        """
        if self.network_problem is None or self.failed_at is None or not completed:
            return self
        if not self.failed_at < datetime.fromisoformat(completed) <= now:
            return self
        return self._replace(network_problem=None, next_at=None, failures=0, failed_at=None, answered=True)
