"""The USB stick of the demonstration: a folder that the préfecture carries to the platform and back, on F10.

Every file in it is marked as one of a demonstration, so that the real application and platform refuse it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec import Struct
from sqlalchemy import func, select

from desktop.domain.french import agreed, counted
from sync.client.usb.drive import UsbDrive, write
from sync.contract.bundle import INVENTED_NAME, SUFFIX
from sync.contract.sealing import file_digest
from sync.platform.identity.keys import Keys
from sync.platform.intake import bundles, returns
from sync.platform.store import PlatformStore
from sync.platform.tables import operation

FOLDER = "Clé USB (exemple)"
#: What is left to do with the answer.
TO_TAKE = "Reprenez-la dans la boîte d’envoi, sans réseau."
_RETURN = f"{INVENTED_NAME}retour-"


class CarriedActs(Struct, frozen=True):
    """What the platform received from the stick."""

    acts: int  #: how many acts; 0 where only news was asked for
    known: int = 0  #: how many of them had come before, as by the network: they count once

    @property
    def lines(self) -> tuple[str, ...]:
        received = f"La plateforme a reçu {counted(self.acts, 'envoi')} par la clé." if self.acts else ""
        once = agreed(self.known, "déjà reçu\u00a0: compté une seule fois", "déjà reçus\u00a0: comptés une seule fois")
        again = f"{counted(self.known, 'envoi')} {once}." if self.known else ""
        answered = "Sa réponse, signée, est sur la clé."
        return tuple(filter(None, (received, again, answered)))


def carry(store: PlatformStore, keys: Keys, usb: Path, clock: Callable[[], datetime]) -> CarriedActs | None:
    """Takes each file on the stick that has no answer yet, and writes its answer there; None where there is none.

    Raises OSError; BadBundle where somebody has changed a file.
    """
    answered, acts, known = 0, 0, 0
    for file in sorted(usb.glob(f"{INVENTED_NAME}*{SUFFIX}"), key=lambda file: file.stat().st_mtime_ns):
        if file.name.startswith(_RETURN):
            continue
        before = _operations(store)
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
        if taken.stopped is msgspec.UNSET:
            known += taken.acts - (_operations(store) - before)
    return CarriedActs(acts, known) if answered else None


def _operations(store: PlatformStore) -> int:
    """How many acts the platform has; nothing else reaches it while the stick is read."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(operation)).scalar_one()
