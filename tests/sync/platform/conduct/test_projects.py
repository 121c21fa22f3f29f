"""Projects come out of the steering of what was retained; the second committee decides with its reasons."""

from typing import Any

import pytest

from sync.platform.conduct import campaigns, projects
from sync.platform.files import ProjectDecisionLine, ProjectDecisionsFile, ProjectFile
from sync.platform.refusals import Refused
from tests.refusing import of_input
from tests.sync.platform.conducting import cursor, propose, reads, retained


def create(world: Any, proposal: str, title: str = "Un socle commun") -> str:
    with world.store.writing() as connection:
        file = ProjectFile(title=title, proposal=proposal, summary="En deux temps.")
        return projects.create(connection, campaigns.current(connection), file).id


def decide(world: Any, *lines: tuple[str, Any]) -> None:
    said = tuple(ProjectDecisionLine(project=id_, decision=decision, reason="R.") for id_, decision in lines)
    with world.store.writing() as connection:
        projects.decide(connection, campaigns.current(connection), ProjectDecisionsFile(decisions=said))


def test_projects_are_published_and_decided(world: Any, device: Any) -> None:
    proposal = retained(world, device)
    world.phase("steering")
    first, second = create(world, proposal), create(world, proposal, "Un second")
    assert (first[:3], second[:3]) == ("j1-", "j2-")
    assert reads(device, "projects")[first] == {
        "id": first,
        "proposal": proposal,
        "title": "Un socle commun",
        "summary": "En deux temps.",
    }
    decide(world, (first, "retained"), (second, "not_retained"))
    told = {id_: (value["state"], value["reason"]) for id_, value in reads(device, "projects").items()}
    assert told == {first: ("retained", "R."), second: ("not_retained", "R.")}
    before = cursor(device, "projects")
    decide(world, (first, "retained"))
    assert cursor(device, "projects") == before
    with world.store.reading() as connection:
        assert [one.id for one in projects.all_projects(connection)] == [first, second]


def test_what_gives_no_project(world: Any, device: Any) -> None:
    device.deposit([device.need("n2")])
    proposal = retained(world, device)
    with pytest.raises(Refused, match="phase"):
        create(world, proposal)
    other = propose(world, "n2")
    world.phase("steering")
    for wrong, title, code in ((other, "T", "not_retained"), ("p9", "T", "unknown"), (proposal, " ", "title")):
        with pytest.raises(Refused, match=code) as refused:
            create(world, wrong, title)
        assert refused.value.of_input == (code != "not_retained")
    assert reads(device, "projects") == {}


def test_all_decisions_or_none(world: Any, device: Any) -> None:
    proposal = retained(world, device)
    with pytest.raises(Refused, match="phase"):
        decide(world, ("j1", "retained"))
    world.phase("steering")
    project = create(world, proposal)
    for lines, code in (
        ([(project, "retained"), ("j9", "retained")], "unknown"),
        ([(project, "retained")] * 2, "twice"),
    ):
        with pytest.raises(Refused, match=code, check=of_input):
            decide(world, *lines)
    assert "state" not in reads(device, "projects")[project]
