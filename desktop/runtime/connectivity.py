"""Whether this computer has a network at all, as far as the system says; unknown is a normal answer."""

from typing import Literal

from PySide6.QtCore import QObject, Signal

State = Literal["present", "absent", "unknown"]


class Connectivity(QObject):
    """`changed` tells the new state. Nothing is asked of the system before `watch`."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._state: State = "unknown"

    @property
    def state(self) -> State:
        return self._state

    def watch(self) -> None:
        """Begins to follow the system. Called once the window stands: the module is not needed for the first paint."""
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415 - comes after the first paint

        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            return
        information = QNetworkInformation.instance()
        reach = QNetworkInformation.Reachability
        states: dict[QNetworkInformation.Reachability, State] = {
            reach.Disconnected: "absent",
            reach.Unknown: "unknown",
        }
        self._information = information  # keeps the wrapper of the system's object alive with its connection

        def told(found: QNetworkInformation.Reachability) -> None:
            # "Local" and "Site" may still reach a platform through a proxy: only a try can tell.
            self.tell(states.get(found, "present"))

        information.reachabilityChanged.connect(told)
        told(information.reachability())

    def tell(self, state: State) -> None:
        """Another source (the demonstration's switch) says how it is."""
        if state != self._state:
            self._state = state
            self.changed.emit(state)
