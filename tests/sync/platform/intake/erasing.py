"""A platform that takes an erasure and is killed once it is committed: `… FOLDER SEED BODY PLACE`.

SEED: of the device; BODY: a file with the batch. PLACE: at which of the transactions that begin after the commit.
"""

import sys
from pathlib import Path

from sqlalchemy import Connection, event

from sync.contract.signing import SigningKey
from tests.killing import die
from tests.sync.platform.conftest import Device, World


def main(folder: str, seed: str, body: str, place: str) -> None:
    world = World(Path(folder))
    device = Device(world, SigningKey(bytes.fromhex(seed)), "45024")
    left = int(place)

    def begins(_connection: Connection) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            die()

    def commits(_connection: Connection) -> None:
        for engine in world.store._engines:
            event.listen(engine, "begin", begins)

    event.listen(world.store._writer, "commit", commits, once=True)
    device.post(Path(body).read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
