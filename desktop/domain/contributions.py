"""What is known of a contribution of ours, as plain values: our acts, what was published on them, its steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from desktop.domain.act_words import CHOICE, KINDS
from desktop.domain.french import FIXED, number


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFact:
    """An act of ours and what became of it; times are ISO text, "" until then. Without `op`: another computer's."""

    op: str
    state: str  #: of the outbox
    made_at: str
    attempts: int = 0
    number: int | None = None
    received_at: str = ""
    decided_at: str = ""
    detail: str = ""
    lost: bool = False  #: by a platform that was put back: it goes again
    enrolled: bool = True  #: this computer: nothing leaves before by the network
    carried: bool = False  #: left on a USB stick, not answered
    other_platform: bool = False  #: only one has received it with which this computer was enrolled before
    choice: bool = False  #: of a correction: it chose between two texts
    kept: str = ""  #: of a choice: which text it kept, in a sentence
    validated_by: str = ""  #: of a correction: who validated its text, and when
    validated_at: str = ""

    @property
    def standing(self) -> bool:
        return self.state not in ("rejected", "cancelled")

    @property
    def corrected(self) -> str:
        """Of a correction that was taken: what it did."""
        return KINDS[CHOICE] if self.choice else "Corrigé"

    @property
    def numbered(self) -> str:
        return "" if self.number is None else f"n°{FIXED}{number(self.number)}"

    @property
    def place(self) -> dict[str, str]:
        """Where a step of this act leads, if it does."""
        return {"place": "outbox", "id": self.op} if self.op else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFact:
    """The proposal that a need was grouped in."""

    id: str
    title: str
    state: str
    reason: str = ""
    votes: int = 0  #: counted, as published with the decision


@dataclass(frozen=True, slots=True, kw_only=True)
class SteeringFact:
    """The steering of a proposal, as far as it concerns us."""

    role: str = ""  #: that we declared
    sent: bool = False
    composed: bool = False
    given: str = ""  #: our role in the composed group; "none" if left out of it
    moved_at: str = ""
    projects: tuple[tuple[str, str], ...] = ()  #: title and state


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFact:
    """The deployment of a proposal in our commune."""

    state: str = ""  #: of DeploymentRow
    asked_at: str = ""
    on: date | None = None  #: the day announced
    note: str = ""
    live_since: date | None = None
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedHistory:
    """A need of ours."""

    id: str
    written_at: str
    mayor: bool = False  #: the commune sends nothing that the mayor has not validated
    asked_at: str = ""  #: the mayor's validation of its first text, asked and given; a correction has its own
    validated_by: str = ""
    validated_at: str = ""
    away: bool = False  #: another computer of the commune submitted it: the act is not here
    not_there: bool = False  #: and today's platform does not have it
    restored: bool = False  #: a backup or a copy was put back: what is missing may be of this very computer
    submission: ActFact | None = None
    withdrawal: ActFact | None = None
    corrections: tuple[ActFact, ...] = ()
    compared: bool = False  #: one of them met another text at the platform, and nobody has chosen yet
    own: str = ""  #: the platform's state: received, grouped, redirected, ineligible, withdrawn, or ""
    reason: str = ""
    category: str = ""  #: of the préfet's route, by its name
    category_id: str = ""
    moved_at: str = ""
    proposal: ProposalFact | None = None
    answer: ActFact | None = None  #: our vote for a service that answers the need
    vote: ActFact | None = None  #: our vote for the proposal
    steering: SteeringFact = SteeringFact()
    deployment: DeploymentFact = DeploymentFact()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareHistory:
    """A service that we proposed for the catalogue."""

    id: str
    written_at: str
    submission: ActFact | None = None
    decided: str = ""  #: published | declined | ""
    reason: str = ""
    service: str = ""
    moved_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFact:
    """A submission that the préfet found incomplete, with his words: a later one has taken its place.

    Without an `op` where it is not of this database.
    """

    act: ActFact
    reason: str = ""
    missing: tuple[str, ...] = ()
    moved_at: str = ""

    @property
    def asked(self) -> str:
        return _asked(self.reason, self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHistory:
    """A request of ours to the préfet."""

    id: str
    written_at: str
    earlier: tuple[AskedFact, ...] = ()  #: what `submission` completes, the first one first
    submission: ActFact | None = None
    later: bool = False  #: the platform has a complement that is not of this database
    restored: bool = False  #: a backup or a copy was put back: what is missing may be of this very computer
    withdrawal: ActFact | None = None
    answered: str = ""  #: received | accepted | refused | incomplete | withdrawn | ""
    reason: str = ""
    missing: tuple[str, ...] = ()
    amount_cents: int | None = None
    moved_at: str = ""

    @property
    def asked(self) -> str:
        return _asked(self.reason, self.missing)


def _asked(reason: str, missing: Sequence[str]) -> str:
    """What the préfet asks for, in one line."""
    lacks = f"Il manque{FIXED}: {', '.join(missing)}." if missing else ""
    return " ".join(filter(None, (reason, lacks)))


State: TypeAlias = Literal["done", "ahead", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a timeline."""

    #: written, validated, sent, received, corrected, grouped, voted, decided, steered, deployed, effect, published,
    #: answered (by a vote for a service, by the préfet), incomplete, withdrawing or withdrawal (waiting, received),
    #: correcting, correction_received or set_aside (the same of a correction), compared (two texts to choose
    #: between); of an end: aside, other_platform, refused, conflict, withdrawn, redirected, ineligible, not_retained,
    #: declined.
    key: str
    state: State
    words: str
    note: str = ""
    date: str = ""  #: ISO text, "" if not known
    place: str = ""  #: the page that shows it, "" for none
    id: str = ""  #: on that page

    @property
    def done(self) -> bool:
        return self.state != "ahead"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps in their order; nothing follows a step that ended, or a withdrawal."""

    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """What it waits for; None at its end."""
        return next((step for step in self.steps if step.state == "ahead"), None)

    @property
    def ending(self) -> Step | None:
        return next((step for step in self.steps if step.state == "ended"), None)


def place_of(step: Step, known: Sequence[Step]) -> int:
    """In order of time: before what came later, and before all that is still to come."""
    day = step.date.encode()  # ISO texts sort as their bytes
    later = (at for at, one in enumerate(known) if one.state == "ahead" or (day and one.date.encode() > day))
    at = next(later, len(known))
    # When it left is not known: only that it was received then.
    sent = 0 < at < len(known) and known[at - 1].key == "sent" and known[at - 1].done
    return at - 1 if sent else at


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakenFact:
    """One act that may be taken back and made again, and what is known of it here; others may be about the same thing.

    `here`: this computer made it; `void`: and it was refused or taken back before it left. `named`: a withdrawal made
    here, which was not, names it. `withdrawn`: as the platform has it; None where it has not said. `order`: what comes
    later is greater, as the platform has received it, then what waits here.
    """

    op: str
    here: bool
    void: bool = False
    named: bool = False
    withdrawn: bool | None = None
    order: tuple[bool, str, int] = (False, "", 0)

    @property
    def counts(self) -> bool:
        """A withdrawal holds as soon as one end has it, and the act too: both are only ever added."""
        if self.named or self.withdrawn:
            return False
        return self.withdrawn is False or (self.here and not self.void)


def first_standing(acts: Iterable[RetakenFact]) -> str | None:
    """Of those that count, the first, ours before another computer's: its receipt is shown."""
    counting = [act for act in acts if act.counts]
    return min(counting, key=lambda act: (not act.here, act.op)).op if counting else None


def last_standing(acts: Iterable[RetakenFact]) -> str | None:
    """Of those that count, the last, as the platform has it: what is said again takes the place of what was said.

    Of those received at one moment the one with the greatest id, which is the one that its computer made last.
    """
    counting = [act for act in acts if act.counts]
    return max(counting, key=lambda act: (act.order, act.op)).op if counting else None
