"""There are more casts for one service than a withdrawal can name, or than the platform can list."""

import pytest

from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from sync.contract.values import MAX_NAMED, MAX_RETAKEN
from tests.desktop.actions.exchanging import National, national
from tests.desktop.actions.votes.two_computers import SERVICE, Both, both, every, named, rounds, shown

__all__ = ["both", "national"]


@pytest.mark.slow
def test_a_withdrawal_names_what_counts_before_what_is_withdrawn(both: Both, national: National) -> None:
    """If there are more casts than can be named, the one that counts is the first."""
    first, second = both
    early = cast_vote(first, SERVICE).value.op
    for _ in range(MAX_NAMED):
        cast_vote(second, SERVICE)
        withdraw_vote(second, SERVICE)
    rounds(national, first, second)
    assert (shown(second), national.tally()) == (("accepted", True, False), {SERVICE: 1})
    assert early in named(second, withdraw_vote(second, SERVICE).value.op)
    rounds(national, second, first)
    assert national.tally() == {}
    assert (every(first)[early], every(second)[early]) == (("withdrawn", False, True), ("withdrawn", True, False))


@pytest.mark.slow
def test_of_more_casts_than_the_platform_can_tell_those_before_them_are_withdrawn(
    both: Both,
    national: National,
) -> None:
    """A cast that waits here is not counted as withdrawn, though it was made before they came."""
    first, second = both
    early = cast_vote(first, SERVICE).value.op
    rounds(national, first, second)
    withdraw_vote(second, SERVICE)
    for _ in range(MAX_RETAKEN):
        cast_vote(second, SERVICE)
        withdraw_vote(second, SERVICE)
    rounds(national, second, first)
    assert national.tally() == {}
    assert (every(first)[early], shown(first)[0]) == (("withdrawn", False, True), "withdrawn")
    cast_vote(first, SERVICE)
    assert shown(first) == ("finalised", False, False)
    rounds(national, first, second)
    assert (shown(first), shown(second)) == (("accepted", False, False), ("accepted", True, False))
    assert national.tally() == {SERVICE: 1}
