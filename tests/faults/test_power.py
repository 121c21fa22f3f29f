"""The power goes amid acts: what was acknowledged is there. The long campaign: CAMPAIGNS.md."""

import pytest

from tests.faults import power

pytestmark = pytest.mark.slow


def test_the_power_goes() -> None:
    """Where no ext4 image can be mounted (no root), what remains is the sentence that says so."""
    if why := power.impossible():
        assert "need" in why or "ext4" in why
        return
    report = power.report_of("--cuts", "8")
    assert report["findings"] == []
    assert report["kills"] == 8
    assert report["acknowledged"] > 20


def test_commits_that_do_not_wait_for_the_disk_are_lost() -> None:
    """The control: NORMAL must lose, or no power was cut."""
    if not power.impossible():
        assert power.report_of("--cuts", "20", "--flaw", "normal")["lost"] > 0
