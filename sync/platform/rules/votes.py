"""Votes: for what is on the published lists, in the phases that the pack opens for it."""

from sync.contract.bodies import VoteCast, VoteWithdraw
from sync.contract.campaign import PhaseKey, SubjectKind
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

_KINDS: frozenset[SubjectKind] = frozenset({"service", "proposal"})


def cast(act: Act, body: VoteCast) -> Verdict:
    """Whether the commune may vote for this subject now."""
    if not act.facts.may_vote:
        return cannot_vote()
    if not act.listed(body.subject, body.kind):
        return _not_listed(act, body)
    if body.kind == "proposal" and body.subject in act.facts.decided:
        return rejected("proposal_decided", "Le comité avait déjà rendu sa décision sur cette proposition.")
    return _while_voting(act, frozenset({body.kind}))


def withdrawn(act: Act, body: VoteWithdraw) -> Verdict:
    """Holds even where a cast that it names has not come yet.

    It does not name the subject's kind. Where the subject was lost or taken off its list, nobody knows the kind; then a
    vote may be taken back while there is any voting.
    """
    phases, too_late = _voting(act, act.facts.subjects.get(body.subject) or _KINDS)
    return act.before_close(phases, body.casts, too_late)


def _not_listed(act: Act, body: VoteCast) -> Verdict:
    """The verdict on a subject that is not listed: refused if it was taken off or the vote is late; else it waits."""
    if not act.not_known(body.subject):
        return unknown_subject(body.subject)
    verdict = _while_voting(act, frozenset({body.kind}))
    return waits_for("subject") if verdict is ACCEPTED else verdict


def _while_voting(act: Act, kinds: frozenset[SubjectKind]) -> Verdict:
    return act.in_time(*_voting(act, kinds))


def _voting(act: Act, kinds: frozenset[SubjectKind]) -> tuple[list[PhaseKey], str]:
    """The phases in which these kinds may be voted for, and the sentence for a vote that is too late."""
    what = "une proposition" if kinds == {"proposal"} else "un service"
    votable = [phase.key for phase in act.campaign.phases if kinds & set(phase.votable)]
    return votable, f"La phase ouverte {WHEN_IT_CAME} ne permettait pas de voter pour {what}."
