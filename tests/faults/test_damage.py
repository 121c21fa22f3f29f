"""Damage is seen, or changed no act and no receipt. The long campaign: CAMPAIGNS.md."""

from pathlib import Path

import pytest

from tests.faults import damage


def test_damage_is_seen(tmp_path: Path) -> None:
    report = damage.run(tmp_path, damages=60, seed=4, acts=20)
    assert report.findings == []
    assert report.undetected == 0
    assert report.by_chain > 3
    assert report.by_digest > 3
    assert report.by_sqlite > 3


@pytest.mark.slow
def test_sqlite_alone_would_miss_some(tmp_path: Path) -> None:
    """The control."""
    assert damage.run(tmp_path, damages=60, seed=4, acts=20, flaw="integrity").undetected > 3
