"""A crowd that keeps every place, an honest round beside it, real sockets. The long campaign: ../CAMPAIGNS.md."""

from pathlib import Path
from typing import Any

import pytest

from tests.faults import crowd
from tests.faults.crowd import Ask

#: More than twice as many as there are places, each back as soon as it is turned away.
CROWD: Any = {"half_open": 100, "slow": 100, "every_s": 0.2, "back": 4, "stall_s": 20.0}
SMALL: Any = {"connections": 40, "per_address": 30}


@pytest.mark.parametrize(
    "addresses",
    [10, pytest.param(0, marks=pytest.mark.slow)],
    ids=["from many addresses", "from the address of the PC"],
)
def test_an_honest_round_beside_it_completes(tmp_path: Path, addresses: int) -> None:
    report = crowd.run(tmp_path, Ask(addresses=addresses, bounds=SMALL, **CROWD))
    assert report.findings == []
    assert report.rounds == 3
    assert report.turned_away >= 100
    assert report.log_bytes < 10_000
    assert max(report.descriptors) <= report.descriptors[0] + 50  # some that are just closing


@pytest.mark.slow
def test_without_bounds_it_does_not(tmp_path: Path) -> None:
    """The control: the same platform by uvicorn alone, which may open as many descriptors as there were places."""
    report = crowd.run(tmp_path, Ask(addresses=10, descriptors=64, flaw="open", **CROWD | {"stall_s": 2.0}))
    assert report.rounds == 1
    assert "timeout" in report.findings[0]


@pytest.mark.slow
def test_a_thousand_of_them(tmp_path: Path) -> None:
    report = crowd.run(tmp_path, Ask())
    assert report.findings == []
    assert report.rounds == 3
    assert report.turned_away > 0
