"""How much is sent at once, as a table; and that a round continues where the last one stopped."""

import json
from typing import Any

import pytest

from sync.client.connection import pace
from sync.client.connection.pace import Pace
from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.errors import NetworkError
from sync.contract.wire import Call
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.running import run


@pytest.mark.parametrize(
    ("before", "arrived", "cuts", "then"),
    [
        (Pace(50, 400), 8, 0, Pace(50, 800)),  # everything arrived: send more at once
        (Pace(50, 1_600), 32, 0, Pace(50, 2_000)),  # never more than this
        (Pace(5, 50), 10, 0, Pace(10, 100)),  # the link works well again
        (Pace(50, 400), 0, 0, Pace(50, 400)),  # nothing was tried
        (Pace(50, 400), 8, 2, Pace(50, 400)),  # it was cut, but blocks arrived in between
        (Pace(50, 400), 2, 2, Pace(50, 400)),
        (Pace(50, 400), 1, 3, Pace(25, 200)),  # it is cut before a whole block arrives
        (Pace(50, 400), 0, 1, Pace(25, 200)),
        (Pace(9, 90), 0, 4, Pace(5, 50)),  # never less than this
        (Pace(5, 50), 0, 4, Pace(5, 50)),
    ],
)
def test_what_the_link_achieved_decides(before: Pace, arrived: int, cuts: int, then: Pace) -> None:
    assert pace.after(before, arrived=arrived, cuts=cuts) == then


def test_a_link_that_is_not_known_yet_is_given_400_acts_at_once() -> None:
    assert Pace() == Pace(50, 400)


@pytest.mark.parametrize(
    ("length", "took_s", "then"),
    [
        (262_144, 8.0, 262_144),  # about eight seconds for each
        (262_144, 16.0, 131_072),
        (262_144, 4.0, 524_288),
        (262_144, 64.0, 32_768),
        (262_144, 65.0, 32_768),  # never less than this
        (1_000, 0.1, 80_000),  # also on a fast line
        (500_000, 4.0, 1_000_000),
        (500_001, 4.0, 1_000_000),  # nor more
        (1, 0.0, 32_768),
    ],
)
def test_a_piece_of_a_file_takes_some_seconds(length: int, took_s: float, then: int) -> None:
    assert pace.chunk(length, took_s) == then


def kept(commune: Commune) -> tuple[int, int]:

    found: dict[str, Any] = json.loads(commune.last_exchange().summary)
    return found["block"], found["batch"]


@pytest.mark.slow
def test_a_round_remembers_the_pace_for_the_next_one(enrolled: Commune, national: National) -> None:
    for service in SERVICES[:30]:
        enrolled.act(service)

    def plan(call: Call) -> Fault | None:
        return "before" if call.path.endswith("/batches") else None

    for expected in ((25, 200), (12, 100)):
        with pytest.raises(NetworkError):
            run(enrolled, FaultyTransport(national.transport(), plan))
        assert kept(enrolled) == expected
    for service in SERVICES[30:60]:
        enrolled.act(service)
    run(enrolled, national.transport())
    assert set(enrolled.states().values()) == {"accepted"}
    # The first thirty went in blocks as they were closed; the others in smaller blocks, which then grew again.
    assert kept(enrolled) == (48, 400)
