"""The demonstration's world: an invented commune, a platform in this very process, and a road that opens no socket."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.settings.open_commune import open_commune
from desktop.database.store import DEMONSTRATION
from desktop.demo.national import National
from desktop.demo.road import Road
from desktop.demo.situations import Situation, Templates, home, inside, platform_folder
from desktop.demo.usb_stick import FOLDER
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.runtime.connectivity import Connectivity
from sync.client.device.keystore import FileKeyStore
from sync.contract.wire import Transport

BAND = "DÉMONSTRATION — Communes fictives. Rien de ce que vous faites ici n’est envoyé."


class DemonstrationWorld:
    """The live world lies under `outer.data`; `add_extras` adds the adviser's panel to each window."""

    demonstration = BAND
    platform_url = ""
    support = None

    def __init__(
        self, outer: Places, add_extras: Callable[[Any], None], clock: Callable[[], datetime] = local_time
    ) -> None:
        self.live = outer.data / "world"
        inner = inside(self.live)
        self.usb = self.live / FOLDER
        self.places = Places(data=inner.data, config=outer.config, logs=outer.logs, usb=self.usb)
        self.templates = Templates(outer.data / "templates", clock)
        self.road = Road("absent")
        self.home = home().insee
        self._clock, self._add_extras = clock, add_extras
        self._national: National | None = None

    def clock(self) -> datetime:
        return self._clock()

    def open_context(self, insee: str) -> CommuneContext:
        return open_commune(self.places, insee, self._clock, FileKeyStore(self.places.keys), kind=DEMONSTRATION)

    def choose(self, insee: str) -> None:
        raise Refusal(
            "demonstration",
            "La démonstration n’a qu’une commune, inventée.",
            field="commune",
            remedy="Fermez-la pour choisir une vraie commune dans l’application.",
        )

    def second_place(self) -> None:
        """Nothing invented leaves its folder."""

    def transport(self, url: str) -> Transport:
        """Whatever the address, the only platform here is the one in this process."""
        return self.road.transport(self.national().answer)

    def watch(self, connectivity: Connectivity) -> None:
        """The system's network is none of the demonstration's business: F9 says how it is."""

    def add_extras(self, session: Any) -> None:
        self._add_extras(session)

    def national(self) -> National:
        """In the network worker."""
        if self._national is None:
            self._national = National(platform_folder(self.live), self._clock)
        return self._national

    def replace(self, situation: Situation) -> None:
        """Puts a prepared situation in place of the live world; no window may be open on it."""
        self.close()
        self.templates.copy(situation, self.live)
        self.usb.mkdir(exist_ok=True)

    def close(self) -> None:
        if self._national is not None:
            self._national.close()
            self._national = None

    def clean_up(self) -> None:
        """After a proper end nothing of the demonstration is left; after a crash the world is found as it was."""
        self.close()
        shutil.rmtree(self.live, ignore_errors=True)

    @property
    def note(self) -> Path:
        """Where the step is noted, inside the live world."""
        return self.live / "step.json"
