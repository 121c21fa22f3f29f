"""What Réglages does for the way out of this computer: the report for the help desk, and the choice of the proxy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import settings
from desktop.paths import Places
from desktop.policy import Policy

if TYPE_CHECKING:  # comes after the first paint
    from desktop.actions.desk import Desk
    from desktop.actions.make_report import Made
    from desktop.actions.way_out import Chosen, Way


@dataclass(frozen=True, slots=True)
class Support:
    """Of the real application only: the demonstration has no way out."""

    places: Places
    policy: Policy
    clock: Callable[[], datetime]

    def way_to(self, url: str) -> "Way":
        """In the network lane: the system may look for its proxy for seconds."""
        from desktop.actions.way_out import way_to  # noqa: PLC0415 - after the first paint
        from desktop.runtime.system_proxy import system_proxies  # noqa: PLC0415 - QtNetwork: after the first paint

        return way_to(url, self.places, self.policy, system_proxies)

    def report(self, out: Path, open_desk: "Callable[[], Desk]") -> "Made":
        """In the network lane, with a desk of its own. Raises Refusal."""
        from desktop.actions.make_report import Station, make_report  # noqa: PLC0415 - after the first paint
        from desktop.database.errors import DatabaseFault  # noqa: PLC0415 - as above
        from desktop.documents.support_report import Finding  # noqa: PLC0415 - as above

        own = settings.read(self.places.settings).settings
        station = Station(self.places, self.policy, own, self.way_to)
        try:
            desk = open_desk()
        except DatabaseFault as fault:
            found = Finding(fault.code, False, f"{fault.sentence} {fault.remedy}")
            return make_report(out, station, self.clock(), None, found)
        try:
            return make_report(out, station, self.clock(), desk)
        finally:
            desk.close()

    def proxy(self) -> "tuple[Chosen, bool]":
        """The choice, and whether a password is kept."""
        from desktop.actions import way_out  # noqa: PLC0415 - after the first paint

        return way_out.chosen(self.places, self.policy), way_out.has_password(self.places)

    def keep_proxy(self, mode: str, user: str, password: str | None) -> str:
        """What is wrong with it in French, "" if it was kept; None keeps the password that is there."""
        from desktop.actions.way_out import keep_proxy  # noqa: PLC0415 - after the first paint
        from sync.client.keystore import KeyStoreError  # noqa: PLC0415 - as above

        try:
            return keep_proxy(self.places, mode, user, password)
        except KeyStoreError:
            return "Le mot de passe du proxy n’a pas pu être gardé. Prévenez votre service informatique."
        except OSError:
            return "Ce réglage n’a pas pu être gardé. Vérifiez la place sur le disque, puis recommencez."
