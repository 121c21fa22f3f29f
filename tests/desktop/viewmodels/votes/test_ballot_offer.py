"""What is said above the lists of votes, and what may be done with the one that is shown."""

import pytest

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.vote_words import VoteRule
from desktop.viewmodels.votes.ballot_entries import Act, BallotEntry
from desktop.viewmodels.votes.ballot_offer import BallotAct, above, offered, subtitle
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.votes import Regrouping

VOTE, SHEET, DELIBERATION = BallotAct.VOTE, BallotAct.SHEET, BallotAct.DELIBERATION
OPEN = VoteRule(
    title="Le vote est ouvert", sentence="Un vote par service.", deadline="Au 3 mars.", late="Après…", open=True
)
CLOSED = VoteRule(title="Pas de vote", sentence="Il ouvre le 1er mars.")


def entry(act: Act) -> BallotEntry:
    return BallotEntry(id="p", title="Cimetière", nature="Service", theme="", summary="", act=act)


@pytest.mark.parametrize(
    ("section", "left", "chosen", "acts"),
    [
        ("open", 0, None, Acts()),
        ("open", 2, None, Acts(VOTE, (SHEET,))),  # disabled, in its place
        ("open", 2, entry("vote"), Acts(VOTE, (SHEET,))),
        ("open", 2, entry("withdraw"), Acts(None, (SHEET,))),
        ("ours", 2, None, Acts(None, (SHEET, DELIBERATION))),
        ("ours", 2, entry("vote"), Acts(VOTE, (SHEET, DELIBERATION))),
        ("results", 2, None, Acts()),
    ],
)
def test_a_vote_is_offered_where_one_can_be_given_and_papers_where_there_is_something_on_them(
    section: VoteSection, left: int, chosen: BallotEntry | None, acts: Acts[BallotAct]
) -> None:
    assert offered(section, left, chosen, known=True) == acts
    assert offered(section, left, chosen, known=False) == Acts(acts.main), "before the lists were read, no paper"


@pytest.mark.parametrize(
    ("rule", "awaited", "title", "over"),
    [
        (OPEN, False, "Le vote est ouvert. Un vote par service.", "Au 3 mars. Après…"),
        (OPEN, True, "Le vote est ouvert", ""),  # of what has not come, no deadline either
        (CLOSED, False, "Pas de vote", "Il ouvre le 1er mars."),
    ],
)
def test_the_rule_is_said_once(rule: VoteRule, awaited: bool, title: str, over: str) -> None:
    assert (subtitle(rule, awaited=awaited), above(rule, awaited=awaited)) == (title, over)


@pytest.mark.parametrize(
    ("more", "end"), [(0, "voter\u202f?"), (1, "\u202f? Une autre question suivra."), (3, "\u202f? 3 autres suivront.")]
)
def test_that_other_questions_follow_is_said_with_the_first(more: int, end: str) -> None:
    assert Regrouping(need="n", proposal="p", sentence="Et voter\u202f?", more=more).question.endswith(end)
