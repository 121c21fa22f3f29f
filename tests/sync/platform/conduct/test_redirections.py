"""A need that is not grouped: only its own commune reads why, and it may still be taken up later."""

from typing import Any

import msgspec
import pytest

from sync.platform.conduct import campaigns, committee, redirections
from sync.platform.files import RedirectionFile, RedirectionLine
from sync.platform.refusals import Refused
from tests.sync.platform.conducting import cursor, mine, propose, reads

WHY = "La formation passe par votre préfet."


def redirect(world: Any, *lines: dict[str, Any]) -> None:
    file = RedirectionFile(decisions=tuple(RedirectionLine(**({"reason": WHY} | line)) for line in lines))
    with world.store.writing() as connection:
        redirections.redirect(connection, campaigns.current(connection), file, world.clock())


def states(world: Any) -> dict[str, str]:
    with world.store.reading() as connection:
        return {one.id: one.state for one in committee.needs(connection)}


@pytest.fixture
def three(world: Any, device: Any) -> Any:
    device.deposit([device.need("n1"), device.need("n2"), device.need("n3")])
    return world


def test_a_commune_reads_why_and_which_way_is_left(three: Any, device: Any) -> None:
    redirect(
        three,
        {"need": "n1", "outcome": "redirected", "category": "agent_training"},
        {"need": "n2", "outcome": "ineligible"},
    )
    assert states(three) == {"n1": "redirected", "n2": "ineligible", "n3": "received"}
    told = mine(device, "n1")
    assert (told.state, told.reason, told.category) == ("redirected", WHY, "agent_training")
    assert told.moved_at == three.now.replace(microsecond=told.moved_at.microsecond)
    assert mine(device, "n2").category is msgspec.UNSET
    assert reads(three.device("45025"), "mine") == {}


def test_the_same_decision_again_tells_nothing_new_and_another_reason_does(three: Any, device: Any) -> None:
    line = {"need": "n1", "outcome": "redirected"}
    redirect(three, line)
    before = cursor(device, "mine")
    redirect(three, line)
    assert cursor(device, "mine") == before
    redirect(three, line | {"reason": "Autrement dit."})
    assert mine(device, "n1").reason == "Autrement dit."


def test_a_redirected_need_is_taken_up_again_by_grouping_it(three: Any, device: Any) -> None:
    redirect(three, {"need": "n1", "outcome": "redirected", "category": "user_relations"})
    with three.store.reading() as connection:
        assert committee.taken_up(connection, ["n1", "n2"]) == ["n1"]
    proposal = propose(three, "n1", "n2")
    told = mine(device, "n1")
    assert (told.state, told.proposal, told.reason) == ("grouped", proposal, "")
    assert told.category is msgspec.UNSET
    assert mine(device, "n3").state == "received"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"need": "n9", "outcome": "redirected"}, "unknown"),
        ({"need": "n2", "outcome": "redirected"}, "need_grouped"),
        ({"need": "n4", "outcome": "ineligible"}, "need_withdrawn"),
        ({"need": "n3", "outcome": "ineligible", "category": "fibre"}, "unknown"),
        ({"need": "n1", "outcome": "ineligible"}, "twice"),
    ],
)
def test_all_lines_or_none(three: Any, device: Any, line: dict[str, Any], code: str) -> None:
    propose(three, "n2")
    fourth = device.need("n4")
    device.deposit([fourth, device.need_back(fourth)])
    before = states(three)
    with pytest.raises(Refused, match=code):
        redirect(three, {"need": "n1", "outcome": "redirected"}, line)
    assert states(three) == before
    assert mine(device, "n1").state == "received"
