"""Withdrawals: which acts take back which, and where they name them. Either of the two may come first."""

from typing import NamedTuple


class Withdrawal(NamedTuple):
    """An act that takes others back; never sent, and so no struct."""

    of: str  #: type of the acts that it takes back
    names: str  #: field of its body with the id of such an act, or with a list of ids


#: By the type of the act that takes back.
TAKES_BACK: dict[str, Withdrawal] = {
    "need.withdraw": Withdrawal("need.submit", "submission"),
    "need.leave": Withdrawal("need.join", "joins"),
    "vote.withdraw": Withdrawal("vote.cast", "casts"),
    "interest.withdraw": Withdrawal("interest.declare", "declarations"),
    "request.withdraw": Withdrawal("request.submit", "submissions"),
}
