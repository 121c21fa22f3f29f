"""What an action answers: what it changed, so that whoever shows any of it reads it again, and its value."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Changes(NamedTuple):
    """What is to be read again, by kind."""

    needs: frozenset[str] = frozenset()  #: ids
    votes: frozenset[str] = frozenset()  #: ids of the services or proposals voted for
    joins: frozenset[str] = frozenset()  #: ids of the other communes' needs
    shares: frozenset[str] = frozenset()  #: ids
    steering: frozenset[str] = frozenset()  #: ids of the proposals
    deployments: frozenset[str] = frozenset()  #: ids of the proposals
    requests: frozenset[str] = frozenset()  #: ids
    outbox: bool = False
    scopes: frozenset[str] = frozenset()  #: of the feed, whose copies came in
    link: bool = False
    commune: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        """Both."""
        return Changes(
            needs=self.needs | other.needs,
            votes=self.votes | other.votes,
            joins=self.joins | other.joins,
            shares=self.shares | other.shares,
            steering=self.steering | other.steering,
            deployments=self.deployments | other.deployments,
            requests=self.requests | other.requests,
            outbox=self.outbox or other.outbox,
            scopes=self.scopes | other.scopes,
            link=self.link or other.link,
            commune=self.commune or other.commune,
        )

    def __bool__(self) -> bool:
        return self != Changes()


#: Whatever is shown. The id is nobody's: who shows one thing follows the outbox and the scopes as well.
EVERYTHING = Changes(
    needs=frozenset({"*"}),
    outbox=True,
    scopes=frozenset({"campaign", "catalogue", "proposals", "needs", "mine"}),
    link=True,
    commune=True,
)


class Outcome(NamedTuple, Generic[T]):
    """What an action did. `Outcome[None]` where there is nothing to hand over."""

    changes: Changes
    value: T


class QueuedAct(NamedTuple):
    """An act that waits in the outbox."""

    subject: str  #: id of the need, request, service or proposal that it is about
    op: str  #: id of its operation
