"""A platform that takes a deposit and is killed right after its commit: `… URL SEED`, the seed of a device."""

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Connection, event

from sync.contract.signing import SigningKey
from tests.sync.platform.conftest import Device, World


def main(url: str, seed: str) -> None:
    world = World(Path(), url)
    device = Device(world, SigningKey(bytes.fromhex(seed)), "45024")
    begun: list[Connection] = []

    def begins(connection: Connection) -> None:
        begun.append(connection)
        if len(begun) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(world.store._writer, "begin", begins)
    device.deposit([device.need("late")])


if __name__ == "__main__":
    main(*sys.argv[1:])
