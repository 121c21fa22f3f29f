"""What follows the committee's decision: interests, requests for deployment, and reported effects."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sync.contract.operations import Operation
from sync.platform.conduct import campaigns, deployments, steering
from sync.platform.files import DeploymentFile, GroupLine, GroupsFile
from tests.sync.platform.conducting import accepted, cursor, decide, interested, mine, propose, reads, retained
from tests.sync.platform.presenting import presents, put_back, signed


@pytest.fixture
def proposal(world: Any, device: Any) -> str:
    """A retained one, in the steering phase."""
    found = retained(world, device)
    world.phase("steering")
    return found


def withdraw(device: Any, proposal: str, *declarations: Operation) -> Operation:
    body = {"proposal": proposal, "declarations": [one.op for one in declarations]}
    return accepted(device, "interest.withdraw", body)


def compose(world: Any, proposal: str, **members: Any) -> None:
    with world.store.writing() as connection:
        file = GroupsFile(groups=(GroupLine(proposal=proposal, **members),))
        steering.compose(connection, campaigns.current(connection), file, world.clock())


def move(world: Any, proposal: str, state: Any, commune: str = "45024") -> None:
    with world.store.writing() as connection:
        file = DeploymentFile(proposal=proposal, commune=commune, state=state, date=world.now.date())
        deployments.move(connection, campaigns.current(connection), file)


def test_the_declaration_deposited_last_gives_the_role(world: Any, device: Any, proposal: str) -> None:
    own = f"interest.{proposal}"
    first = interested(device, proposal, "participant")
    second = interested(device, proposal, "referent")
    declared = world.now
    assert (mine(device, own).role, mine(device, own).moved_at) == ("referent", declared)
    withdraw(device, proposal, second)
    assert mine(device, own).role == "participant"
    withdraw(device, proposal, first, second)
    assert own not in reads(device, "mine")
    before = cursor(device, "mine")
    withdraw(device, proposal, first)
    assert cursor(device, "mine") == before  # there was nothing to take back


def test_an_interest_that_was_withdrawn_before_it_came(device: Any, proposal: str) -> None:
    late = device.act("interest.declare", {"proposal": proposal, "role": "referent"})
    withdraw(device, proposal, late)
    assert device.one(late).status == "accepted"
    assert f"interest.{proposal}" not in reads(device, "mine")


@pytest.mark.slow
def test_the_place_in_the_group_stays_known(world: Any, device: Any, proposal: str) -> None:
    own = f"interest.{proposal}"
    first = interested(device, proposal, "referent")
    compose(world, proposal, referents=("45024",))
    second = interested(device, proposal, "participant")  # asks for another role; the group stays as it was
    assert (mine(device, own).role, mine(device, own).given) == ("participant", "referent")
    withdraw(device, proposal, first, second)
    assert own not in reads(device, "mine")
    interested(device, proposal)
    assert mine(device, own).given == "referent"
    neighbour = world.device("45025")
    interested(neighbour, proposal)
    assert mine(neighbour, own).given == ""  # the group was composed before


def test_another_declaration_leaves_the_day_on_which_the_place_was_told(world: Any, device: Any, proposal: str) -> None:
    own = f"interest.{proposal}"
    interested(device, proposal, "referent")
    world.now += timedelta(days=1)
    compose(world, proposal, referents=("45024",))
    told = world.now
    world.now += timedelta(days=1)
    second = interested(device, proposal, "participant")
    assert (mine(device, own).role, mine(device, own).moved_at) == ("participant", told)
    withdraw(device, proposal, second)
    assert (mine(device, own).role, mine(device, own).moved_at) == ("referent", told)


def test_a_deployment_is_asked_for_once(world: Any, device: Any, proposal: str) -> None:
    world.phase("deployment")
    accepted(device, "deployment.ask", {"proposal": proposal})
    id_ = f"{proposal}.45024"
    assert reads(device, "deployments") == {
        id_: {"id": id_, "proposal": proposal, "commune": "45024", "commune_name": "Baule"}
    }
    move(world, proposal, "planned")
    before = cursor(device, "deployments")
    accepted(device, "deployment.ask", {"proposal": proposal, "remarks": "Avant l’été"})
    assert cursor(device, "deployments") == before
    assert reads(device, "deployments")[id_]["state"] == "planned"


@pytest.mark.slow
def test_an_effect_is_said_where_it_is_live_and_the_last_holds(world: Any, device: Any, proposal: str) -> None:
    world.phase("deployment")
    report = {"proposal": proposal, "live_since": "2026-02-01", "effect": "Moins d’attente.", "agents_trained": 2}
    id_, neighbour = f"{proposal}.45024", world.device("45025")
    for device_ in (device, neighbour):
        accepted(device_, "deployment.ask", {"proposal": proposal})
    assert device.one(device.act("deployment.report", report)).reason == "deployment_missing"
    move(world, proposal, "planned")
    assert device.one(device.act("deployment.report", report)).reason == "deployment_missing"
    move(world, proposal, "live")
    accepted(device, "deployment.report", report)
    assert neighbour.one(neighbour.act("deployment.report", report)).reason == "deployment_missing"
    said = reads(neighbour, "deployments")[id_]
    assert (said["effect"], said["agents_trained"], "people_served" in said) == ("Moins d’attente.", 2, False)
    accepted(device, "deployment.report", report | {"effect": "Mieux.", "people_served": 30} | {"agents_trained": 0})
    said = reads(neighbour, "deployments")[id_]
    assert (said["effect"], said["agents_trained"], said["people_served"]) == ("Mieux.", 0, 30)
    assert (said["state"], said["live_since"]) == ("live", "2026-02-01")


@pytest.mark.slow
def test_an_effect_that_comes_again_waits_for_its_deployment(
    device: Any, make_world: Callable[[], Any], proposal: str
) -> None:
    """On a platform that was put back: it had accepted the report, and has lost the deployment or its going live."""
    device.world.phase("deployment")
    report = {"proposal": proposal, "live_since": "2026-02-01", "effect": "Moins d’attente.", "agents_trained": 2}
    acts = [device.act("deployment.report", report | {"effect": effect}) for effect in ("Un.", "Deux.", "Trois.")]
    again = put_back(device, make_world)
    again.deposit([again.need("n1")])
    propose(again.world, "n1", id_=proposal)
    again.world.phase("vote")
    decide(again.world, retained=[proposal])
    again.world.phase("steering")
    again.world.phase("deployment")
    id_, said = f"{proposal}.45024", []
    for act in acts:
        device.world.now += timedelta(seconds=1)
        assert presents(again, act, signed(device, act, device.world.now)).status == "accepted"
        said.append(reads(again, "deployments").get(id_, {}).get("effect"))
        if len(said) == 1:
            accepted(again, "deployment.ask", {"proposal": proposal})
        else:
            move(again.world, proposal, "live")
    assert said == [None, None, "Trois."]


def test_what_is_no_commune_neither_votes_nor_joins_nor_asks_but_may_steer(
    world: Any, device: Any, proposal: str
) -> None:
    district = world.device("75111")
    assert district.one(district.cast()).reason == "cannot_vote"
    assert district.one(district.act("need.join", {"need": "n1"})).reason == "cannot_vote"
    assert district.one(district.act("deployment.ask", {"proposal": proposal})).reason == "cannot_vote"
    interested(district, proposal)
    assert mine(district, f"interest.{proposal}").role == "participant"
