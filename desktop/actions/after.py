"""What follows an act: per kind of act, what its final answer changes here, and what taking it back undoes."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.actions import (
    after_deployment,
    after_interest,
    after_need,
    after_personal,
    after_request,
    after_service,
    after_vote,
)
from desktop.actions.changes import Changes
from desktop.database.queries.outbox import ActRow
from sync.client.news import Settled


@dataclass(frozen=True, slots=True)
class After:
    """`settled` and `undone` run in the caller's transaction; `relied_on`: another act of ours needs this one."""

    settled: Callable[[Connection, Settled], Changes]
    undone: Callable[[Connection, ActRow], Changes]
    relied_on: Callable[[Connection, str], bool]


#: By the noun before the point in an act's type.
AFTER: dict[str, After] = {
    "need": After(after_need.settled, after_need.undone, after_need.relied_on),
    "vote": After(after_vote.settled, after_vote.undone, after_vote.relied_on),
    "service": After(after_service.settled, after_service.undone, after_service.relied_on),
    "interest": After(after_interest.settled, after_interest.undone, after_interest.relied_on),
    "deployment": After(after_deployment.settled, after_deployment.undone, after_deployment.relied_on),
    "request": After(after_request.settled, after_request.undone, after_request.relied_on),
    "personal": After(after_personal.settled, after_personal.undone, after_personal.relied_on),
}


def of(type: str) -> After | None:
    """None for a kind of act that leaves nothing beside its operation."""
    return AFTER.get(type.partition(".")[0])
