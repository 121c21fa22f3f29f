"""Votes and declarations of interest as she makes them: the review is asked for, read and confirmed."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.viewmodels.votes.entries_part import WithdrawablePart
from desktop.viewmodels.votes.steering import Steering
from desktop.viewmodels.votes.votes import Votes

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


def vote(commune: "Commune", votes: Votes, id: str, need: str | None = None) -> None:
    """Votes, unless the review is refused; `need`: id of one of ours that the vote answers."""
    _confirm(commune, votes, partial(votes.review, id, need))


def declare(commune: "Commune", steering: Steering, id: str, role: str, motivation: str = "") -> None:
    """Declares an interest, unless the review is refused."""
    _confirm(commune, steering, partial(steering.review, id, role, motivation))


def _confirm(commune: "Commune", part: "WithdrawablePart[Any, Any]", ask: Callable[[], object]) -> None:
    reviews: list[Any] = []
    connection = part.reviewing.connect(reviews.append)
    ask()
    commune.settle()
    part.disconnect(connection)
    for review in reviews:
        part.confirm(review)
    commune.settle()
