"""Where communes, their platform and the time come from: real, or invented for the demonstration."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from desktop.domain.phases import LocalTime
from desktop.paths import Places
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.support import Support

if TYPE_CHECKING:  # comes after the first paint
    from desktop.actions.kit.commune_context import CommuneContext
    from sync.contract.wire import Transport


class World(Protocol):
    """What the application is built upon: the real world or the demonstration's."""

    places: Places
    demonstration: str  #: the band's sentence, "" in the real application

    @property
    def support(self) -> Support | None:
        """None in the demonstration, which makes no connection."""
        ...

    @property
    def platform_url(self) -> str:
        """The platform that the machine's policy imposes, or ""."""
        ...

    def clock(self) -> LocalTime: ...
    def open_context(self, insee: str) -> "CommuneContext": ...
    def choose(self, insee: str) -> None:
        """Makes the commune's database. Raises Refusal or DatabaseFault."""
        ...

    def second_place(self) -> Path | None:
        """The folder where backups are copied a second time, by the present policy and settings; None for none."""
        ...

    def transport(self, url: str) -> "Transport": ...
    def watch(self, connectivity: Connectivity) -> None:
        """Keeps `connectivity` informed of the state of the network from now on."""
        ...

    def clean_up(self) -> None:
        """The application has ended: removes what must not stay."""
        ...

    def go_on(self, follow: Callable[[], None]) -> None:
        """A window has closed: calls `follow`, which opens the next one or ends the program; the demonstration waits
        where people are to see that the window is gone.
        """
        ...

    def add_extras(self, session: Any) -> None:
        """Adds what this world shows beside the pages of a desktop.session.Session."""
        ...
