"""What is known of a contribution of ours, as plain values: our acts, what was published on them, its steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from desktop.domain.act_words import CHOICE, KINDS
from desktop.domain.french import FIXED, number


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFact:
    """An act of the commune and what became of it; times are ISO text, or "". No `op`: another computer made it."""

    op: str
    state: str  #: of the outbox
    made_at: str
    attempts: int = 0
    number: int | None = None
    received_at: str = ""
    decided_at: str = ""
    detail: str = ""
    lost: bool = False  #: a platform that was put back to a backup has lost it: it is sent again
    enrolled: bool = True  #: this computer is enrolled: before, nothing leaves by the network
    carried: bool = False  #: it left on a USB stick, and no answer has come yet
    other_platform: bool = False  #: only a platform with which this computer was enrolled before has received it
    choice: bool = False  #: of a correction: it chose between two texts
    kept: str = ""  #: of a choice: which text it kept, in a sentence
    validated_by: str = ""  #: of a correction: who validated its text, and when
    validated_at: str = ""

    @property
    def standing(self) -> bool:
        return self.state not in ("rejected", "cancelled")

    @property
    def corrected(self) -> str:
        """The title of its step in the timeline, for a correction that the platform accepted."""
        return KINDS[CHOICE] if self.choice else "Corrigé"

    @property
    def numbered(self) -> str:
        return "" if self.number is None else f"n°{FIXED}{number(self.number)}"

    @property
    def place(self) -> dict[str, str]:
        """Fields `place` and `id` of a Step that leads to this act; none for another computer's."""
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
    asked_at: str = ""  #: when the mayor was asked to validate the first text; a correction is validated apart
    validated_by: str = ""
    validated_at: str = ""
    away: bool = False  #: another computer of the commune submitted it: the act is not here
    not_there: bool = False  #: and today's platform does not have it
    restored: bool = False  #: a backup or a copy was put back: what is missing may be of this very computer
    submission: ActFact | None = None
    withdrawal: ActFact | None = None
    corrections: tuple[ActFact, ...] = ()
    compared: bool = False  #: a correction met another text at the platform, and nobody has chosen between the two yet
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
    """A submission that the préfet found incomplete, with his words; a later submission has replaced it.

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
        """The step that comes next; None where the timeline has ended."""
        return next((step for step in self.steps if step.state == "ahead"), None)

    @property
    def ending(self) -> Step | None:
        return next((step for step in self.steps if step.state == "ended"), None)


def place_of(step: Step, known: Sequence[Step]) -> int:
    """Where a step belongs in order of time: before those that came later, and before all that are still to come."""
    day = step.date.encode()  # the bytes of ISO texts sort in order of time
    later = (at for at, one in enumerate(known) if one.state == "ahead" or (day and one.date.encode() > day))
    at = next(later, len(known))
    # A step "sent" just before has no date of its own: it must stay directly before its "received".
    sent = 0 < at < len(known) and known[at - 1].key == "sent" and known[at - 1].done
    return at - 1 if sent else at


@dataclass(frozen=True, slots=True, kw_only=True)
class RetakenFact:
    """One act of a kind that may be taken back and made again: several of them may be about the same subject.

    `here`: this computer made it. `void`: it was made here, and refused or cancelled before it left. `named`: a
    withdrawal made here names it, and is not void. `withdrawn`: whether the platform has it as withdrawn, None where
    that is not known. `order` grows with time: first by the platform's receipts, then what still waits here.
    """

    op: str
    here: bool
    void: bool = False
    named: bool = False
    withdrawn: bool | None = None
    order: tuple[bool, str, int] = (False, "", 0)

    @property
    def counts(self) -> bool:
        """One of the two ends has the act, and neither has a withdrawal: no end ever loses one of these again."""
        if self.named or self.withdrawn:
            return False
        return self.withdrawn is False or (self.here and not self.void)


def first_standing(acts: Iterable[RetakenFact]) -> str | None:
    """The first act that counts; those of this computer first, since their receipts can be shown here."""
    counting = [act for act in acts if act.counts]
    return min(counting, key=lambda act: (not act.here, act.op)).op if counting else None


def last_standing(acts: Iterable[RetakenFact]) -> str | None:
    """The last act that counts: a new one replaces the one before it, as at the platform.

    Of several received at one moment, the one with the greatest id, which its computer made last.
    """
    counting = [act for act in acts if act.counts]
    return max(counting, key=lambda act: (act.order, act.op)).op if counting else None
