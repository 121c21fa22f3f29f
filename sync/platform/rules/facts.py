"""What a verdict may depend on, as plain values; the operations of one block change it as they are accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sync.contract.campaign import SubjectKind
from sync.platform.rules.phases import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOperation:
    """An operation that the platform has."""

    status: str
    type: str
    commune: str
    reason: str = ""  #: of a refusal, or why it waits


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFact:
    """A need that was received; `revision` is the operation that gave it its text."""

    commune: str
    submission: str
    state: str
    revision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact:
    """A share or a request; `op` is the submission that waits for its answer, or has it."""

    kind: str
    commune: str
    op: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """When an act came; `stamped`: when a préfecture had it in its hands."""

    claimed: datetime
    deposited: datetime
    stamped: datetime | None = None

    @property
    def first(self) -> datetime:
        return self.deposited if self.stamped is None else min(self.deposited, self.stamped)


@dataclass(slots=True, kw_only=True)
class Facts:
    commune: str  #: of the device
    siren: str  #: of that commune
    periods: tuple[Period, ...]  #: when which phase of the campaign was open
    may_vote: bool = True  #: False for what is no commune: a grouping, a commune déléguée
    subjects: Mapping[str, frozenset[SubjectKind]] = field(default_factory=dict)  #: published, among what is named
    taken_off: frozenset[str] = frozenset()  #: no longer published, among what is named
    decided: frozenset[str] = frozenset()  #: among the subjects, proposals that the committee has decided
    retained: frozenset[str] = frozenset()  #: and those of them that it has retained
    public_needs: frozenset[str] = frozenset()  #: needs that all may read
    live: frozenset[str] = frozenset()  #: proposals that are deployed in this commune
    given_up: frozenset[str] = frozenset()  #: of the acts that wait, those that were taken back under their own subject
    #: A withdrawal of the block, and an act that it names which was taken back already, under the same subject.
    taken_back: frozenset[tuple[str, str]] = frozenset()
    came_later: Mapping[str, tuple[Came, ...]] = field(default_factory=dict)  #: of what an act requires, all after it
    stamps: Mapping[str, datetime] = field(default_factory=dict)  #: when a préfecture had which operation in its hands
    earlier: frozenset[str] = frozenset()  #: of the block, the acts that were deposited before, and are judged again
    #: Of the operations, needs and cases that the block names: what is here of each, by its id.
    known: dict[str, KnownOperation] = field(default_factory=dict)
    needs: dict[str, NeedFact] = field(default_factory=dict)
    cases: dict[str, CaseFact] = field(default_factory=dict)
    mine: dict[str, str] = field(default_factory=dict)  #: what its commune alone reads under an id, and its kind

    def own(self, op: str) -> KnownOperation | None:
        """Another commune's operation is spoken of as if it did not exist."""
        found = self.known.get(op)
        return found if found is not None and found.commune == self.commune else None
