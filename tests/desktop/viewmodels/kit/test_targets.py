"""Links from one place of the application to something in another."""

import pytest

from desktop.viewmodels.kit.targets import BALLOT, DEPLOYMENT, STEERING, answering
from desktop.viewmodels.votes.screens import VoteTab


@pytest.mark.parametrize(
    ("need", "came_from", "target"),
    [
        ("", "", "actes"),
        ("", "c1", "actes"),  # a correction without an id is none
        ("n1", "", "actes?need=n1"),
        ("n1", "c1", "actes?need=n1&from=c1"),
    ],
)
def test_a_service_that_answers_a_need_of_ours(need: str, came_from: str, target: str) -> None:
    assert answering("actes", need, came_from) == target


def test_what_leads_to_a_tab_of_the_votes_is_named_as_that_tab() -> None:
    tabs = (VoteTab.OPEN, VoteTab.STEERING, VoteTab.DEPLOYMENT)
    assert tuple(f"{tab}:" for tab in tabs) == (BALLOT, STEERING, DEPLOYMENT)
