"""Both ends killed, a line that breaks and keys in the post, all at once. The long campaign: CAMPAIGNS.md."""

from pathlib import Path

import pytest

from tests.faults import campaign

pytestmark = pytest.mark.slow


def test_all_of_it_at_once(tmp_path: Path) -> None:
    report, befell = campaign.run(tmp_path, operations=60, kills=5, seed=2)
    assert report.findings == []
    assert report.client_kills + report.platform_kills >= 5
    assert report.acts >= 60
    assert sum(count for what, count in befell.items() if what != "whole") > 0, befell


def test_a_client_that_makes_its_acts_anew_is_caught(tmp_path: Path) -> None:
    """The control: it must count twice, or the campaign sees nothing."""
    report, _ = campaign.run(tmp_path, operations=10_000, kills=40, seed=4, flaw="anew")
    assert report.twice > 0
