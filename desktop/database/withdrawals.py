"""How many withdrawals the platform has taken into account, for the first screen, which loads no query module.

They are acts like any other, but nobody who reads how many are taken into account thinks of them.
"""

from typing import Any

from desktop.database.elsewhere import ELSEWHERE
from desktop.database.lost_acts import LOST_ACTS

#: The keys of `sync.contract.withdrawals.TAKES_BACK`.
TYPES = ("need.withdraw", "need.leave", "vote.withdraw", "interest.withdraw", "request.withdraw")
_ACCEPTED = f"SELECT count(*) FROM outbox WHERE state = 'accepted' AND type IN {TYPES}"  # noqa: S608 - our own names
_OF_TODAY = f"{_ACCEPTED} AND op NOT IN ({ELSEWHERE}) AND op NOT IN ({LOST_ACTS})"


def count(connection: Any, *, apart: bool) -> int:
    """`apart`: another platform may have some, or today's may have lost some; asking for that is slow."""
    number: int = connection.execute(_OF_TODAY if apart else _ACCEPTED).fetchone()[0]
    return number
