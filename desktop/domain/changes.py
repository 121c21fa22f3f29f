"""What an action changed: who shows any of it looks again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of needs, of requests, of shared services; subjects of votes, of interests and deployments; copied scopes.

    `made` is the id of what was made, `op` that of its operation.
    """

    needs: frozenset[str] = frozenset()
    votes: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    steering: frozenset[str] = frozenset()
    deployments: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()
    outbox: bool = False
    scopes: frozenset[str] = frozenset()
    link: bool = False
    commune: bool = False
    made: str = ""
    op: str = ""

    def __or__(self, other: "Changes") -> "Changes":
        """Both; of `made` and `op`, the later one that says something."""
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
            made=other.made or self.made,
            op=other.op or self.op,
        )

    def __bool__(self) -> bool:
        return self != Changes()
