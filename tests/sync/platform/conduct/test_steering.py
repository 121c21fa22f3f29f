"""Steering groups consist of communes that declared interest; each of these reads the role it was given."""

from typing import Any

import msgspec
import pytest

from sync.contract.published import SteeringGroup
from sync.platform.conduct import campaigns, steering
from sync.platform.files import GroupLine, GroupsFile
from sync.platform.refusals import Refused
from tests.refusing import of_input
from tests.sync.platform.conducting import accepted, cursor, decide, interested, mine, propose, reads, retained

DECLARE = "interest.declare"


def compose(world: Any, *lines: dict[str, Any]) -> list[SteeringGroup]:
    file = GroupsFile(groups=tuple(GroupLine(**line) for line in lines))
    with world.store.writing() as connection:
        return steering.compose(connection, campaigns.current(connection), file, world.clock())


def listed(world: Any) -> list[tuple[str, str, str]]:
    with world.store.reading() as connection:
        found = steering.interests(connection, campaigns.current(connection))
    return [(one.commune, one.role, one.state) for one in found]


@pytest.fixture
def two(world: Any, device: Any) -> tuple[str, Any]:
    """A retained proposal, and a neighbour; both communes want to steer."""
    proposal = retained(world, device)
    neighbour = world.device("45025")
    world.phase("steering")
    interested(device, proposal, "referent")
    interested(neighbour, proposal)
    return proposal, neighbour


def test_each_commune_that_declared_reads_its_place(world: Any, device: Any, two: Any) -> None:
    proposal, neighbour = two
    assert listed(world) == [("45024", "referent", "declared"), ("45025", "participant", "declared")]
    (group,) = compose(world, {"proposal": proposal, "referents": ("45024",), "note": " Avec le syndicat. "})
    assert [one.name for one in group.referents] == ["Baule"]
    assert reads(neighbour, "steering") == {proposal: msgspec.json.decode(msgspec.json.encode(group))}
    assert group.note == "Avec le syndicat."
    own = f"interest.{proposal}"
    assert (mine(device, own).given, mine(neighbour, own).given) == ("referent", "none")
    assert mine(neighbour, own).role == "participant"
    assert listed(world) == [("45024", "referent", "referent"), ("45025", "participant", "none")]


def test_a_group_gives_a_role_to_its_communes_alone(world: Any, two: Any) -> None:
    (group,) = compose(world, {"proposal": two[0], "referents": ("45024",), "participants": ("45025",)})
    roles = [steering.given(group, commune) for commune in ("45023", "45024", "45025", "45026")]
    assert roles == ["none", "referent", "participant", "none"]


def test_a_group_is_composed_anew(world: Any, device: Any, two: Any) -> None:
    proposal, neighbour = two
    line = {"proposal": proposal, "referents": ("45024",)}
    compose(world, line)
    before = cursor(device, "steering"), cursor(device, "mine")
    compose(world, line)
    assert (cursor(device, "steering"), cursor(device, "mine")) == before
    compose(world, {"proposal": proposal, "referents": ("45025",), "participants": ("45024",)})
    own = f"interest.{proposal}"
    assert (mine(device, own).given, mine(neighbour, own).given) == ("participant", "referent")


def test_who_takes_its_interest_back_is_shown_to_the_operator(world: Any, device: Any, two: Any) -> None:
    proposal, neighbour = two
    again = interested(neighbour, proposal, "referent")
    assert listed(world)[1] == ("45025", "referent", "declared")
    compose(world, {"proposal": proposal, "referents": ("45024", "45025")})
    with world.store.reading() as connection:
        held = steering.standing(connection)[proposal, "45025"].op
    assert held == again.op
    first = next(op for op in operations(world, "45025", DECLARE) if op != again.op)
    accepted(neighbour, "interest.withdraw", {"proposal": proposal, "declarations": [first, again.op]})
    assert ("45025", "referent", "withdrawn") in listed(world)
    with pytest.raises(Refused, match="not_declared"):
        compose(world, {"proposal": proposal, "referents": ("45024", "45025")})


@pytest.mark.slow
def test_an_interest_that_comes_after_the_group_waits_for_the_next(world: Any, device: Any, two: Any) -> None:
    proposal, neighbour = two
    accepted(
        neighbour, "interest.withdraw", {"proposal": proposal, "declarations": operations(world, "45025", DECLARE)}
    )
    compose(world, {"proposal": proposal, "referents": ("45024",)})
    interested(neighbour, proposal)
    assert listed(world) == [("45024", "referent", "referent"), ("45025", "participant", "declared")]
    assert mine(neighbour, f"interest.{proposal}").given == ""


def test_a_grouping_of_communes_is_named_in_the_note(world: Any, device: Any, two: Any) -> None:
    proposal, _ = two
    compose(world, {"proposal": proposal, "note": "La communauté de communes pilote."})
    assert mine(device, f"interest.{proposal}").given == "none"


@pytest.mark.parametrize(
    ("line", "code", "of_input"),
    [
        ({"proposal": "p9"}, "unknown", True),
        ({}, "group_empty", True),
        ({"note": "  "}, "group_empty", True),
        ({"referents": ("45026",)}, "not_declared", False),
        ({"referents": ("99999",)}, "not_declared", False),
        ({"referents": ("45024",), "participants": ("45024",)}, "twice", True),
    ],
)
def test_what_is_no_group(world: Any, two: Any, line: dict[str, Any], code: str, of_input: bool) -> None:
    with pytest.raises(Refused) as refused:
        compose(world, {"proposal": two[0]} | line)
    assert (refused.value.code, refused.value.of_input) == (code, of_input)
    with world.store.reading() as connection:
        assert all(one.state == "declared" for one in steering.interests(connection, campaigns.current(connection)))


def test_only_what_is_retained_is_steered_and_all_groups_or_none(world: Any, device: Any) -> None:
    device.deposit([device.need("n2")])
    other = propose(world, "n2", title="Cantine")
    proposal = retained(world, device)
    with pytest.raises(Refused, match="phase"):
        compose(world, {"proposal": proposal, "note": "N."})
    decide(world, not_retained=[other])
    world.phase("steering")
    with pytest.raises(Refused, match="not_retained"):
        compose(world, {"proposal": proposal, "note": "N."}, {"proposal": other, "note": "N."})
    with pytest.raises(Refused, match="twice", check=of_input):
        compose(world, {"proposal": proposal, "note": "N."}, {"proposal": proposal, "note": "N."})
    assert reads(device, "steering") == {}


def test_what_is_steered_is_not_undecided(world: Any, two: Any) -> None:
    compose(world, {"proposal": two[0], "note": "N."})
    with pytest.raises(Refused, match="steering_composed"):
        decide(world, not_retained=[two[0]])


def operations(world: Any, commune: str, type_: str) -> list[str]:
    with world.store.reading() as connection:
        query = "SELECT op FROM operation WHERE commune = ? AND type = ? ORDER BY number"
        return list(connection.exec_driver_sql(query, (commune, type_)).scalars())
