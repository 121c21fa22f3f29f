"""For each kind of act, what the platform's answer changes here, and what is undone when the act is cancelled."""

from collections.abc import Callable

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.queries.outbox import ActRow
from desktop.domain.changes import Changes
from desktop.effects import deployment, interest, need, personal, request, service, vote
from sync.client.news import Settled


class ActEffects(Struct, frozen=True):
    """All three run in the caller's transaction."""

    settled: Callable[[Connection, Settled], Changes]  #: an answer came, final or not, or the act was set aside
    undone: Callable[[Connection, ActRow], Changes]  #: the act was cancelled before it left
    relied_on: Callable[[Connection, str], bool]  #: whether another act of this computer needs this one


#: The key is the noun in an act's type, before the point: "need" of "need.submit".
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
    """The effects of an act of this type; None where it changes nothing beside the outbox."""
    return EFFECTS.get(type.partition(".")[0])
