"""What is judged again because of a stamp, on PostgreSQL, where positions are given after the commit."""

from typing import Any

import pytest

from sync.contract.published import Proposal
from sync.platform.intake import anew
from sync.platform.publish import feed
from tests.sync.platform.stamping import Late, tally
from tests.sync.platform.taken import counted, taken

pytestmark = pytest.mark.slow


def test_a_stamp_that_comes_after_the_network_and_before_its_proposal_is_published_again(
    world: Any, device: Any
) -> None:
    here = Late(world, device, lambda device: [device.cast(), device.cast("p9", "proposal")], "stamped_by_prefecture")
    assert here.network() == ["rejected", "rejected"]
    here.in_time()
    assert (here.states(), tally(world)) == (["accepted", "rejected"], {"opencimetiere": 1})
    with world.store.writing() as connection:
        proposal = Proposal(id="p9", title="Registre", kind="to_develop", state="open")
        feed.publish(connection, "proposals", "p9", proposal)
    anew.judge_about(world.store, world.keys, ("p9",), world.clock())
    assert (here.states(), tally(world)) == (["accepted", "accepted"], {"opencimetiere": 1, "p9": 1})
    assert taken(world.store) == counted(world.store)
