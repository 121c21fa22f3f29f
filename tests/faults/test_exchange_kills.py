"""Either end is killed amid the exchange, and every act still has one effect. The long campaign: CAMPAIGNS.md."""

from pathlib import Path

import pytest

from tests.faults import exchange_kills

pytestmark = pytest.mark.slow


def test_both_ends_killed_at_random(tmp_path: Path) -> None:
    report = exchange_kills.run(tmp_path, kills=6, seed=2)
    assert report.findings == []
    assert report.client_kills > 0
    assert report.platform_kills > 0
    assert report.answers_lost > 0
    assert report.acts > 100


def test_a_client_that_makes_its_acts_anew_is_caught(tmp_path: Path) -> None:
    """The control: it must count twice, or the campaign sees nothing."""
    assert exchange_kills.run(tmp_path, kills=25, seed=4, flaw="anew").twice > 0
