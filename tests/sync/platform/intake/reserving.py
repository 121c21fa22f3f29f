"""Acts that wait for what their own commune alone can send, and the close that they wait beyond."""

from datetime import timedelta
from typing import Any

from sync.contract.operations import Operation
from tests.sync.platform.conftest import SERVICE

DAY = timedelta(days=1)
COUNTS = {SERVICE: 1}


def key_of(device: Any, *requires: Operation) -> Operation:
    """An act that its commune may send in any phase."""
    made: Operation = device.act(
        "personal.erase", {"operations": [device.cast().op]}, requires=tuple(one.op for one in requires)
    )
    return made


def waits(device: Any, *acts: Operation) -> None:
    assert {device.one(one).reason for one in acts} == {"missing"}


def close(world: Any) -> None:
    world.now += DAY
    world.phase("vote")
    world.now += 20 * DAY
