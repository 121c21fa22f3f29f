"""The USB stick of the demonstration: a folder that the préfecture carries to the platform and back, on F10.

Every file in it is marked as one of a demonstration, so that the real application and platform refuse it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from desktop.domain.french import counted
from sync.client.usb.drive import UsbDrive, write
from sync.contract.bundle import INVENTED_NAME, SUFFIX
from sync.contract.sealing import file_digest
from sync.platform.identity.keys import Keys
from sync.platform.intake import bundles, returns
from sync.platform.store import PlatformStore

FOLDER = "Clé USB (exemple)"
_RETURN = f"{INVENTED_NAME}retour-"


class CarriedActs(Struct, frozen=True):
    """What the platform received from the stick."""

    acts: int  #: how many acts; 0 where only news was asked for

    @property
    def lines(self) -> tuple[str, ...]:
        received = f"La plateforme a reçu {counted(self.acts, 'envoi')} par la clé." if self.acts else ""
        answered = "Sa réponse, signée, est sur la clé."
        return tuple(filter(None, (received, answered, "Reprenez-la dans la boîte d’envoi, sans réseau.")))


def carry(store: PlatformStore, keys: Keys, usb: Path, clock: Callable[[], datetime]) -> CarriedActs | None:
    """Takes each file on the stick that has no answer yet, and writes its answer there; None where there is none.

    Raises OSError; BadBundle where somebody has changed a file.
    """
    answered, acts = 0, 0
    for file in sorted(usb.glob(f"{INVENTED_NAME}*{SUFFIX}"), key=lambda file: file.stat().st_mtime_ns):
        if file.name.startswith(_RETURN):
            continue
        with file.open("rb") as sealed:
            taken = bundles.receive(store, keys, sealed, file_digest(file), clock, stamp=None, invented=True)
        with store.reading() as connection:
            target = usb / returns.file_name(returns.find(connection, taken.id), invented=True)
        if target.exists():
            continue

        def fill(out: BinaryIO, id_: str = taken.id) -> None:
            returns.write(store, keys, id_, out, clock(), invented=True)

        write(UsbDrive(), target, fill)
        answered, acts = answered + 1, acts + taken.acts
    return CarriedActs(acts) if answered else None
