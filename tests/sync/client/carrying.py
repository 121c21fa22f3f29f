"""A key carried between a commune's PC and the platform: written here, received there, taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.client.usb import bundles, cards, returns
from sync.client.usb.bundles import Exported, Sender
from sync.client.usb.drive import Drive, UsbDrive
from sync.client.usb.returns import TakenBack
from sync.contract.bundle import BundleTaken
from sync.contract.prefectures import Stamp
from sync.contract.sealing import Identity, file_digest
from sync.platform.identity import prefectures
from sync.platform.intake import bundles as received
from sync.platform.intake import returns as given
from tests.sync.client.ends import APPLICANT


def no_blobs(_: str) -> Iterator[bytes]:
    return iter(())


@dataclass
class Usb:
    """A folder that stands for the key, and the age key of the PC."""

    folder: Path
    identity: Identity = field(default_factory=Identity.generate)

    def write(
        self, commune: Any, *, drive: Drive | None = None, blobs: Any = no_blobs, insee: str = "45024", **more: Any
    ) -> Exported:
        return bundles.export(
            commune,
            drive or UsbDrive(),
            Sender(commune.key, self.identity, insee, "baule"),
            self.folder,
            blobs=blobs,
            now=commune.clock(),
            **more,
        )

    def receive(self, national: Any, file: Path, stamp: Stamp | None = None) -> BundleTaken:
        with file.open("rb") as sealed:
            return received.receive(
                national.store, national.keys, sealed, file_digest(file), national.clock, stamp=stamp
            )

    def answer(self, national: Any, file: Path, stamp: Stamp | None = None) -> Path:
        """Received, and the return written beside it."""
        taken = self.receive(national, file, stamp)
        target = file.with_name(f"retour-{taken.id}-{len(list(self.folder.iterdir()))}.relais")
        with target.open("wb") as stream:
            given.write(national.store, national.keys, taken.id, stream, national.clock())
        return target

    def take_back(self, commune: Any, file: Path, insee: str = "45024") -> TakenBack:
        return returns.take_back(commune, file, self.identity, commune=insee, now=commune.clock(), key=commune.key)

    def there_and_back(self, commune: Any, national: Any) -> TakenBack:
        return self.take_back(commune, self.answer(national, self.write(commune).file))


def card(national: Any, folder: Path, *, department: str = "") -> Path:
    """The platform's card on the key."""
    import msgspec

    with national.store.reading() as connection:
        made = prefectures.card(connection, national.keys, department=department, url="https://plateforme.example")
    file = folder / "plateforme.relais-carte"
    file.write_bytes(msgspec.json.encode(made))
    return file


def ask(commune: Any, national: Any, folder: Path, **of_card: Any) -> str:
    """What `bundle export --code` does first. Gives the code."""
    code: str = national.code()
    found = cards.read_card(card(national, folder, **of_card), code)
    with commune.transaction() as connection:
        cards.request_enrolment(connection, commune.key, found, APPLICANT, code)
    return code
