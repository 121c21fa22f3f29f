"""The invented network between the demonstration's window and its platform: absent, slow or present, as F9 sets it."""

import time
from collections.abc import Callable

from desktop.demo.steps import Network
from desktop.runtime.connectivity import State
from sync.client.connection.transports import DirectTransport, FaultyTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Answer, Call, Transport

_SLOW_S = 0.5  # seconds before each answer; a round has about seven calls
_SLICE_S = 0.05


class Road:
    """Switched by the window, read in the network's worker. No socket is opened anywhere."""

    def __init__(self, state: Network) -> None:
        self.state: Network = state
        self._cut = False

    def transport(self, answer: Callable[[Call], Answer]) -> Transport:
        return FaultyTransport(
            DirectTransport(answer), lambda _call: "absent" if self.state == "absent" else None, wait=self._wait
        )

    def cut(self) -> None:
        """The window closes: a running round ends at its next call."""
        self._cut = True

    def mend(self) -> None:
        self._cut = False

    def _wait(self) -> None:
        until = time.monotonic() + _SLOW_S
        while self.state == "slow" and not self._cut and time.monotonic() < until:
            time.sleep(_SLICE_S)
        if self._cut or self.state == "absent":
            raise NetworkError("cut", "the demonstration's switch")


def state_of(network: Network) -> State:
    """What the computer says of this network."""
    return "absent" if network == "absent" else "present"
