"""On PostgreSQL what was refused for want of an act is accepted with it beside other communes' deposits, which may name
the same needs: all ids are locked at once, and nobody waits in a circle."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.batches import Earlier
from sync.contract.operations import Operation
from tests.sync.platform.presenting import proofs, signed
from tests.sync.platform.taken import counted, taken

pytestmark = pytest.mark.slow


def test_two_communes_whose_acts_name_the_same_needs(world: Any, device: Any) -> None:
    """Each commune has refused acts on the needs of both, in the opposite order."""
    neighbour = world.device("45025")
    world.began, world.now = world.now, world.now + timedelta(days=10)
    for phase in ("vote", "steering"):
        world.phase(phase)
    ids = ("n1", "n2")

    def refused(who: Any, names: tuple[str, ...]) -> list[Operation]:
        need = who.need(names[0])
        upon = [who.act("need.withdraw", {"need": id_, "submission": need.op}, requires=(need.op,)) for id_ in names]
        assert [who.one(one).status for one in (need, *upon)] == ["rejected"] * 3
        return [need, *upon]

    def shows(who: Any, need: Operation) -> int:
        earlier = Earlier(op=need.op, proof=signed(who, need, world.began))
        return int(who.post(who.batch([need], personal=[earlier])).status)

    who = ((device, ids), (neighbour, ids[::-1]))
    made = [refused(one, names) for one, names in who]
    with ThreadPoolExecutor() as pool:
        assert list(pool.map(lambda place: shows(who[place][0], made[place][0]), range(2))) == [200, 200]
    for (one, _), acts in zip(who, made, strict=True):
        told = proofs(one)
        assert [told[act.op].status for act in acts] == ["accepted", "accepted", "rejected"]
        assert taken(world.store, one.commune) == counted(world.store, one.commune)
