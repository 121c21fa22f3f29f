"""A backup put back, then a round: nothing lost, nothing twice, the fork noticed. The long campaign: CAMPAIGNS.md."""

from pathlib import Path

import pytest

from tests.faults import restores

pytestmark = pytest.mark.slow


def test_drills(tmp_path: Path) -> None:
    report = restores.run(tmp_path, drills=6, seed=2)
    assert report.findings == []
    assert report.acts > 20
    assert report.forks + report.killed > 0


@pytest.mark.parametrize("flaw", restores.FLAWS)
def test_a_flawed_program_is_caught(tmp_path: Path, flaw: str) -> None:
    """The control: it must fail, or the drills see nothing."""
    report = restores.run(tmp_path, drills=12, seed=1, flaw=flaw)
    assert report.unverified if flaw == "forgets" else report.twice
