"""What follows the committee's decision: steering a retained proposal, asking for it, saying what effect it had."""

from sync.contract.bodies import DeploymentAsk, DeploymentReport, InterestDeclare, InterestWithdraw
from sync.contract.campaign import PhaseKey
from sync.platform.rules.act import Act
from sync.platform.rules.verdicts import ACCEPTED, Verdict, cannot_vote, closed, rejected, unknown_subject

_STEERING: tuple[PhaseKey, ...] = ("steering",)
_DEPLOYMENT: tuple[PhaseKey, ...] = ("deployment",)
_STEERING_CLOSED = "La phase de pilotage n’est pas ouverte."


def declared(act: Act, body: InterestDeclare) -> Verdict:
    """A grouping may steer too: any enrolled device may declare its interest."""
    if refusal := _not_retained(act, body.proposal):
        return refusal
    return ACCEPTED if act.during(_STEERING) else closed(_STEERING_CLOSED, act.campaign)


def withdrawn(act: Act, body: InterestWithdraw) -> Verdict:
    """It holds even where a declaration that it names has not come yet."""
    if "proposal" not in act.facts.subjects.get(body.proposal, frozenset()):
        return unknown_subject(body.proposal)
    return ACCEPTED if act.during(_STEERING) else closed(_STEERING_CLOSED, act.campaign)


def asked(act: Act, body: DeploymentAsk) -> Verdict:
    """Whether a retained proposal may be asked for now."""
    if not act.facts.may_vote:
        return cannot_vote()
    if refusal := _not_retained(act, body.proposal):
        return refusal
    open_ = act.during(_DEPLOYMENT)
    return ACCEPTED if open_ else closed("La phase de déploiement n’est pas ouverte.", act.campaign)


def reported(act: Act, body: DeploymentReport) -> Verdict:
    """In any phase: an effect is seen when it is seen."""
    if body.proposal in act.facts.live:
        return ACCEPTED
    return rejected(
        "not_live",
        "L’effet se dit une fois le déploiement en service dans la commune, et la plateforme ne l’a pas encore "
        "annoncé.",
    )


def _not_retained(act: Act, proposal: str) -> Verdict | None:
    if "proposal" not in act.facts.subjects.get(proposal, frozenset()):
        return unknown_subject(proposal)
    if proposal not in act.facts.retained:
        return rejected("not_retained", "Le comité n’a pas retenu cette proposition, ou pas encore.")
    return None
