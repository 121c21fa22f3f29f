"""The invented network between the demonstration's window and its platform: absent, slow or present, as F9 sets it."""

import contextlib
import time
from typing import Literal

from sqlalchemy.exc import DBAPIError

from desktop.demo.platform.national import National
from desktop.runtime.connectivity import State
from sync.client.connection.transports import DirectTransport, FaultyTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Answer, Call, Transport
from sync.platform.store import StoreError

Network = Literal["absent", "slow", "present"]
NETWORKS: tuple[Network, ...] = ("absent", "slow", "present")

_SLOW_S = 0.5  # seconds before each answer; a round has about seven calls
_ACT_S = 4.0  # seconds between two acts: enough to say that one has arrived, and to cut the network before the next
_SLICE_S = 0.05
_PIECE = 64  # bytes that arrive at once over the slow link


class Road:
    """Switched by the window, read in the network's worker. No socket is opened anywhere."""

    def __init__(self, state: Network) -> None:
        self.state: Network = state
        #: Votes of the commune that the platform counts, by its own database; None before anything was asked of it.
        self.counted: int | None = None
        self._cut = False

    def transport(self, national: National) -> Transport:
        def answer(call: Call) -> Answer:
            try:
                return self._answer(national, call)
            finally:
                self.count(national)

        return FaultyTransport(
            DirectTransport(answer),
            lambda _call: "absent" if self.state == "absent" else None,
            wait=lambda: self._wait(_SLOW_S),
        )

    def count(self, national: National) -> None:
        """Asks the platform; in the network's worker."""
        with contextlib.suppress(OSError, StoreError, DBAPIError):  # its answer says so; what was counted stays
            self.counted = national.votes()

    def cut(self) -> None:
        """The window closes: a running round ends at its next call."""
        self._cut = True

    def mend(self) -> None:
        self._cut = False

    def _answer(self, national: National, call: Call) -> Answer:
        """Over a slow link the platform takes what has arrived, act by act, before the rest is there."""
        self.count(national)
        arriving = national.arriving(call) if self.state == "slow" else None
        if arriving is None:
            return national.answer(call)
        try:
            for start in range(0, len(call.body), _PIECE):
                arriving.feed(call.body[start : start + _PIECE])
                before = self.counted
                self.count(national)
                if self.counted != before:
                    self._wait(_ACT_S)
        finally:
            answer = arriving.answer()
        return answer

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self.state == "slow" and not self._cut and time.monotonic() < until:
            time.sleep(_SLICE_S)
        if self._cut or self.state == "absent":
            raise NetworkError("cut", "the demonstration's switch")


def state_of(network: Network) -> State:
    """What the computer says of this network."""
    return "absent" if network == "absent" else "present"
