"""Votes: for what is on the published lists, in the phases that the pack opens for it."""

from sync.contract.bodies import VoteCast, VoteWithdraw
from sync.contract.campaign import SubjectKind
from sync.platform.rules.act import Act
from sync.platform.rules.verdicts import ACCEPTED, Verdict, cannot_vote, closed, rejected, unknown_subject


def cast(act: Act, body: VoteCast) -> Verdict:
    """Whether the commune may vote for this subject now."""
    if not act.facts.may_vote:
        return cannot_vote()
    if body.kind not in act.facts.subjects.get(body.subject, frozenset()):
        return unknown_subject(body.subject)
    if body.kind == "proposal" and body.subject in act.facts.decided:
        return rejected("proposal_decided", "Le comité avait déjà rendu sa décision sur cette proposition.")
    return _while_voting(act, frozenset({body.kind}))


def withdrawn(act: Act, body: VoteWithdraw) -> Verdict:
    """It names casts, not a kind; and it holds even where a cast that it names has not come yet."""
    kinds = act.facts.subjects.get(body.subject, frozenset())
    return _while_voting(act, kinds) if kinds else unknown_subject(body.subject)


def _while_voting(act: Act, kinds: frozenset[SubjectKind]) -> Verdict:
    if act.during([phase.key for phase in act.campaign.phases if kinds & set(phase.votable)]):
        return ACCEPTED
    what = "une proposition" if kinds == {"proposal"} else "un service"
    return closed(f"La phase en cours ne permet pas de voter pour {what}.", act.campaign)
