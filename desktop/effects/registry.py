"""What follows an act: per kind of act, what its final answer changes here, and what taking it back undoes."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.database.queries.outbox import ActRow
from desktop.domain.changes import Changes
from desktop.effects import deployment, interest, need, personal, request, service, vote
from sync.client.news import Settled


@dataclass(frozen=True, slots=True)
class After:
    """`settled` and `undone` run in the caller's transaction; `relied_on`: another act of ours needs this one."""

    settled: Callable[[Connection, Settled], Changes]
    undone: Callable[[Connection, ActRow], Changes]
    relied_on: Callable[[Connection, str], bool]


#: By the noun before the point in an act's type.
AFTER: dict[str, After] = {
    "need": After(need.settled, need.undone, need.relied_on),
    "vote": After(vote.settled, vote.undone, vote.relied_on),
    "service": After(service.settled, service.undone, service.relied_on),
    "interest": After(interest.settled, interest.undone, interest.relied_on),
    "deployment": After(deployment.settled, deployment.undone, deployment.relied_on),
    "request": After(request.settled, request.undone, request.relied_on),
    "personal": After(personal.settled, personal.undone, personal.relied_on),
}


def of(type: str) -> After | None:
    """None for a kind of act that leaves nothing beside its operation."""
    return AFTER.get(type.partition(".")[0])
