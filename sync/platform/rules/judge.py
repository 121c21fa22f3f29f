"""The verdict on an operation: first what holds for all of them, then the rule of its kind."""

from datetime import datetime
from typing import assert_never

import msgspec

from sync.contract import bodies
from sync.contract.campaign import Campaign
from sync.contract.operations import Operation
from sync.contract.withdrawals import TAKES_BACK
from sync.platform.figures import megabytes
from sync.platform.rules import cases, needs, steering, votes
from sync.platform.rules.act import Act
from sync.platform.rules.facts import Facts
from sync.platform.rules.verdicts import ACCEPTED, GIVEN_UP, REQUIRED_REJECTED, Verdict, held, rejected

#: Statuses of operations that will never be accepted: one that requires them must not be held for them.
_NEVER = ("rejected", "conflict")
_TAKES_BACK = tuple(body for (type, _), body in bodies.BODIES.items() if type in TAKES_BACK)


def judge(
    operation: Operation,
    body: bodies.Body | None,
    campaign: Campaign,
    facts: Facts,
    now: datetime,
) -> Verdict:
    """The verdict on an operation first deposited at `now`. `body`: None for a type that this program does not know."""
    if operation.commune != facts.commune or operation.siren not in (msgspec.UNSET, facts.siren):
        return rejected("wrong_commune", "Cet envoi est d’une autre commune que cet ordinateur.")
    if body is None:
        # An old platform must not lose the acts of a newer program: they stay due until it has been updated.
        return Verdict(
            status="held",
            reason="platform_too_old",
            detail="La plateforme ne connaît pas encore ce type d’envoi. Il reste à envoyer\u202f; rien n’est perdu.",
        )
    verdict = (
        _attachments(operation, body)
        or _required(operation.requires, facts, body)
        or _other_campaign(body, campaign)
        or _by_kind(Act(operation, campaign, facts, now), body)
    )
    if verdict.status != "held" or operation.op not in facts.given_up:
        return verdict
    # The commune has taken it back: it has no effect, and need not wait for something that may never come.
    return needs.WITHDRAWN if isinstance(body, bodies.NeedAmend) else GIVEN_UP


def _by_kind(act: Act, body: bodies.Body) -> Verdict:
    match body:
        case bodies.NeedSubmit():
            return needs.submitted(act, body)
        case bodies.NeedAmend():
            return needs.amended(act, body)
        case bodies.NeedWithdraw():
            return needs.withdrawn(act, body)
        case bodies.NeedJoin():
            return needs.joined(act, body)
        case bodies.NeedLeave():
            return needs.left(act, body)
        case bodies.VoteCast():
            return votes.cast(act, body)
        case bodies.VoteWithdraw():
            return votes.withdrawn(act, body)
        case bodies.ServiceShare():
            return cases.shared(act, body)
        case bodies.InterestDeclare():
            return steering.declared(act, body)
        case bodies.InterestWithdraw():
            return steering.withdrawn(act, body)
        case bodies.DeploymentAsk():
            return steering.asked(act, body)
        case bodies.DeploymentReport():
            return steering.reported(act, body)
        case bodies.RequestSubmit():
            return cases.requested(act, body)
        case bodies.RequestWithdraw():
            return cases.withdrawn(act, body)
        case bodies.PersonalErase():
            return ACCEPTED  # erasure is a right: in any phase, whatever has become of the acts
        case _:
            assert_never(body)


def _attachments(operation: Operation, body: bodies.Body) -> Verdict | None:
    """The envelope must name the very documents that the act lists: by these digests their bytes come later."""
    listed = body.attachments if isinstance(body, (bodies.NeedSubmit, bodies.RequestSubmit)) else ()
    if set(operation.attachments) != {one.sha256 for one in listed}:
        return rejected("attachments_differ", "Les pièces jointes annoncées ne sont pas celles de l’envoi.")
    if sum(one.size for one in listed) > bodies.MAX_ACT_BYTES:
        most = megabytes(bodies.MAX_ACT_BYTES)
        return rejected("attachments_too_large", f"Les pièces jointes dépassent {most} en tout.")
    return None


def _required(ops: tuple[str, ...], facts: Facts, body: bodies.Body) -> Verdict | None:
    """The verdict where something required is missing: held, or refused where that was refused; else None.

    An act that takes another one back waits for nothing.
    """
    known = {op: facts.own(op) for op in ops}
    if any(required is not None and required.status in _NEVER for required in known.values()):
        return rejected(REQUIRED_REJECTED, "Un envoi dont celui-ci dépend n’a pas été accepté.")
    if isinstance(body, _TAKES_BACK):
        return None
    missing = tuple(op for op, required in known.items() if required is None or required.status != "accepted")
    return held(missing) if missing else None


def _other_campaign(body: bodies.Body, campaign: Campaign) -> Verdict | None:
    named = getattr(body, "campaign", msgspec.UNSET)
    if named in (msgspec.UNSET, campaign.id):
        return None
    return rejected("other_campaign", "Cet envoi est pour une autre campagne que celle qui est en cours.")
