"""The first lines of long lists of votes are read separately: the same lines and numbers as in the whole lists."""

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import ballot
from desktop.viewmodels.kit.head_first import HEAD
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.votes import ballot_entries
from desktop.viewmodels.votes.ballot_words import VoteSection
from desktop.viewmodels.votes.votes import Votes
from sync.contract.published import Proposal
from tests.desktop.viewmodels.votes.published_proposals import publish, receive

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SPRING = datetime(2021, 4, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))
TITLES = ("Élections", "école", "Cantine", "cantine", "Éclairage", "Zones humides", "eau")


def commune_with_votes(commune: "Commune") -> None:
    """Titles alike but for accents and capitals; needs of ours in the last proposals; votes given, gone, given anew."""
    needs = []
    for number in range(3):
        needs.append(
            commune.act(draft_need, None, title=f"Besoin {number}", description="Sur papier.", theme="citizenship")
        )
        commune.act(submit_need, needs[-1])
    commune.hour[0] = SPRING
    commune.campaign("vote")
    publish(
        commune,
        "proposals",
        *[
            Proposal(
                id=f"p{number}",
                title=TITLES[number % len(TITLES)],
                kind="existing",
                needs=(needs[number % 3],) if number > 18 else (),
                state="open" if number % 4 else "retained" if number % 8 else "not_retained",
                votes=0 if number % 4 else number % 3,
            )
            for number in range(24)
        ],
    )
    for number in (1, 2, 3, 5, 21, 22, 23, 2):
        commune.hour[0] += timedelta(minutes=1)
        op = commune.act(cast_vote, f"p{number}", needs[0] if number == 5 else None).op
        receive(commune, op)
        if number == 2 or number == 22:
            commune.act(withdraw_vote, f"p{number}")


def test_the_first_lines_are_those_of_the_whole_lists(baule: "Commune") -> None:
    commune_with_votes(baule)
    for most in (1, 2, 3, 5, 8, 17, 18, 23):
        first_lines_are_those_of_the_whole_lists(baule, most)


def first_lines_are_those_of_the_whole_lists(baule: "Commune", most: int) -> None:
    whole, read = baule.ask(ballot.read), baule.ask(ballot.read, most)
    assert read.head is not None
    lists, first = (ballot_entries.lists(one, baule.hour[0]) for one in (whole, read))
    for section in VoteSection:
        shown = first.of(section)
        assert shown == lists.of(section)[: len(shown)]
        assert len(shown) >= min(most, len(lists.of(section)))
        assert first.sizes[section].lines == lists.sizes[section].lines
    for section in ("open", "ours"):
        assert first.sizes[section] == lists.sizes[section]
    assert [one for one in whole.regrouped if one.proposal in read.head.open] == list(read.regrouped)


@pytest.mark.slow
def test_a_short_list_is_read_at_once(baule: "Commune") -> None:
    commune_with_votes(baule)
    assert baule.ask(ballot.read, 24) == baule.ask(ballot.read)


def test_what_another_page_leads_to_is_found_among_the_lines_that_come_after(baule: "Commune") -> None:
    baule.hour[0] = SPRING
    baule.campaign("vote")
    publish(
        baule, "proposals", *[Proposal(id=f"p{n}", title=f"Cantine {n:03}", kind="existing") for n in range(HEAD + 2)]
    )
    votes, told = Votes(baule.actor, Latest()), []
    votes.refreshed.connect(lambda: told.append((votes.whole, votes.count(VoteSection.OPEN), len(votes.model.lines))))
    votes.refresh()
    baule.until(lambda: len(told) == 2)
    assert told == [(False, HEAD + 2, HEAD), (True, HEAD + 2, HEAD + 2)]


@pytest.mark.parametrize(
    ("lines", "in_sight", "read"), [(100, True, True), (100, False, False), (1000, True, True), (1001, True, False)]
)
def test_amid_a_round_the_lists_are_read_again_where_they_are_in_sight_and_short(
    baule: "Commune", lines: int, in_sight: bool, read: bool
) -> None:
    votes, told = Votes(baule.actor, Latest()), list[None]()
    baule.hour[0] = SPRING
    baule.campaign("vote")
    votes.refresh()
    baule.until(lambda: votes.known)
    proposals = [Proposal(id=f"p{n}", title="Cantine", kind="existing") for n in range(lines - votes.total)]
    publish(baule, "proposals", *proposals)
    baule.until(lambda: votes.whole and votes.total == lines)
    votes.refreshed.connect(lambda: told.append(None))
    votes.follow_batch(in_sight=in_sight)
    baule.settle()
    assert bool(told) is read
