"""On a line where anything may be done to a call, nothing moves that should not. The long campaign: ../CAMPAIGNS.md."""

import pytest

from tests.faults import hostile


def test_nothing_moves_that_an_honest_platform_would_not_move() -> None:
    seen = hostile.run(8, seed=1)
    assert seen["findings"] == []
    assert seen["histories"] == 8


@pytest.mark.slow
def test_nor_in_more_histories() -> None:
    seen = hostile.run(200, seed=2)
    assert seen["findings"] == []
    outcomes = seen["outcomes"]
    assert isinstance(outcomes, dict)
    assert {"complete", "not_the_platform", "signature-bad", "cut"} <= set(outcomes)


@pytest.mark.slow
def test_computers_that_look_at_the_nonce_alone_are_caught() -> None:
    """Which world shows it first depends on ids that are drawn: any of these."""
    assert any(hostile.run(60, seed=seed, flaw="nonce")["findings"] for seed in range(1, 5))
