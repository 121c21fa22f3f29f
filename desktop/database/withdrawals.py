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
#: The votes are read first: of the acts that wait, few are withdrawals.
VOTES_WITHDRAWN = (
    "SELECT given_vote.cast_op FROM vote AS given_vote CROSS JOIN outbox AS back ON back.op = given_vote.withdraw_op"  # noqa: S608 - our own names
    " LEFT JOIN outbox AS given ON given.op = given_vote.cast_op"
    f" WHERE back.state IN {TO_SEND}"
    " AND (coalesce(given.state, 'accepted') IN ('in_flight', 'deposited', 'accepted')"
    f" OR given.op IN ({ON_A_STICK}))"
)
_OF_PROPOSALS = "kind = 'proposal'"
_STANDING = (
    f"SELECT count(*) AS votes, count(*) FILTER (WHERE {_OF_PROPOSALS}) AS of_proposals"  # noqa: S608 - as above
    " FROM vote WHERE stands = 1"
)
_NONE_STANDS = (
    "NOT EXISTS (SELECT 1 FROM vote AS standing WHERE standing.subject = vote.subject AND standing.stands = 1)"
)
#: That for which no vote stands any more and one still counts. Only here a subject may have several rows.
_WITHDRAWN = (
    f"SELECT count(DISTINCT subject) AS votes, count(DISTINCT subject) FILTER (WHERE {_OF_PROPOSALS}) AS of_proposals"  # noqa: S608 - as above
    f" FROM vote WHERE cast_op IN ({VOTES_WITHDRAWN}) AND {_NONE_STANDS}"
)
#: In one row, for how much the commune votes: all, proposals; and of each, that for which no vote stands any more.
#: Votes that stand are counted as rows, one for each subject (`vote_standing`): to tell thousands of subjects apart
#: takes longer than all else that the first screen reads.
VOTES = (
    "SELECT standing.votes + withdrawn.votes AS votes,"  # noqa: S608 - as above
    " standing.of_proposals + withdrawn.of_proposals AS of_proposals,"
    " withdrawn.votes AS withdrawn, withdrawn.of_proposals AS proposals_withdrawn"
    f" FROM ({_STANDING}) AS standing, ({_WITHDRAWN}) AS withdrawn"
)


def count(connection: Any, *, apart: bool) -> int:
    """`apart`: another platform may have some, or today's may have lost some; asking for that is slow."""
    number: int = connection.execute(_OF_TODAY if apart else _ACCEPTED).fetchone()[0]
    return number
