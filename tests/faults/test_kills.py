"""An act shown as saved survives kill -9. The long campaign is run by name (README.md)."""

from pathlib import Path

import pytest

from tests.faults import kills
from tests.faults.acting import COMMUNE, FLAWS
from tests.faults.programs import relaisctl

pytestmark = pytest.mark.slow


def test_killed_at_random_while_acting(tmp_path: Path) -> None:
    report = kills.run(tmp_path, kills=15, seed=20)
    assert report.findings == []
    assert (report.kills, report.lost, report.half) == (15, 0, 0)
    assert report.acknowledged > 15  # it did act
    assert report.in_an_act > 3  # and was killed in the midst of it
    verified = relaisctl(tmp_path, "verify", "--commune", COMMUNE)
    assert verified.status == 0, verified
    assert verified.json["operations"] > 0


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_flawed_program_is_caught(tmp_path: Path, flaw: str) -> None:
    """The control: it must fail, or the campaign sees nothing."""
    report = kills.run(tmp_path, kills=80, seed=3, flaw=flaw)
    assert report.findings
    assert (report.lost, report.half)[FLAWS.index(flaw)] > 0
