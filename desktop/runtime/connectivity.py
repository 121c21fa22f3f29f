"""Whether this computer has a network at all, as far as the system tells; "unknown" is a normal answer."""

from typing import Literal

from PySide6.QtCore import QObject, Signal

State = Literal["present", "absent", "unknown"]


class Connectivity(QObject):
    """The state of the network. Nothing is asked of the system before `watch`."""

    changed = Signal(str)  #: the new state

    def __init__(self) -> None:
        super().__init__()
        self._state: State = "unknown"

    @property
    def state(self) -> State:
        return self._state

    def watch(self) -> None:
        """Begins to follow the system. Called after the first paint, which does not need the module imported here."""
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

        def reachability_changed(reachability: QNetworkInformation.Reachability) -> None:
            # "Local" and "Site" may still reach a platform through a proxy, which only a try can show.
            self.tell(states.get(reachability, "present"))

        information.reachabilityChanged.connect(reachability_changed)
        reachability_changed(information.reachability())

    def tell(self, state: State) -> None:
        """Sets the state, also from another source: the demonstration's switch."""
        if state != self._state:
            self._state = state
            self.changed.emit(state)
