"""What is known of a contribution of ours, as plain values: our own acts, and the platform's words about them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFact:
    """An act of ours and what became of it: `state` is that of the outbox, times are ISO text, "" where not yet."""

    op: str
    state: str
    made_at: str
    attempts: int = 0
    number: int | None = None
    received_at: str = ""
    decided_at: str = ""
    detail: str = ""

    @property
    def standing(self) -> bool:
        return self.state not in ("rejected", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFact:
    """`votes` are the counted ones, published with the decision."""

    id: str
    title: str
    state: str
    reason: str = ""
    votes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SteeringFact:
    """`role` stands by our declaration, `given` in the composed group ("none": left out). Projects: title and state."""

    role: str = ""
    sent: bool = False
    composed: bool = False
    given: str = ""
    moved_at: str = ""
    projects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFact:
    """`state` is that of DeploymentRow; `on` the day announced."""

    state: str = ""
    asked_at: str = ""
    on: date | None = None
    note: str = ""
    live_since: date | None = None
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """`own` is the platform's word on the need: received, grouped, redirected, ineligible, withdrawn, or "".

    `answer` is our vote for a service that answers the need, `vote` that for the proposal it was grouped in.
    """

    id: str
    written_at: str
    validated_by: str = ""
    validated_at: str = ""
    submission: ActFact | None = None
    withdrawal: ActFact | None = None
    corrections: tuple[ActFact, ...] = ()
    own: str = ""
    reason: str = ""
    category: str = ""  #: of the préfet's route, by its name
    category_id: str = ""
    moved_at: str = ""
    proposal: ProposalFact | None = None
    answer: ActFact | None = None
    vote: ActFact | None = None
    steering: SteeringFact = SteeringFact()
    deployment: DeploymentFact = DeploymentFact()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    id: str
    written_at: str
    submission: ActFact | None = None
    decided: str = ""  #: published | declined | ""
    reason: str = ""
    service: str = ""
    moved_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    id: str
    written_at: str
    submission: ActFact | None = None
    withdrawal: ActFact | None = None
    answered: str = ""  #: received | accepted | refused | incomplete | withdrawn | ""
    reason: str = ""
    missing: tuple[str, ...] = ()
    amount_cents: int | None = None
    moved_at: str = ""
