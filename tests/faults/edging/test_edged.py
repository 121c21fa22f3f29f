"""No value at the edge of its type brings either end down. The long campaign: ../CAMPAIGNS.md."""

import pytest

from tests.faults import edged


def test_the_platform_answers_each_with_a_problem_of_its_own() -> None:
    seen = edged.run("platform", 300, seed=1)
    assert seen["faults"] == []
    assert seen["cases"] == 300
    outcomes = seen["outcomes"]
    assert isinstance(outcomes, dict)
    assert {"200", "operation-malformed", "body-malformed", "presumption-unreadable", "bundle-manifest"} <= set(
        outcomes
    )


def test_a_platform_without_one_bound_is_caught() -> None:
    """Which seed meets it first depends on every call before it: any of these."""
    found = (edged.run("platform", 600, seed=seed, flaw="unbounded")["faults"] for seed in range(1, 9))
    assert any("500" in str(faults) for faults in found)


def test_a_pc_is_told_anything_and_its_next_round_completes() -> None:
    seen = edged.run("client", 12, seed=1)
    assert seen["faults"] == []
    said = seen["said"]
    assert isinstance(said, dict)
    assert sum(said.values()) >= 12  # a case in which nothing evil was said is none


@pytest.mark.slow
def test_a_pc_is_told_far_more() -> None:
    seen = edged.run("client", 200, seed=2)
    assert seen["faults"] == []
    assert seen["cases"] == 200
    assert {"GET /hello", "POST /batches", "GET /feed/pages", "GET /feed", "manifest"} <= set(seen["said"])


@pytest.mark.slow
def test_a_pc_that_keeps_whatever_number_it_is_told_is_caught() -> None:
    assert "OverflowError" in str(edged.run("client", 200, seed=1, flaw="unbounded")["faults"])
