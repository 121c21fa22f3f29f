"""What is said above the lists of votes, and what may be done with the one that is shown."""

import pytest
from msgspec.structs import replace

from desktop.viewmodels.kit.acts import Acts
from desktop.viewmodels.kit.states import WAITING, Shown
from desktop.viewmodels.kit.vote_words import VoteButton, VoteRule, vote_button
from desktop.viewmodels.votes import ballot_offer
from desktop.viewmodels.votes.ballot_entries import Act, BallotEntry
from desktop.viewmodels.votes.ballot_offer import (
    BallotAct,
    BallotEmpty,
    BallotHead,
    BallotLook,
    above,
    in_place_of_list,
    offered,
    subtitle,
)
from desktop.viewmodels.votes.ballot_state import COUNTS, Late
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.regrouping import Regrouping

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
        (VoteSection.OPEN, 0, None, Acts()),
        (VoteSection.OPEN, 2, None, Acts(VOTE, (SHEET,))),  # disabled, but visible
        (VoteSection.OPEN, 2, entry("vote"), Acts(VOTE, (SHEET,))),
        (VoteSection.OPEN, 2, entry("withdraw"), Acts(VOTE, (SHEET,))),  # disabled again
        (VoteSection.OURS, 2, None, Acts(None, (SHEET, DELIBERATION))),
        (VoteSection.OURS, 2, entry("vote"), Acts(VOTE, (SHEET, DELIBERATION))),
        (VoteSection.RESULTS, 2, None, Acts()),
    ],
)
def test_a_vote_is_offered_where_one_can_be_given_and_papers_where_there_is_something_on_them(
    section: VoteSection, left: int, chosen: BallotEntry | None, acts: Acts[BallotAct]
) -> None:
    assert offered(section, left, chosen, known=True) == acts
    assert offered(section, left, chosen, known=False) == Acts(acts.main), "before the lists were read, no paper"


@pytest.mark.parametrize("chosen", [None, entry("withdraw")])
def test_beside_a_vote_that_can_be_given_again_the_button_stays_whichever_is_chosen(chosen: BallotEntry | None) -> None:
    """It came and went with the choice, and moved the papers' buttons to its own place and back."""
    listed = (entry("withdraw"), entry("vote"))
    assert offered(VoteSection.OURS, 0, chosen, listed, known=True).main is VOTE
    assert not ballot_offer.may_vote(chosen), "it is disabled"


@pytest.mark.parametrize(
    ("rule", "awaited", "title", "over"),
    [
        (OPEN, False, "Le vote est ouvert. Un vote par service.", "Au 3 mars. Après…"),
        (OPEN, True, "Le vote est ouvert.", ""),  # for what has not come, no deadline is shown either
        (CLOSED, False, "Pas de vote.", "Il ouvre le 1er mars."),
    ],
)
def test_the_rule_is_said_once(rule: VoteRule, awaited: bool, title: str, over: str) -> None:
    assert (subtitle(rule, awaited=awaited), above(rule, awaited=awaited)) == (title, over)


@pytest.mark.parametrize(
    ("more", "end"), [(0, "voter\u202f?"), (1, "\u202f? Une autre question suivra."), (3, "\u202f? 3 autres suivront.")]
)
def test_that_other_questions_follow_is_said_with_the_first(more: int, end: str) -> None:
    assert Regrouping(need="n", proposal="p", sentence="Et voter\u202f?", more=more).question.endswith(end)


@pytest.mark.parametrize(
    ("section", "rule", "awaited", "asks", "heads"),
    [
        (VoteSection.OPEN, OPEN, False, False, (BallotHead.RULE,)),
        (VoteSection.OPEN, OPEN, False, True, (BallotHead.RULE, BallotHead.REGROUPING)),
        (VoteSection.OPEN, OPEN, True, True, (BallotHead.REGROUPING,)),
        (VoteSection.OURS, OPEN, False, True, (BallotHead.RULE,)),
        (VoteSection.RESULTS, OPEN, False, True, ()),
    ],
)
def test_what_stands_above_each_list(
    section: VoteSection, rule: VoteRule, awaited: bool, asks: bool, heads: tuple[BallotHead, ...]
) -> None:
    assert ballot_offer.heads(section, rule, awaited=awaited, asks=asks) == heads


@pytest.mark.parametrize(
    ("section", "awaited", "said"),
    [
        (VoteSection.OPEN, False, BallotEmpty.NOTHING_OPEN),
        (VoteSection.OPEN, True, BallotEmpty.AWAITED),
        (VoteSection.OURS, True, BallotEmpty.NO_VOTE),
        (VoteSection.RESULTS, True, BallotEmpty.NO_RESULT),
    ],
)
def test_an_empty_list_says_what_will_come_into_it(section: VoteSection, awaited: bool, said: BallotEmpty) -> None:
    assert in_place_of_list(section, 0, None, awaited=awaited) is said
    assert in_place_of_list(section, 1, None, awaited=awaited) is None
    assert in_place_of_list(section, 0, entry(""), awaited=awaited) is None, "what is read stays"


def test_where_services_are_voted_for_and_none_is_here_no_proposal_is_said_to_lack() -> None:
    found = in_place_of_list(VoteSection.OPEN, 0, None, awaited=True, of_services=True)
    assert found is BallotEmpty.SERVICES_AWAITED


def test_results_are_drawn_as_bars_once_votes_were_counted() -> None:
    counted = (replace(entry(""), votes=3), replace(entry(""), votes=40))
    assert [ballot_offer.most_votes(VoteSection.RESULTS, lines) for lines in (counted, (entry(""),), ())] == [40, 0, 0]
    assert ballot_offer.most_votes(VoteSection.OURS, counted) == 0
    looks = [
        ballot_offer.drawn_as(VoteSection.RESULTS, 40),
        ballot_offer.drawn_as(VoteSection.RESULTS, 0),
        ballot_offer.drawn_as(VoteSection.OURS, 0),
    ]
    assert looks == [BallotLook.BARS, BallotLook.LINES, BallotLook.TALL]


def test_a_line_shows_the_decision_and_that_our_vote_came_late_unless_it_counts() -> None:
    decided, late = Shown("✓", "Retenue", "ok"), Shown("✗", "Trop tard", "error")
    voted = replace(entry(""), state=WAITING)
    assert ballot_offer.badges(entry("")) == ()
    assert ballot_offer.badges(voted) == (WAITING,)
    assert ballot_offer.badges(replace(voted, outcome=decided, late=Late(late))) == (decided, late)
    assert ballot_offer.badges(replace(voted, late=Late(COUNTS))) == (WAITING,)


def test_the_second_line_names_our_vote_or_else_what_it_is() -> None:
    themed = replace(entry(""), theme="Voirie")
    assert ballot_offer.note(entry("")) == "Service"
    assert ballot_offer.note(replace(themed, answers="Voirie", ours="Voté")) == "Voirie · Voté · Voirie"
    service = replace(themed, kinds=("service", "todo"), summary="Réserve les salles.")
    assert ballot_offer.note(service) == "Réserve les salles. · Voirie", "what it is for, as the page Services says it"
    assert "Réserve les salles." in service.spoken
    assert ballot_offer.note(replace(service, summary="")) == "Service · Voirie", "no longer published"


def test_the_button_names_what_may_be_voted_for() -> None:
    assert ballot_offer.vote_words(None) == ballot_offer.vote_words(entry("withdraw")) == VoteButton("&Voter")
    named = VoteButton("&Voter pour\u00a0: Cimetière", "Voter pour\u00a0: Cimetière")
    assert ballot_offer.vote_words(entry("vote")) == named
    long = vote_button("État & registre " * 5, "Vote ouvert.")
    assert (long.text.startswith("&Voter pour\u00a0: État && registre"), len(long.text) < 110) == (True, True)
    assert long.tip == f"Voter pour\u00a0: {'État & registre ' * 5}. Vote ouvert."
