"""What follows the committee's decision: steering a retained proposal, asking for it, saying what effect it had."""

from sync.contract.bodies import DeploymentAsk, DeploymentReport, InterestDeclare, InterestWithdraw
from sync.contract.campaign import PhaseKey
from sync.platform.rules.act import Act
from sync.platform.rules.verdicts import (
    ACCEPTED,
    WHEN_IT_CAME,
    Verdict,
    cannot_vote,
    rejected,
    unknown_subject,
    waits_for,
)

_STEERING: tuple[PhaseKey, ...] = ("steering",)
_DEPLOYMENT: tuple[PhaseKey, ...] = ("deployment",)
_STEERING_CLOSED = f"La phase de pilotage n’était pas ouverte {WHEN_IT_CAME}."


def declared(act: Act, body: InterestDeclare) -> Verdict:
    """Any enrolled device may declare interest: a grouping of communes may steer too."""
    return _refused(act, body.proposal) or _in_time(act, body.proposal, _STEERING, _STEERING_CLOSED)


def withdrawn(act: Act, body: InterestWithdraw) -> Verdict:
    """Holds even where the declaration or the proposal is not here, and whatever was decided since."""
    return act.before_close(_STEERING, body.declarations, _STEERING_CLOSED)


def asked(act: Act, body: DeploymentAsk) -> Verdict:
    """Whether a retained proposal may be asked for now."""
    if not act.facts.may_vote:
        return cannot_vote()
    too_late = f"La phase de déploiement n’était pas ouverte {WHEN_IT_CAME}."
    return _refused(act, body.proposal) or _in_time(act, body.proposal, _DEPLOYMENT, too_late)


def reported(act: Act, body: DeploymentReport) -> Verdict:
    """Allowed in any phase, once the deployment is in service: effects show when they show."""
    if body.proposal in act.facts.live:
        return ACCEPTED
    return _refused(act, body.proposal) or _missing(act, body.proposal) or waits_for("deployment")


def _in_time(act: Act, proposal: str, phases: tuple[PhaseKey, ...], too_late: str) -> Verdict:
    """The verdict by phase; an act in time waits for what is missing of its proposal."""
    in_time = act.in_time(phases, too_late)
    return (_missing(act, proposal) or ACCEPTED) if in_time is ACCEPTED else in_time


def _refused(act: Act, proposal: str) -> Verdict | None:
    """The refusal where the platform knows that the proposal is not published or not retained; else None."""
    if not act.listed(proposal, "proposal"):
        return None if act.not_known(proposal) else unknown_subject(proposal)
    if proposal in act.facts.decided and proposal not in act.facts.retained:
        return rejected("not_retained", "Le comité n’a pas retenu cette proposition.")
    return None


def _missing(act: Act, proposal: str) -> Verdict | None:
    """What the act waits for: facts about the proposal that communes were told and the platform may have lost."""
    if not act.listed(proposal, "proposal"):
        return waits_for("subject")
    return None if proposal in act.facts.retained else waits_for("decision")
