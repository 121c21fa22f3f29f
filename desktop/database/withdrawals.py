"""What the first screen says of withdrawals: how many were taken into account, and which votes still count before that.

They are acts like any other, but nobody who reads how many acts are taken into account thinks of them. That screen
loads no query module.
"""

from typing import Any

from desktop.database.elsewhere import ELSEWHERE
from desktop.database.last_exchange import ON_A_STICK
from desktop.database.lost_acts import LOST_ACTS
from desktop.domain.act_words import TO_SEND

#: The keys of `sync.contract.withdrawals.TAKES_BACK`.
TYPES = ("need.withdraw", "need.leave", "vote.withdraw", "interest.withdraw", "request.withdraw")
_ACCEPTED = f"SELECT count(*) FROM outbox WHERE state = 'accepted' AND type IN {TYPES}"  # noqa: S608 - our own names
_OF_TODAY = f"{_ACCEPTED} AND op NOT IN ({ELSEWHERE}) AND op NOT IN ({LOST_ACTS})"

#: Ids of the votes that left, on a USB stick too, and were withdrawn: they count until the withdrawal arrives.
VOTES_WITHDRAWN = (
    "SELECT given_vote.cast_op FROM vote AS given_vote JOIN outbox AS back ON back.op = given_vote.withdraw_op"  # noqa: S608 - our own names
    " LEFT JOIN outbox AS given ON given.op = given_vote.cast_op"
    f" WHERE back.state IN {TO_SEND}"
    " AND (coalesce(given.state, 'accepted') IN ('in_flight', 'deposited', 'accepted')"
    f" OR given.op IN ({ON_A_STICK}))"
)
_PROPOSAL = "kind = 'proposal'"
_SUBJECTS = "count(DISTINCT subject) FILTER (WHERE {})"
#: In one row, for how much the commune votes: all, proposals; and of each, that for which no vote stands any more.
VOTES = (
    f"SELECT {_SUBJECTS.format('1')} AS votes, {_SUBJECTS.format(_PROPOSAL)} AS of_proposals,"  # noqa: S608 - as above
    f" {_SUBJECTS.format('1')} - {_SUBJECTS.format('stands = 1')} AS withdrawn,"
    f" {_SUBJECTS.format(_PROPOSAL)} - {_SUBJECTS.format(f'stands = 1 AND {_PROPOSAL}')} AS proposals_withdrawn"
    f" FROM vote WHERE stands = 1 OR cast_op IN ({VOTES_WITHDRAWN})"
)


def count(connection: Any, *, apart: bool) -> int:
    """`apart`: another platform may have some, or today's may have lost some; asking for that is slow."""
    number: int = connection.execute(_OF_TODAY if apart else _ACCEPTED).fetchone()[0]
    return number
