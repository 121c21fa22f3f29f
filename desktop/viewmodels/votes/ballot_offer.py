"""What the page of votes says above its lists, and what may be done with the list that is shown. Pure functions."""

from enum import Enum, auto

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.vote_words import VoteRule
from desktop.viewmodels.votes.ballot_entries import BallotEntry
from desktop.viewmodels.votes.ballot_words import VoteSection


class BallotAct(Enum):
    VOTE = auto()  #: disabled while an entry is still to be chosen
    SHEET = auto()  #: the sheet of votes, on paper
    DELIBERATION = auto()  #: the draft of a deliberation, on paper


def may_vote(chosen: BallotEntry | None) -> bool:
    return chosen is not None and chosen.act == "vote"


def offered(section: VoteSection, left: int, chosen: BallotEntry | None, *, known: bool) -> Acts[BallotAct]:
    """`left`: how many lines are open to vote; `known`: the lists were read."""
    some = section == "open" and left > 0
    vote = BallotAct.VOTE if may_vote(chosen) or (some and chosen is None) else None
    papers: dict[VoteSection, tuple[BallotAct, ...]] = {
        "open": (BallotAct.SHEET,) if some else (),
        "ours": (BallotAct.SHEET, BallotAct.DELIBERATION),
        "results": (),
    }
    return Acts(vote, papers[section] if known else ())


def subtitle(rule: VoteRule, *, awaited: bool) -> str:
    """`awaited`: the vote is open, and nothing to vote for has come."""
    return f"{rule.title}. {rule.sentence}" if rule.open and not awaited else rule.title


def above(rule: VoteRule, *, awaited: bool) -> str:
    """The rule, above the lists that it is about; "" for none."""
    if awaited:
        return ""
    return f"{rule.deadline} {rule.late}" if rule.open else rule.sentence
