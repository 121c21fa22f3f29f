"""Which of the commune's casts for a subject stands, whatever each of its computers knows of them."""

from dataclasses import replace
from itertools import permutations

import pytest

from desktop.domain.votes import CastFact, standing

HERE, THEIRS = CastFact(op="m", here=True), CastFact(op="k", here=False, withdrawn=False)


@pytest.mark.parametrize(
    ("cast", "counts"),
    [
        (HERE, True),  # it waits, or was taken: the platform has not said since
        (replace(HERE, void=True), False),
        (replace(HERE, named=True), False),
        (replace(HERE, withdrawn=False), True),
        (replace(HERE, withdrawn=True), False),
        (replace(HERE, void=True, withdrawn=False), True),  # taken back here, and had left from another copy
        (replace(HERE, named=True, withdrawn=False), False),  # the withdrawal waits, or the platform has not told yet
        (THEIRS, True),
        (replace(THEIRS, withdrawn=None), False),
        (replace(THEIRS, withdrawn=True), False),
        (replace(THEIRS, named=True), False),
    ],
)
def test_a_cast_counts(cast: CastFact, counts: bool) -> None:
    assert cast.counts is counts
    assert standing([cast]) == (cast.op if counts else None)


def test_ours_stands_before_another_computers_and_the_first_before_the_next() -> None:
    """So that its receipt is shown; the order in which they came to be known makes no difference."""
    casts = (HERE, THEIRS, replace(HERE, op="n"), replace(THEIRS, op="l"), replace(HERE, op="a", void=True))
    for order in permutations(casts):
        assert standing(order) == "m"
        assert standing(cast for cast in order if not cast.here) == "k"
    assert standing(()) is None
