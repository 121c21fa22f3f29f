"""Killed at random it is found at the same step, each vote counted once. By name: `tests/faults/CAMPAIGNS.md`."""

from pathlib import Path

import pytest

from tests.desktop.demo import kills

pytestmark = pytest.mark.slow


def test_killed_at_random(tmp_path: Path) -> None:
    report = kills.run(tmp_path, 4, seed=3, most=24)
    assert report.findings == []
    assert report.kills >= 4
    assert report.played, report


def test_killed_while_the_home_takes_another_name(tmp_path: Path) -> None:
    report = kills.run(tmp_path, 3, seed=5, most=12, names=True)
    assert report.findings == []
    assert report.amid_name > 0, report


@pytest.mark.parametrize(
    ("flaw", "kind"),
    [
        ("early", "lost: 'Les plans sont sur papier"),
        ("step", "step: it was at [3]"),
        ("twice", "twice: "),
        ("socket", "socket: socket.__new__"),
        ("outside", "outside: open"),
    ],
)
def test_a_broken_promise_is_caught(tmp_path: Path, flaw: str, kind: str) -> None:
    """The control: what is said too early, a step that is not noted, a vote that counts twice, and the rest."""
    report = kills.run(tmp_path, 2, seed=1, flaw=flaw)
    assert any(kind in one for one in report.findings), report.findings
