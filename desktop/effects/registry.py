"""What follows an act: per kind of act, what an answer to it changes here, and what taking it back undoes."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.database.queries.outbox import ActRow
from desktop.domain.changes import Changes
from desktop.effects import deployment, interest, need, personal, request, service, vote
from sync.client.news import Settled


@dataclass(frozen=True, slots=True)
class ActEffects:
    """`settled` (an answer came, final or not, or the act was set aside) and `undone` run in the caller's transaction;
    `relied_on`: another act of ours needs this one.
    """

    settled: Callable[[Connection, Settled], Changes]
    undone: Callable[[Connection, ActRow], Changes]
    relied_on: Callable[[Connection, str], bool]


#: By the noun before the point in an act's type.
EFFECTS: dict[str, ActEffects] = {
    "need": ActEffects(need.settled, need.undone, need.relied_on),
    "vote": ActEffects(vote.settled, vote.undone, vote.relied_on),
    "service": ActEffects(service.settled, service.undone, service.relied_on),
    "interest": ActEffects(interest.settled, interest.undone, interest.relied_on),
    "deployment": ActEffects(deployment.settled, deployment.undone, deployment.relied_on),
    "request": ActEffects(request.settled, request.undone, request.relied_on),
    "personal": ActEffects(personal.settled, personal.undone, personal.relied_on),
}


def of(type: str) -> ActEffects | None:
    """None for a kind of act that leaves nothing beside its operation."""
    return EFFECTS.get(type.partition(".")[0])
