"""service: what a commune proposed is added to the catalogue, and the votes that waited for it then count."""

from typing import Any

from sync.contract.operations import Operation
from sync.platform.publish import feed
from tests.sync.platform.conducting import accepted
from tests.sync.platform.stamping import Late, tally


def stamped_for_a_service_off_the_list(program: Any, commune: Any) -> Late:
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
    return here


def test_a_vote_that_was_stamped_in_time_counts_once_its_service_is_listed_again(program: Any, commune: Any) -> None:
    """The service was not in the catalogue yet on the day of the stamp."""
    here = stamped_for_a_service_off_the_list(program, commune)
    (late,) = here.acts
    program.json("service", "publish", "s1")
    assert tally(here.world) == {late.body["subject"]: 1}


def test_a_vote_that_could_not_be_judged_anew_is_said_with_what_to_do(program: Any, commune: Any) -> None:
    """The service is listed by now; the command must not claim that nothing changed, or it would be published again."""
    here = stamped_for_a_service_off_the_list(program, commune)
    (late,) = here.acts
    program.sql("CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    done = program.run("service", "publish", "s1")
    assert (done.status, late.body["subject"] in done.out) == (0, True)
    assert "C’est publié, mais" in done.err
    assert "45024" in done.err
    assert "déposer de nouveau" in done.err
    assert "rien n’a été changé" not in done.err
    program.sql("DROP TRIGGER full")
    assert tally(here.world) == {}
    here.in_time(late)
    assert tally(here.world) == {late.body["subject"]: 1}
