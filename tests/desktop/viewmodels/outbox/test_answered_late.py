"""What waits, to which another page leads, is opened once it is read; but not over what she has turned to since."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.actions.votes.cast_vote import cast_vote
from desktop.viewmodels.outbox.outbox import Outbox
from tests.desktop.viewmodels.outbox.held_round import syncing_of

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune


@pytest.fixture
def acts(baule: "Commune") -> tuple[str, str]:
    baule.campaign()
    first, second = (baule.act(cast_vote, service).op for service in ("actes", "cadastre"))
    return first, second


@pytest.fixture
def outbox(baule: "Commune", acts: tuple[str, str]) -> Outbox:
    made = Outbox(baule.actor, syncing_of(baule))
    made.begin()
    baule.settle()
    return made


def test_the_first_that_waits_is_opened_where_she_stays(
    baule: "Commune", outbox: Outbox, acts: tuple[str, str]
) -> None:
    outbox.show_first()
    baule.settle()
    assert outbox.chosen in acts


@pytest.mark.parametrize(
    "turn",
    [
        lambda outbox: outbox.narrowing.search("cadastre"),
        lambda outbox: outbox.narrowing.choose("problems"),
        lambda outbox: outbox.narrowing.sort("title"),
    ],
)
def test_a_list_that_she_narrows_meanwhile_stays(
    baule: "Commune", outbox: Outbox, turn: Callable[[Outbox], None]
) -> None:
    """Her search was emptied."""
    outbox.show_first()
    turn(outbox)
    asked = outbox.narrowing.text, outbox.narrowing.only, outbox.narrowing.order
    baule.settle()
    assert (outbox.narrowing.text, outbox.narrowing.only, outbox.narrowing.order) == asked
    assert outbox.chosen == ""


def test_another_act_that_she_opens_meanwhile_stays(baule: "Commune", outbox: Outbox, acts: tuple[str, str]) -> None:
    outbox.show_first()
    baule.settle()
    (other,) = set(acts) - {outbox.chosen}
    outbox.choose("")
    outbox.show_first()
    outbox.choose(other)
    baule.settle()
    assert outbox.chosen == other
