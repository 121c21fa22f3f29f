"""What is known of a need, service or request of ours, as plain values: our acts, the answers to them, its steps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from desktop.domain.act_words import CHOICE, KINDS, changed
from desktop.domain.french import FIXED, number
from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.papers.asked_pieces import asked_words
from desktop.domain.places import PlaceLink, PlaceOrNone


class ActFact(Struct, frozen=True, kw_only=True):
    """An act of the commune and what became of it. Times are ISO text, "" where there is none yet."""

    op: str  #: its id; "" where another computer of the commune made it
    state: str  #: sync.client.ledger.states.State
    made_at: str  #: when it was made; "" where that is not known
    attempts: int = 0  #: how often it was sent
    number: int | None = None  #: of its receipt; None before it, and for another computer's act
    received_at: str = ""  #: platform time of the receipt
    decided_at: str = ""  #: platform time of the decision
    detail: str = ""  #: why it was refused or held back, in French; "" for none
    lost: bool = False  #: the platform lost it when it was put back to an earlier day: it is sent again
    enrolment: Enrolment = Enrolment.ENROLLED  #: whether it can leave by the network
    carried: bool = False  #: it left on a USB stick, and no answer has come yet
    other_platform: bool = False  #: only a platform with which this computer was enrolled before has received it
    choice: bool = False  #: of a correction: it was a choice between two texts
    kept: str = ""  #: of a choice: which text it kept, in a sentence
    validated_by: str = ""  #: of a correction: who validated its text, as typed; "" for nobody
    validated_at: str = ""  #: when he or she validated it

    @property
    def standing(self) -> bool:
        return self.state not in ("rejected", "cancelled")

    @property
    def corrected(self) -> str:
        """The title of its step in the timeline, for a correction that the platform accepted."""
        return KINDS[CHOICE] if self.choice else "Corrigé"

    @property
    def arrived(self) -> str:
        """Of a correction that the platform accepted: the number of its receipt, and which text was kept."""
        what, e = changed(choice=self.choice)
        return f"{', '.join(filter(None, (f'{what} reçu{e}', self.numbered)))}. {self.kept}".strip()

    @property
    def numbered(self) -> str:
        return "" if self.number is None else f"n°{FIXED}{number(self.number)}"

    @property
    def place(self) -> PlaceLink:
        """Fields `place` and `id` of a LifeStep that leads to this act; none for another computer's."""
        return {"place": "outbox", "id": self.op} if self.op else {}


class ProposalFact(Struct, frozen=True, kw_only=True):
    """The proposal that a need was grouped in."""

    id: str  #: given by the platform
    title: str  #: as published
    state: str  #: open | retained | not_retained
    reason: str = ""  #: the committee's; "" before it decided
    votes: int = 0  #: counted, as published with the decision


class SteeringFact(Struct, frozen=True, kw_only=True):
    """The steering of a proposal, as far as it concerns us."""

    role: str = ""  #: that we declared: participant | referent; "" for none
    sent: bool = False  #: the platform has received our declaration
    composed: bool = False  #: the platform has composed the group
    given: str = ""  #: our role in the composed group; "none": left out; "": not composed yet
    moved_at: str = ""  #: when the platform told `given`, ISO text; "" while it tells none
    projects: tuple[tuple[str, str], ...] = ()  #: title and state (Project.state)


class DeploymentFact(Struct, frozen=True, kw_only=True):
    """The deployment of a proposal in our commune."""

    state: str = ""  #: see DeploymentRow.state
    asked_at: str = ""  #: when we asked for it, ISO text; "" before
    on: date | None = None  #: the day announced; once live, since when it is in service
    note: str = ""  #: the platform's word on it, in French; "" for none
    live_since: date | None = None  #: the day that we reported; None before
    effect: str = ""  #: that we reported; "" before


class NeedHistory(Struct, frozen=True, kw_only=True):
    """A need of ours. Times are ISO text, "" where there is none."""

    id: str
    written_at: str  #: when the draft was begun here
    mayor: bool = False  #: the commune sends no need before the mayor has validated it
    asked_at: str = ""  #: when the mayor was asked to validate the first text; a correction is validated apart
    validated_by: str = ""  #: who validated the first text, as typed; "" for nobody
    validated_at: str = ""  #: when he or she did
    away: bool = False  #: another computer of the commune submitted it: the act is not here
    not_there: bool = False  #: where `away`: today's platform does not have it any more
    restored: bool = False  #: a backup or a copy was put back: what is missing may be of this very computer
    submission: ActFact | None = None  #: None for a draft, and where `away`
    withdrawal: ActFact | None = None  #: None where nobody withdrew it here
    corrections: tuple[ActFact, ...] = ()  #: in the order in which they were made
    compared: bool = False  #: a correction met another text at the platform, and nobody has chosen between the two yet
    own: str = ""  #: the platform's state: received, grouped, redirected, ineligible, withdrawn, or ""
    reason: str = ""  #: why the platform did not group it, in French
    category: str = ""  #: of a redirected need: name of the category in which to ask the préfet
    category_id: str = ""  #: its id; "" where the platform names none
    moved_at: str = ""  #: when it came into the state `own`
    proposal: ProposalFact | None = None  #: that groups it; None before
    answer: ActFact | None = None  #: our vote for a service that answers the need
    vote: ActFact | None = None  #: our vote for the proposal
    steering: SteeringFact = SteeringFact()  #: of that proposal
    deployment: DeploymentFact = DeploymentFact()  #: of that proposal, in our commune


class ShareHistory(Struct, frozen=True, kw_only=True):
    """A service that we proposed for the catalogue. Times are ISO text, "" where there is none."""

    id: str  #: of the service, here
    written_at: str  #: when the draft was begun
    submission: ActFact | None = None  #: None for a draft
    decided: str = ""  #: published | declined | ""
    reason: str = ""  #: why it was declined, in French
    service: str = ""  #: its id in the catalogue, once published
    moved_at: str = ""  #: when it was decided


class AskedFact(Struct, frozen=True, kw_only=True):
    """A submission that the préfet found incomplete, with his words; a later submission has replaced it."""

    act: ActFact  #: the submission; without an `op` where it is not in this database
    reason: str = ""  #: his words, in French
    missing: tuple[str, ...] = ()  #: what lacks, each in words
    moved_at: str = ""  #: when he said so, ISO text; "" if not told

    @property
    def asked(self) -> str:
        return asked_words(self.reason, self.missing)


class RequestHistory(Struct, frozen=True, kw_only=True):
    """A request of ours to the préfet. Times are ISO text, "" where there is none."""

    id: str
    written_at: str  #: when the draft was begun
    earlier: tuple[AskedFact, ...] = ()  #: found incomplete and completed since, the first one first
    submission: ActFact | None = None  #: the last one from here; None for a draft
    later: bool = False  #: the platform has a later submission, which is not in this database
    restored: bool = False  #: a backup or a copy was put back: what is missing may be of this very computer
    withdrawal: ActFact | None = None  #: None where nobody withdrew it here
    answered: str = ""  #: received | accepted | refused | incomplete | withdrawn | ""
    reason: str = ""  #: the préfet's words, in French
    missing: tuple[str, ...] = ()  #: what he says lacks, each in words
    amount_cents: int | None = None  #: that he granted; None for nothing said
    moved_at: str = ""  #: when it came into the state `answered`

    @property
    def asked(self) -> str:
        """What the préfet asks for, in one line."""
        return asked_words(self.reason, self.missing)


StepProgress: TypeAlias = Literal["done", "ahead", "ended"]


class LifeStep(Struct, frozen=True, kw_only=True):
    """One step of a timeline."""

    #: What kind of step. On the way: written, validated, leaving (it waits in the outbox), sent, received, corrected,
    #: grouped, voted, decided, steered, deployed, effect, published, answered (by a vote for a service),
    #: incomplete; withdrawing or withdrawal (it waits here, it was received); correcting, correction_received or
    #: set_aside (the same of a correction); compared (two texts to choose between) or not_compared (no choice can be
    #: made now). At an end:
    #: aside, other_platform, refused, conflict, withdrawn, redirected, ineligible, not_grouped, not_retained, declined,
    #: not_there.
    key: str
    state: StepProgress  #: done; ahead: still to come; ended: nothing follows
    words: str  #: title of the step, in French
    note: str = ""  #: more words on it, in French; "" for none
    date: str = ""  #: ISO text, "" if not known
    place: PlaceOrNone = ""  #: the page that shows it, "" for none
    id: str = ""  #: what that page shows first; "" for the page itself
    carried: bool = False  #: its act left on a USB stick, and no answer has come yet
    elsewhere: bool = False  #: the note says only that it was sent from another computer

    @property
    def done(self) -> bool:
        return self.state != "ahead"


class Timeline(Struct, frozen=True):
    """Steps in their order. Nothing follows an end or a withdrawal, except a withdrawal after a refused complement."""

    steps: tuple[LifeStep, ...]  #: in order of time, those still to come last

    @property
    def next(self) -> LifeStep | None:
        """The step that comes next; None where the timeline has ended."""
        return next((step for step in self.steps if step.state == "ahead"), None)

    @property
    def ending(self) -> LifeStep | None:
        return next((step for step in self.steps if step.state == "ended"), None)


def place_of(step: LifeStep, known: Sequence[LifeStep]) -> int:
    """Where a step belongs in order of time: before those that came later, and before an end and what is to come."""
    day = step.date.encode()  # the bytes of ISO texts sort in order of time
    later = (at for at, one in enumerate(known) if one.state != "done" or (day and one.date.encode() > day))
    at = next(later, len(known))
    # A step "sent" just before has no date of its own: it must stay directly before its "received".
    sent = 0 < at < len(known) and known[at - 1].key == "sent" and known[at - 1].done
    return at - 1 if sent else at


class RetakenFact(Struct, frozen=True, kw_only=True):
    """One act of a kind that may be taken back and made again: several may be about the same subject."""

    op: str
    here: bool  #: it is in this computer's outbox
    void: bool = False  #: made here, and refused or cancelled
    named: bool = False  #: a withdrawal made here names it, and was neither refused nor cancelled
    withdrawn: bool | None = None  #: whether it is withdrawn, by the platform's word; None where that is not known
    #: Grows with time: received acts by the platform's receipts, then those that still wait here.
    order: tuple[bool, str, int] = (False, "", 0)

    @property
    def counts(self) -> bool:
        """Whether the act stands: this computer or the platform has it, and neither knows of a withdrawal."""
        if self.named or self.withdrawn:
            return False
        return self.withdrawn is False or (self.here and not self.void)


def first_standing(acts: Iterable[RetakenFact]) -> str | None:
    """The first act that counts; those of this computer first, since their receipts can be shown here."""
    counting = [act for act in acts if act.counts]
    return min(counting, key=lambda act: (not act.here, act.op)).op if counting else None


def last_standing(acts: Iterable[RetakenFact]) -> str | None:
    """The last act that counts: a new one replaces the one before it, as at the platform.

    Of several received at the same moment it is the one with the greatest id: ids grow with time.
    """
    counting = [act for act in acts if act.counts]
    return max(counting, key=lambda act: (act.order, act.op)).op if counting else None
