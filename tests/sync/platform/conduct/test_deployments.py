"""A commune asks for a deployment, which is then planned, then live; it never goes back to an earlier state."""

from datetime import date
from typing import Any

import pytest

from sync.platform.conduct import campaigns, deployments
from sync.platform.files import DeploymentFile
from sync.platform.refusals import Refused
from tests.sync.platform.conducting import accepted, cursor, propose, reads, retained


def move(world: Any, proposal: str, state: Any, day: int = 1, commune: str = "45024", note: str = "") -> None:
    file = DeploymentFile(proposal=proposal, commune=commune, state=state, date=date(2026, 6, day), note=note)
    with world.store.writing() as connection:
        deployments.move(connection, campaigns.current(connection), file)


@pytest.fixture
def asked(world: Any, device: Any) -> str:
    proposal = retained(world, device)
    world.phase("deployment")
    accepted(device, "deployment.ask", {"proposal": proposal, "wanted_from": "En septembre", "remarks": "Un agent."})
    return proposal


def test_a_deployment_goes_forward(world: Any, device: Any, asked: str) -> None:
    id_ = f"{asked}.45024"
    assert reads(device, "deployments")[id_].get("state", "asked") == "asked"
    move(world, asked, "planned", 5, note=" Deux demi-journées. ")
    move(world, asked, "planned", 8, note="Deux demi-journées.")
    told = reads(device, "deployments")[id_]
    assert (told["state"], told["on"], told["note"]) == ("planned", "2026-06-08", "Deux demi-journées.")
    before = cursor(device, "deployments")
    move(world, asked, "planned", 8, note="Deux demi-journées.")
    assert cursor(device, "deployments") == before
    move(world, asked, "live", 9)
    move(world, asked, "live", 10)
    with pytest.raises(Refused, match="already_live"):
        move(world, asked, "planned")
    told = reads(device, "deployments")[id_]
    assert (told["state"], told["on"], told["commune_name"]) == ("live", "2026-06-10", "Baule")


def test_the_effect_that_a_commune_reports_stays(world: Any, device: Any, asked: str) -> None:
    move(world, asked, "live", 9)
    accepted(device, "deployment.report", {"proposal": asked, "live_since": "2026-06-09", "effect": "Moins de papier."})
    move(world, asked, "live", 10)
    assert reads(device, "deployments")[f"{asked}.45024"]["effect"] == "Moins de papier."


def test_what_was_written_for_the_platform_alone_is_not_published(world: Any, device: Any, asked: str) -> None:
    with world.store.reading() as connection:
        (said,) = deployments.asks(connection).values()
    assert (said.wanted_from, said.remarks) == ("En septembre", "Un agent.")
    assert "Un agent." not in str(reads(world.device("45025"), "deployments"))


def test_what_was_not_asked_for_does_not_move(world: Any, device: Any) -> None:
    device.deposit([device.need("n2")])
    proposal = retained(world, device)
    with pytest.raises(Refused, match="phase"):
        move(world, proposal, "live")
    other = propose(world, "n2")
    world.phase("deployment")
    for wrong, code in ((proposal, "not_asked"), (other, "not_retained"), ("p9", "unknown")):
        with pytest.raises(Refused, match=code):
            move(world, wrong, "planned")
    assert reads(device, "deployments") == {}
