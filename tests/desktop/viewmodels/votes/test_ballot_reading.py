"""What is said of a service or proposal that is read, and what its vote may do, without a window."""

import pytest
from msgspec.structs import replace

from desktop.viewmodels.votes import ballot_reading
from desktop.viewmodels.votes.ballot_entries import NOT_RETAINED, Act, BallotEntry, Contribution

ENTRY = BallotEntry(id="p", title="Cimetière", nature="Proposition", theme="Citoyenneté", summary="Plans.")
OURS, JOINED = Contribution("n1", "Registre", ours=True), Contribution("n2", "Plan", ours=False)


@pytest.mark.parametrize(
    ("act", "votes", "withdraws"), [("", 0, 0), ("vote", 1, 0), ("take_back", 0, 1), ("withdraw", 0, 1)]
)
def test_a_vote_is_given_or_withdrawn(act: Act, votes: int, withdraws: int) -> None:
    entry = replace(ENTRY, act=act)
    assert ballot_reading.may_withdraw(entry) is bool(withdraws)
    assert bool(ballot_reading.kind_line(entry)) is bool(votes)
    assert ballot_reading.names_need(entry, (("n1", "Registre"),)) is bool(votes)
    assert not ballot_reading.names_need(entry, ())


def test_the_decision_takes_the_place_of_why_no_vote_may_be_given() -> None:
    closed = replace(ENTRY, closed="Le vote est clos.")
    assert (ballot_reading.closed_line(closed), ballot_reading.reason_line(closed)) == ("Le vote est clos.", "")
    decided = replace(closed, outcome=NOT_RETAINED)
    assert ballot_reading.closed_line(decided) == ""
    assert ballot_reading.reason_line(decided) == "La plateforme n’a pas publié de motif."
    assert ballot_reading.reason_line(replace(decided, reason="Déjà couvert.")) == "Déjà couvert."


def test_what_is_not_known_is_not_named() -> None:
    assert ballot_reading.theme_line(ENTRY.theme) == "Thème\u00a0: Citoyenneté"
    assert ballot_reading.theme_line("") == ""
    assert ballot_reading.changed_line(ENTRY) == ""
    assert ballot_reading.changed_line(replace(ENTRY, changed="Elle a changé.")) == "⚠ Elle a changé."


@pytest.mark.parametrize(
    ("grouped", "afresh", "marked"),
    [((OURS,), True, "n1"), ((JOINED, OURS), True, "n1"), ((JOINED,), True, ""), ((OURS,), False, "n9")],
)
def test_our_need_that_is_grouped_in_it_is_marked_until_she_chooses(
    grouped: tuple[Contribution, ...], afresh: bool, marked: str
) -> None:
    entry = replace(ENTRY, contributions=grouped)
    assert ballot_reading.marked_need(entry, "n9", afresh=afresh) == marked
