"""The programme's rules as the platform judges them: pure, with the campaign, the facts and the time as arguments."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from sync.contract.batches import Status
from sync.contract.bodies import Body, NeedSubmit, NeedWithdraw, VoteCast, VoteWithdraw
from sync.contract.campaign import Campaign, LatePolicy, PhaseKey, SubjectKind
from sync.contract.operations import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A phase as it was really open: from `opened` (included) to `closed` (excluded; None while it is open)."""

    phase: PhaseKey
    opened: datetime
    closed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An operation that the platform has."""

    status: str
    type: str
    commune: str
    need: str = ""  #: of a need.submit


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFact:
    commune: str
    submission: str
    state: str


@dataclass(slots=True, kw_only=True)
class Facts:
    """What a verdict may depend on. The operations of one block change it as they are accepted, one after another."""

    commune: str  #: of the device
    siren: str
    periods: tuple[Period, ...]
    subjects: Mapping[str, frozenset[SubjectKind]]  #: what is on the published lists, among what the block names
    decided: frozenset[str] = frozenset()  #: ids among them of proposals that the committee has decided
    known: dict[str, Known] = field(default_factory=dict)
    needs: dict[str, NeedFact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    status: Status
    reason: str = ""
    detail: str = ""
    missing: tuple[str, ...] = ()


ACCEPTED = Verdict(status="accepted")


def periods(changes: Iterable[tuple[datetime, PhaseKey]]) -> tuple[Period, ...]:
    """The periods that a history of openings makes: each phase stays open until another is opened."""
    ordered = list(changes)
    ends = [*(at for at, _ in ordered), None][1:]
    return tuple(
        Period(phase=phase, opened=at, closed=closed) for (at, phase), closed in zip(ordered, ends, strict=True)
    )


def phase_by_dates(campaign: Campaign, now: datetime) -> PhaseKey | None:
    """The phase that the pack's own dates open at `now`."""
    return next((phase.key for phase in campaign.phases if phase.opens <= now < phase.closes), None)


def judge(operation: Operation, body: Body | None, campaign: Campaign, facts: Facts, now: datetime) -> Verdict:
    """What becomes of an operation first deposited at `now`. A body of None: a type that this program does not know."""
    if operation.commune != facts.commune or operation.siren not in (msgspec.UNSET, facts.siren):
        return _rejected("wrong_commune", "Cet envoi est d’une autre commune que cet ordinateur.")
    if body is None:
        # An old platform must not lose the acts of a newer program: they stay due until it has been updated.
        return Verdict(
            status="held",
            reason="platform_too_old",
            detail="La plateforme ne connaît pas encore ce type d’envoi. Il reste à envoyer ; rien n’est perdu.",
        )
    required = _required(operation.requires, facts)
    if required is not None:
        return required
    if isinstance(body, NeedWithdraw):
        return _need_withdrawn(body, facts)
    if getattr(body, "campaign", msgspec.UNSET) not in (msgspec.UNSET, campaign.id):
        return _rejected("other_campaign", "Cet envoi est pour une autre campagne que celle qui est en cours.")
    match body:
        case NeedSubmit():
            if refusal := _need_refused(body, facts):
                return refusal
            open_, late = _phases(facts, lambda phase: phase == "needs", operation.claimed, campaign, now)
            return ACCEPTED if open_ or late else _closed("La phase des besoins n’est pas ouverte.", campaign)
        case VoteCast():
            kinds = facts.subjects.get(body.subject, frozenset())
            if body.kind not in kinds:
                return _unknown_subject(body.subject)
            if body.kind == "proposal" and body.subject in facts.decided:
                return _rejected("proposal_decided", "Le comité avait déjà rendu sa décision sur cette proposition.")
            return _votable(frozenset({body.kind}), operation.claimed, campaign, facts, now)
        case VoteWithdraw():
            # It names casts, not a kind; and it holds even where a cast that it names has not come yet.
            kinds = facts.subjects.get(body.subject, frozenset())
            return _votable(kinds, operation.claimed, campaign, facts, now) if kinds else _unknown_subject(body.subject)
        case _:
            return _rejected("not_yet", "La plateforme ne prend pas encore ce type d’envoi.")


def holds_late(policy: LatePolicy, *, claimed: datetime, closed: datetime, received: datetime) -> bool:
    """Whether an act received after the close still counts; only the policy may trust the PC's own time."""
    match policy.kind:
        case "cast_time_within":
            return claimed < closed and received < closed + timedelta(days=policy.days)
        case "receipt_time" | "stamped_by_prefecture":
            # A préfecture's stamp comes with a USB bundle; what comes by the network has none.
            return received < closed
        case _:
            assert_never(policy.kind)


def _votable(
    kinds: frozenset[SubjectKind], claimed: datetime, campaign: Campaign, facts: Facts, now: datetime
) -> Verdict:
    opens = {phase.key for phase in campaign.phases if kinds & set(phase.votable)}
    open_, late = _phases(facts, opens.__contains__, claimed, campaign, now)
    if open_ or late:
        return ACCEPTED
    what = "une proposition" if kinds == {"proposal"} else "un service"
    return _closed(f"La phase en cours ne permet pas de voter pour {what}.", campaign)


def _phases(
    facts: Facts, wanted: Callable[[PhaseKey], bool], claimed: datetime, campaign: Campaign, now: datetime
) -> tuple[bool, bool]:
    """Whether a wanted phase was open at `now`; whether the late policy still admits an act for one that has closed."""
    of_phase = [period for period in facts.periods if wanted(period.phase)]
    open_ = any(period.opened <= now and (period.closed is None or now < period.closed) for period in of_phase)
    late = any(
        period.closed is not None
        and period.opened <= now
        and holds_late(campaign.late_policy, claimed=claimed, closed=period.closed, received=now)
        for period in of_phase
    )
    return open_, late


def _required(ops: tuple[str, ...], facts: Facts) -> Verdict | None:
    """What must have been accepted before: a refused one ends this act too, one that is not here yet holds it."""
    known = {op: _own(op, facts) for op in ops}
    if any(found is not None and found.status == "rejected" for found in known.values()):
        return _rejected("required_rejected", "Un envoi dont celui-ci dépend a été refusé.")
    missing = tuple(op for op, found in known.items() if found is None or found.status != "accepted")
    return _held(missing) if missing else None


def _own(op: str, facts: Facts) -> Known | None:
    """Another commune's operation is spoken of as if it did not exist."""
    found = facts.known.get(op)
    return found if found is not None and found.commune == facts.commune else None


def _need_refused(body: NeedSubmit, facts: Facts) -> Verdict | None:
    there = facts.needs.get(body.need)
    if there is None or (there.commune == facts.commune and there.state == "withdrawn"):
        return None
    return _rejected("need_exists", "Un besoin a déjà été déposé sous cet identifiant.")


def _need_withdrawn(body: NeedWithdraw, facts: Facts) -> Verdict:
    submission = _own(body.submission, facts)
    if submission is None or submission.status == "held":
        return _held((body.submission,))
    if submission.status != "accepted":
        return _rejected("required_rejected", "Ce besoin avait été refusé : il n’y a rien à retirer.")
    need = facts.needs.get(body.need)
    if need is None or need.commune != facts.commune or need.submission != body.submission:
        return _rejected("need_unknown", "Ce retrait ne correspond à aucun besoin déposé par la commune.")
    return ACCEPTED


def _rejected(reason: str, detail: str) -> Verdict:
    return Verdict(status="rejected", reason=reason, detail=detail)


def _held(missing: tuple[str, ...]) -> Verdict:
    detail = "Cet envoi attend un autre envoi de la commune, qui n’est pas encore arrivé."
    return Verdict(status="held", reason="missing", detail=detail, missing=missing)


def _unknown_subject(subject: str) -> Verdict:
    return _rejected("subject_unknown", f"« {subject} » n’est pas sur la liste publiée par la plateforme.")


def _closed(sentence: str, campaign: Campaign) -> Verdict:
    rule = {
        "receipt_time": "Un envoi reçu après la fin d’une phase n’est pas pris en compte.",
        "cast_time_within": f"Un envoi fait avant la fin d’une phase peut arriver jusqu’à "
        f"{campaign.late_policy.days} jours après.",
        "stamped_by_prefecture": "Après la fin d’une phase, seul un envoi tamponné avant par la préfecture compte.",
    }[campaign.late_policy.kind]
    return _rejected("phase_closed", f"{sentence} {rule}")
