"""service: what a commune proposed enters the catalogue, and what had waited for it there counts."""

from typing import Any

from sync.contract.operations import Operation
from sync.platform.publish import feed
from tests.sync.platform.conducting import accepted
from tests.sync.platform.stamping import Late, tally


def test_a_vote_that_was_stamped_in_time_counts_once_its_service_is_listed_again(program: Any, commune: Any) -> None:
    """It was not listed on the day of the stamp."""

    def make(device: Any) -> list[Operation]:
        accepted(device, "service.share", {"share": "s1", "title": "Prêt de tables", "summary": "Les réserver."})
        service = program.json("service", "publish", "s1")["entry"]["id"]
        return [device.cast(service)]

    here = Late(commune.world, commune, make, "stamped_by_prefecture")
    (late,) = here.acts
    assert here.network(late) == ["rejected"]
    with here.world.store.writing() as connection:
        feed.retract(connection, "catalogue", late.body["subject"])
    here.in_time(late)
    assert tally(here.world) == {}
    program.json("service", "publish", "s1")
    assert tally(here.world) == {late.body["subject"]: 1}
