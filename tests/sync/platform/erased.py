"""A contact that is erased, and the files in which its name may still stand."""

from pathlib import Path

from sync.contract.batches import Personal, personal_digest
from sync.contract.operations import Operation
from sync.platform import erasures
from sync.platform.store import PlatformStore
from tests.sync.platform.conftest import Device, World

CANARY = b"CanariDupont"


class Erased:
    """A need with its contact, and the act that erases the contact."""

    def __init__(self, device: Device) -> None:
        salt, blob = "5a" * 16, {"name": CANARY.decode()}
        self.need = device.need(personal=personal_digest(salt, blob))
        contact = Personal(op=self.need.op, salt=salt, blob=blob)
        device.verified(device.post(device.batch([self.need], personal=[contact])), [self.need])
        self.erase: Operation = device.act("personal.erase", {"operations": [self.need.op]})


def files_with_canary(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.is_file() and CANARY in file.read_bytes())


def folder_of(world: World) -> Path:
    assert world.store.file is not None
    return world.store.file.parent


def marked(store: PlatformStore) -> int:
    with store.reading() as connection:
        return len(erasures.marks(connection))
