"""What an action returns: what it changed, so that pages that show any of it read it again, and a value."""

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Changes(NamedTuple):
    """What must be read again, by kind. Who shows any of it reads it again."""

    needs: frozenset[str] = frozenset()  #: ids of ours
    votes: frozenset[str] = frozenset()  #: ids of the services or proposals voted for
    joins: frozenset[str] = frozenset()  #: ids of other communes' needs that we joined, or left
    shares: frozenset[str] = frozenset()  #: ids of our services
    steering: frozenset[str] = frozenset()  #: ids of the proposals that are steered
    deployments: frozenset[str] = frozenset()  #: ids of the proposals that are deployed
    requests: frozenset[str] = frozenset()  #: ids of ours
    outbox: bool = False  #: an act was made, or its state changed
    scopes: frozenset[str] = frozenset()  #: scopes of the feed of which something new was read
    link: bool = False  #: the enrolment, or this computer's key
    commune: bool = False  #: the commune, or who acts for it here

    def __or__(self, other: "Changes") -> "Changes":
        """The changes of both."""
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

    @property
    def of_ours(self) -> bool:
        """Whether anything changed that the commune itself says: needs, votes, services, requests and the like."""
        own = (self.needs, self.votes, self.joins, self.shares, self.steering, self.deployments, self.requests)
        return any(own)

    def __bool__(self) -> bool:
        return self != Changes()


#: Everything must be read again. No need has the id "*": pages that show one thing follow the outbox and scopes too.
EVERYTHING = Changes(
    needs=frozenset({"*"}),
    outbox=True,
    scopes=frozenset({"campaign", "catalogue", "proposals", "needs", "mine"}),
    link=True,
    commune=True,
)


class Outcome(NamedTuple, Generic[T]):
    """What an action did, and its value; `Outcome[None]` where there is none."""

    changes: Changes  #: what must be read again
    value: T  #: what the caller asked for


class QueuedAct(NamedTuple):
    """An act that waits in the outbox."""

    subject: str  #: id of the need, request, service or proposal that it is about
    op: str  #: id of its operation
    drafted: bool = False  #: the text that was put aside beside it is a draft of its own now
