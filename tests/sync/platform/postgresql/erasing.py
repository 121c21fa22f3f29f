"""Erased contacts of many acts, and the marks that erasing leaves in the database."""

from sync.contract.batches import Personal, personal_digest
from sync.contract.operations import Operation
from sync.platform import erasures
from tests.sync.platform.conftest import Device, World

ACTS = 48
CANARY = b"CanariDupont"


def given(device: Device) -> Operation:
    """The act that erases the contacts of many acts, which are in the database."""
    salt, blob = "5a" * 16, {"name": CANARY.decode()}
    acts = [device.need(f"n{n}", personal=personal_digest(salt, blob)) for n in range(ACTS)]
    contacts = [Personal(op=act.op, salt=salt, blob=blob) for act in acts]
    device.verified(device.post(device.batch(acts, personal=contacts)), acts)
    return device.act("personal.erase", {"operations": [act.op for act in acts]})


def marked(world: World) -> int:
    with world.store.reading() as connection:
        return len(erasures.marks(connection))
