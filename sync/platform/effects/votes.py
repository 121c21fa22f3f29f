"""Votes: counted by conduct/votes.py, and told to their commune, whichever of its computers cast or withdrew them."""

from sync.contract.bodies import VoteCast, VoteWithdraw
from sync.contract.published import VOTE
from sync.platform.conduct import votes
from sync.platform.effects.accepted import Accepted
from sync.platform.pending import Pending


def cast(into: Pending, act: Accepted, body: VoteCast) -> None:
    """Stores the cast; its commune is told at the end of the block."""
    whose = {"op": act.operation.op, "commune": act.commune, "campaign": act.campaign.id}
    votes.cast(into, body, **whose, deposited_at=act.deposited_at)
    into.retaken[VOTE, act.commune, body.subject] = None


def withdraw(into: Pending, act: Accepted, body: VoteWithdraw) -> None:
    """Takes casts back, also those that have not come yet; its commune is told at the end of the block."""
    votes.withdraw(into, body, op=act.operation.op, commune=act.commune, campaign=act.campaign.id)
    into.retaken[VOTE, act.commune, body.subject] = None
