"""What a verdict may depend on, as plain values; the operations of one block change it as they are accepted."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from sync.contract.campaign import SubjectKind
from sync.platform.rules.phases import Period


class KnownOperation(Struct, frozen=True, kw_only=True):
    """An operation that the platform has."""

    status: str  #: as in batches.py; "held" too where no decision was made yet
    type: str  #: such as "vote.cast"
    commune: str
    reason: str = ""  #: of a refusal, or why it waits


class NeedFact(Struct, frozen=True, kw_only=True):
    """A need that was received."""

    commune: str  #: INSEE code
    submission: str  #: id of the operation that submitted it
    state: str  #: one of OwnNeed's states
    revision: str = ""  #: id of the operation that gave it its text


class CaseFact(Struct, frozen=True, kw_only=True):
    """A service that was proposed for the catalogue, or a request to a préfet."""

    kind: str  #: "share" or "request"
    commune: str  #: INSEE code
    op: str  #: id of the submission that waits for its answer, or has it
    state: str  #: one of OwnShare's or OwnRequest's states


class Came(Struct, frozen=True, kw_only=True):
    """When an act came."""

    claimed: datetime  #: by the PC's own clock
    deposited: datetime  #: first deposit, by the platform's clock
    stamped: datetime | None = None  #: when a préfecture had it in its hands

    @property
    def first(self) -> datetime:
        return self.deposited if self.stamped is None else min(self.deposited, self.stamped)


class Facts(Struct, kw_only=True):
    commune: str  #: of the device
    siren: str  #: of that commune
    periods: tuple[Period, ...]  #: when which phase of the campaign was open
    may_vote: bool = True  #: False for what is no commune: a grouping, a commune déléguée
    subjects: Mapping[str, frozenset[SubjectKind]] = field(
        default_factory=dict
    )  #: published, of those that the block names
    taken_off: frozenset[str] = frozenset()  #: no longer published, among those that the block names
    decided: frozenset[str] = frozenset()  #: among the subjects, proposals that the committee has decided
    retained: frozenset[str] = frozenset()  #: those of `decided` that it has retained
    public_needs: frozenset[str] = frozenset()  #: needs that all may read
    live: frozenset[str] = frozenset()  #: proposals that are deployed in this commune
    given_up: frozenset[str] = frozenset()  #: acts that wait and were taken back under their own subject
    #: Pairs: a withdrawal of the block, and an act that it names and that was taken back already, under the same
    #: subject.
    taken_back: frozenset[tuple[str, str]] = frozenset()
    #: When requirements of an act came that came after it, by the act.
    came_later: Mapping[str, tuple[Came, ...]] = field(default_factory=dict)
    stamps: Mapping[str, datetime] = field(default_factory=dict)  #: when a préfecture had which operation in its hands
    earlier: frozenset[str] = frozenset()  #: acts of the block that were deposited before and are judged again
    #: Of the operations, needs and cases that the block names: what is here of each, by its id.
    known: dict[str, KnownOperation] = field(default_factory=dict)
    needs: dict[str, NeedFact] = field(default_factory=dict)
    cases: dict[str, CaseFact] = field(default_factory=dict)
    mine: dict[str, str] = field(default_factory=dict)  #: kinds of what its commune alone reads, by id

    def own(self, op: str) -> KnownOperation | None:
        """The operation, if it is this commune's. Another commune's is treated as if it did not exist."""
        operation = self.known.get(op)
        return operation if operation is not None and operation.commune == self.commune else None
