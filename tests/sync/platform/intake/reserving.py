"""Acts that wait for something that only their own commune can send, until after the close."""

from datetime import timedelta
from typing import Any

from sync.contract.operations import Operation
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.rules.acts import request

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


def a_need(device: Any, *requires: Operation) -> tuple[Operation, Operation]:
    """An act that waits for these acts, and the withdrawal that gives it up."""
    made = device.need(requires=tuple(one.op for one in requires))
    return made, device.need_back(made)


def a_request(device: Any, *requires: Operation) -> tuple[Operation, Operation]:
    made = device.act("request.submit", request(request="r1"), requires=tuple(one.op for one in requires))
    return made, device.act("request.withdraw", {"request": "r1", "submissions": [made.op]})
