"""Which of the commune's acts on one subject is the valid one, whatever each of its computers knows of them."""

from itertools import permutations

import pytest
from msgspec.structs import replace

from desktop.domain.contributions import RetakenFact as Fact
from desktop.domain.contributions import first_standing, last_standing

HERE, THEIRS = Fact(op="m", here=True), Fact(op="k", here=False, withdrawn=False)


@pytest.mark.parametrize(
    ("act", "counts"),
    [
        (HERE, True),  # it waits, or was accepted: the platform has not listed it yet
        (replace(HERE, void=True), False),
        (replace(HERE, named=True), False),
        (replace(HERE, withdrawn=False), True),
        (replace(HERE, withdrawn=True), False),
        (replace(HERE, void=True, withdrawn=False), True),  # withdrawn here, but sent from another copy
        (replace(HERE, named=True, withdrawn=False), False),  # the withdrawal waits, or the platform has not told yet
        (THEIRS, True),
        (replace(THEIRS, withdrawn=None), False),
        (replace(THEIRS, withdrawn=True), False),
        (replace(THEIRS, named=True), False),
    ],
)
def test_an_act_counts(act: Fact, counts: bool) -> None:
    assert act.counts is counts
    assert first_standing([act]) == last_standing([act]) == (act.op if counts else None)


def test_ours_stands_before_another_computers_and_the_first_before_the_next() -> None:
    """So that its receipt is shown; the order in which they came to be known makes no difference."""
    casts = (HERE, THEIRS, replace(HERE, op="n"), replace(THEIRS, op="l"), replace(HERE, op="a", void=True))
    for order in permutations(casts):
        assert first_standing(order) == "m"
        assert first_standing(cast for cast in order if not cast.here) == "k"
    assert first_standing(()) is None


def test_of_joins_and_declarations_the_last_stands_as_the_platform_received_them() -> None:
    """Acts that wait here come last, in the order in which they were made; those that do not count are skipped."""
    early, late = (True, "", 3), (True, "", 4)
    acts = (
        replace(THEIRS, op="z", order=(False, "2026-02-01", 0)),
        replace(HERE, op="a", order=(False, "2026-02-02", 0)),
        replace(THEIRS, op="b", order=(False, "2026-02-02", 0)),
        replace(HERE, op="d", order=early),
        replace(HERE, op="c", order=late),
        replace(HERE, op="y", order=late, named=True),
    )
    for order in permutations(acts):
        assert last_standing(order) == "c"
        assert last_standing(act for act in order if act.op != "c") == "d"
        assert last_standing(act for act in order if not act.order[0]) == "b"
        assert last_standing(act for act in order if act.op in "az") == "a"
    assert last_standing(()) is None
