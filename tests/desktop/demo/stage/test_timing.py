"""The presenter's clock: the whole presentation, and each step, shown again or not."""

import pytest

from desktop.demo.stage.timing import Timing, clock_words
from tests.desktop.demo import stopwatch


def test_it_counts_the_whole_and_each_step() -> None:
    now = [100.0]
    timing = Timing(lambda: now[0])
    now[0] += 65
    assert (timing.total, timing.of_step) == ("1\u00a0min\u00a005", "1\u00a0min\u00a005")
    timing.turn(1)
    now[0] += 30
    assert (timing.total, timing.of_step) == ("1\u00a0min\u00a035", "0\u00a0min\u00a030")
    timing.turn(0)
    now[0] += 5
    assert (timing.total, timing.of_step) == ("1\u00a0min\u00a040", "1\u00a0min\u00a010")
    timing.restart()
    assert (timing.total, timing.of_step) == ("0\u00a0min\u00a000", "0\u00a0min\u00a000")


def test_it_goes_on_after_a_breakdown() -> None:
    now, clock = [100.0], [1_000.0]
    before = Timing(lambda: now[0], lambda: clock[0])
    now[0] += 65
    before.turn(3)
    now[0] += 5
    clock[0] += 70
    spent = before.spent
    clock[0] += 20  # until it is opened again
    after = Timing(lambda: 7.0, lambda: clock[0])
    after.go_on(3, spent)
    assert (after.total, after.of_step) == ("1\u00a0min\u00a030", "0\u00a0min\u00a025")
    clock[0] = 0.0
    after.go_on(3, spent)
    assert after.total == "1\u00a0min\u00a005"


def test_an_hour_is_told_in_minutes() -> None:
    assert clock_words(3_605_000) == "60\u00a0min\u00a005"


def test_the_stopwatch_knows_what_each_verb_costs() -> None:
    assert stopwatch.seconds_of([["press", "Suivant"], ["read", "Besoins"], ["write", "x" * 20]]) == 1 + 6
    with pytest.raises(ValueError, match="juggle"):
        stopwatch.seconds_of([["press", "Suivant"], ["juggle", "3"]])
