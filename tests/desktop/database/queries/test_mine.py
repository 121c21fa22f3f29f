"""What the platform has told of a cast, and what follows for a cast that it has not mentioned."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.database.queries import mine
from sync.contract.identifiers import uuid7
from sync.contract.published import OwnCast, OwnVote
from sync.contract.values import MAX_RETAKEN

BEGAN = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)


def own_vote(casts: int, withdrawn: int) -> OwnVote:
    """So many casts, a minute apart, of which those were withdrawn."""
    made = [
        OwnCast(op=uuid7(at), deposited_at=at, withdrawn=number < withdrawn)
        for number, at in enumerate(BEGAN + timedelta(minutes=number) for number in range(casts))
    ]
    return OwnVote(id="vote.a", subject="a", subject_kind="service", casts=tuple(made))


@pytest.mark.parametrize(
    ("own", "received", "expected"),
    [
        (own_vote(MAX_RETAKEN, 1), -1, True),
        (own_vote(MAX_RETAKEN, 1), 0, True),  # at the same moment as the first that is listed
        (own_vote(MAX_RETAKEN, 1), 1, None),  # received since, and not listed yet
        (own_vote(MAX_RETAKEN, 1), None, None),  # it waits here
        (own_vote(MAX_RETAKEN, 0), -1, None),  # one that is left out may count
        (own_vote(MAX_RETAKEN - 1, 1), -1, None),  # nothing is left out
        (None, -1, None),
    ],
)
def test_a_cast_that_is_not_told_of(own: OwnVote | None, received: int | None, expected: bool | None) -> None:
    at = "" if received is None else (BEGAN + timedelta(seconds=received)).isoformat()
    for never in ("", None) if received is None else (at,):
        assert mine.withdrawn(own, uuid7(BEGAN), never) is expected


def test_a_cast_that_is_told_of() -> None:
    """Whenever it was received."""
    own = own_vote(MAX_RETAKEN, MAX_RETAKEN - 1)
    for received in (None, (BEGAN - timedelta(days=1)).isoformat(), BEGAN.isoformat()):
        assert [mine.withdrawn(own, one.op, received) for one in own.casts] == [True] * (MAX_RETAKEN - 1) + [False]
    assert mine.act(own, own.casts[3].op) is own.casts[3]
