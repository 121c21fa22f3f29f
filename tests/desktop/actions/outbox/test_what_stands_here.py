"""A need that two platforms have by other acts: withdrawn, corrected or chosen at one of them, then seen at the other.

What today's platform has stands. An act of ours changes it only where it is about that, and can leave for there.
"""

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import needs, outbox, standing_text
from tests.desktop.actions.exchanging import National
from tests.desktop.actions.outbox.corrected import correct
from tests.desktop.actions.outbox.two_platforms import THEIRS, asked, listed, theirs, to
from tests.desktop.actions.votes.two_computers import SERVICE, Both, both, enrolled, national, other, rounds

__all__ = ["both", "enrolled", "national", "other"]

CORRECTED, OURS, THERE, AGAIN = "Corrigé par l’autre", "Corrigé ici", "Écrit là-bas", "Ici encore"


def state(context: CommuneContext, id: str) -> tuple[str, str]:
    """What the window says of it, and the platform's word on it."""
    with context.store.reading() as connection:
        found = needs.one(connection, id)
    assert found is not None
    return found.state, found.own


def at_both(both: Both, national: National, other: National) -> str:
    """Sent here by the second computer, and there by the first, which is there now."""
    first, _ = both
    id = theirs(both, national)
    to(other, first)
    submit_need(first, id)
    rounds(other, first)
    return id


def text_at(platform: National, id: str) -> tuple[str, str]:
    with platform.store.reading() as connection:
        ((title, state),) = connection.exec_driver_sql("SELECT title, state FROM need WHERE id = ?", (id,)).fetchall()
    return str(title), str(state)


def written(context: CommuneContext) -> list[str]:
    """The corrections that are being written."""
    with context.store.reading() as connection:
        return [id for (id,) in connection.exec_driver_sql("SELECT id FROM need WHERE amends IS NOT NULL").fetchall()]


def waits(context: CommuneContext, id: str) -> str:
    with context.store.reading() as connection:
        return needs.waiting_correction(connection, id)


class TestWithdrawals:
    def test_one_of_what_the_other_platform_has_says_nothing_here(
        self, both: Both, national: National, other: National
    ) -> None:
        """It leaves for this one, which takes it without effect."""
        first, second = both
        id = at_both(both, national, other)
        withdraw_need(first, id)
        assert state(first, id) == ("withdrawn", "received")
        to(national, first)
        assert state(first, id) == ("accepted", "received")
        correct(first, id, OURS)
        rounds(national, first)
        withdraw_need(first, id)
        rounds(national, first, second)
        assert [state(one, id) for one in both] == [("withdrawn", "withdrawn")] * 2
        assert text_at(national, id) == (OURS, "withdrawn")

    @pytest.mark.parametrize("heard", [False, True])
    @pytest.mark.slow
    def test_one_that_was_followed_by_another_computer_s_submission_says_nothing_any_more(
        self, both: Both, national: National, other: National, heard: bool
    ) -> None:
        first, second = both
        id = theirs(both, national)
        withdraw_need(second, id)
        rounds(national, second, *([first] if heard else []))
        to(other, first)
        submit_need(first, id)
        to(national, first)
        rounds(national, second)
        assert [state(one, id) for one in both] == [("accepted", "received")] * 2
        correct(second, id, CORRECTED)
        rounds(national, second)
        assert text_at(national, id) == (CORRECTED, "received")
        withdraw_need(second, id)
        rounds(national, second, first)
        assert [state(one, id) for one in both] == [("withdrawn", "withdrawn")] * 2

    @pytest.mark.slow
    def test_one_made_here_says_nothing_at_the_other_platform_and_leaves_once_back(
        self, both: Both, national: National, other: National
    ) -> None:
        """The other one took it, though it had no such need: it was shown as withdrawn there, and counted here."""
        first, second = both
        id = theirs(both, national)
        withdraw_need(first, id)
        to(other, first)
        assert state(first, id) == ("draft", "")
        to(other, second)
        assert state(second, id) == ("other_platform", "")
        submit_need(first, id)
        rounds(other, first)
        assert state(first, id) == ("accepted", "received")
        to(national, first)
        assert (state(first, id), text_at(national, id)) == (("withdrawn", "withdrawn"), (THEIRS, "withdrawn"))
        assert text_at(other, id) == (THEIRS, "received")

    @pytest.mark.slow
    def test_one_of_our_own_need_says_nothing_at_the_other_platform_where_another_computer_has_sent_it(
        self, both: Both, national: National, other: National
    ) -> None:
        first, second = both
        id = theirs(both, national)
        withdraw_need(second, id)
        for one in both:
            to(other, one)
        submit_need(first, id)
        rounds(other, first, second)
        assert [state(one, id) for one in both] == [("accepted", "received")] * 2
        withdraw_need(second, id)
        rounds(other, second, first)
        assert [state(one, id) for one in both] == [("withdrawn", "withdrawn")] * 2

    @pytest.mark.slow
    def test_one_without_effect_settles_no_choice(self, both: Both, national: National, other: National) -> None:
        first, second = both
        id = theirs(both, national)
        correct(second, id, CORRECTED)
        correct(first, id, OURS)
        rounds(national, second, first, first)
        to(other, first)
        submit_need(first, id)
        rounds(other, first)
        withdraw_need(first, id)
        to(national, first)
        assert (asked(first), state(first, id)) == ({id}, ("accepted", "received"))
        with first.store.reading() as connection:
            assert [act.chosen for act in outbox.listed(connection) if act.type == "need.amend"] == [False]
        settle_conflict(first, id, "mine")
        rounds(national, first)
        assert text_at(national, id) == (OURS, "received")


class TestCorrections:
    @pytest.mark.parametrize("typed", [True, pytest.param(False, marks=pytest.mark.slow)])
    @pytest.mark.parametrize("who", [0, pytest.param(1, marks=pytest.mark.slow)])
    def test_one_begun_at_the_other_platform_leaves_upon_what_this_one_has(
        self, both: Both, national: National, other: National, typed: bool, who: int
    ) -> None:
        """It named what this one never has, and was held for ever. The first sent the need there."""
        by, id = both[who], theirs(both, national)
        correct(by, id, OURS)
        rounds(national, by, *both)
        to(other, both[0])
        submit_need(both[0], id)
        rounds(other, both[0])
        to(other, by)
        begun = correct_need(by, id).value
        if typed:
            draft_need(by, begun, title=THERE)
        to(national, by)
        assert (OURS, "accepted") in listed(by)
        assert (begun in written(by)) is typed, "one in which nothing was written goes"
        correct(by, id, AGAIN)
        assert waits(by, id) == "finalised"
        rounds(national, by)
        assert (waits(by, id), text_at(national, id)) == ("", (AGAIN, "received"))

    @pytest.mark.slow
    def test_one_begun_there_is_compared_with_what_another_computer_wrote_here(
        self, both: Both, national: National, other: National
    ) -> None:
        first, second = both
        id = at_both(both, national, other)
        draft_need(first, correct_need(first, id).value, title=THERE)
        correct(second, id, CORRECTED)
        rounds(national, second)
        to(national, first)
        correct(first, id, OURS)
        rounds(national, first)
        assert (waits(first, id), asked(first), text_at(national, id)) == ("conflict", {id}, (CORRECTED, "received"))

    @pytest.mark.parametrize("sent", [False, pytest.param(True, marks=pytest.mark.slow)])
    def test_one_upon_another_computer_s_submission_there_holds_nothing_up_here(
        self, both: Both, national: National, other: National, sent: bool
    ) -> None:
        """It waited for what this platform never has, and the need with it: for ever."""
        first, second = both
        id = at_both(both, national, other)
        to(other, second)
        correct(second, id, THERE)
        if sent:
            rounds(other, second)
        to(national, second)
        apart = [] if sent else [(THERE, "draft")]
        assert (waits(second, id), listed(second)) == ("", sorted([(THEIRS, "accepted"), *apart]))
        with second.store.reading() as connection:
            assert not any(standing_text.waiting_corrections(connection).values())
        to(national, first)
        correct(first, id, OURS)
        rounds(national, first, second)
        assert (OURS, "accepted") in listed(second)
        correct(second, id, AGAIN)
        rounds(national, second)
        assert text_at(national, id) == (AGAIN, "received")
        to(other, second)
        assert (text_at(other, id), waits(second, id)) == ((THERE, "received"), "")

    @pytest.mark.slow
    def test_one_made_here_holds_nothing_up_at_the_other_platform(
        self, both: Both, national: National, other: National
    ) -> None:
        first, _ = both
        id = theirs(both, national)
        correct(first, id, OURS)
        to(other, first)
        submit_need(first, id)
        rounds(other, first)
        assert waits(first, id) == ""
        correct(first, id, THERE)
        rounds(other, first)
        assert text_at(other, id) == (THERE, "received")
        to(national, first)
        assert (text_at(national, id), waits(first, id)) == ((OURS, "received"), "")

    @pytest.mark.slow
    @pytest.mark.parametrize("keep", ["mine", "platform", "both"])
    def test_a_choice_made_there_holds_nothing_up_here(
        self, both: Both, national: National, other: National, keep: str
    ) -> None:
        first, second = both
        id = at_both(both, national, other)
        to(other, second)
        correct(second, id, OURS)
        correct(first, id, CORRECTED)
        rounds(other, first, second, second)
        assert asked(second) == {id}
        settle_conflict(second, id, keep)
        to(national, second)
        assert (waits(second, id), asked(second)) == ("", frozenset())
        assert [line for line in listed(second) if line[1] != "draft"] == [(THEIRS, "accepted")]
        correct(second, id, AGAIN)
        rounds(national, second)
        assert text_at(national, id) == (AGAIN, "received")
        to(other, second)
        assert text_at(other, id) == (OURS if keep == "mine" else CORRECTED, "received")
        assert (waits(second, id), asked(second)) == ("", frozenset())


@pytest.mark.slow
def test_a_vote_withdrawn_here_leaves_once_back(both: Both, national: National, other: National) -> None:
    """The other platform took the withdrawal, though it had no such vote: it counted here again."""
    first, _ = both
    cast_vote(first, SERVICE)
    rounds(national, first)
    withdraw_vote(first, SERVICE)
    to(other, first)
    cast_vote(first, SERVICE)
    rounds(other, first)
    assert (national.tally(), other.tally()) == ({SERVICE: 1}, {SERVICE: 1})
    to(national, first)
    assert (national.tally(), other.tally()) == ({}, {SERVICE: 1})
    to(other, first)
    assert other.tally() == {SERVICE: 1}
