"""Revocation: a stolen key, and all keys that followed it by rotation, can read and deposit nothing from then on."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync.contract.rotation import sign_rotation
from sync.contract.signing import SigningKey
from sync.platform.identity import devices


def rotated(device: Any, reason: Any = "rotated") -> Any:
    """The device with another key, which its old key has brought by rotation."""
    new = SigningKey.generate()
    body = msgspec.json.encode(sign_rotation(device.key, new, reason))
    assert device.ask("POST", "/devices/me/keys:rotate", body=body).status == 200
    return type(device)(device.world, new, device.commune)


def revoke(device: Any, since: Any = None) -> Any:
    with device.world.store.writing() as connection:
        return devices.revoke(connection, device.key.id, device.world.clock(), since)


def refused(device: Any, problem: Any) -> set[str]:
    """What the platform answers to everything that the device tries."""
    new = msgspec.json.encode(sign_rotation(device.key, SigningKey.generate(), "cloned"))
    tried = [
        device.ask("GET", "/feed", "scope=mine"),
        device.ask("GET", "/devices/me/head"),
        device.post(device.batch([device.cast()])),
        device.ask("POST", "/devices/me/keys:rotate", body=new),
        device.enrol(device.world.code(device.commune)),
    ]
    return {problem(answer).type.rpartition(":")[2] for answer in tried}


@pytest.mark.slow
@pytest.mark.parametrize("reason", ["rotated", "restored", "cloned"])
@pytest.mark.parametrize("named", [0, 1, 2], ids=["stolen", "heir", "heir's heir"])
def test_a_thief_rotates_the_stolen_key_and_every_heir_is_refused(
    world: Any, device: Any, problem: Any, reason: Any, named: int
) -> None:
    """Whichever key the operator names: whoever holds one of them has held the earlier ones."""
    neighbour = world.device("45025")
    heir = rotated(device, reason)
    chain = (device, heir, rotated(heir))
    assert chain[2].one(device.need("n1")).status == "accepted"
    done = revoke(chain[named])
    assert done.devices == tuple(one.key.id for one in chain)
    for one in chain:
        assert refused(one, problem) == {"device-revoked"}
    assert neighbour.one(neighbour.cast()).status == "accepted"


def test_another_computer_of_the_commune_goes_on(world: Any, device: Any) -> None:
    other = world.device()
    rotated(device)
    revoke(device)
    assert other.one(other.cast()).status == "accepted"


def test_what_came_since_is_named(world: Any, device: Any) -> None:
    before = device.need("n1")
    device.one(before)
    stolen = world.clock()
    own, heir = device.need("n2"), rotated(device)
    assert heir.one(own).status == "accepted"
    held = heir.need("n9", requires=("0" * 8 + before.op[8:],))
    heir.one(held)
    done = revoke(device, stolen)
    assert [(one["op"], one["device"]) for one in done.operations] == [(own.op, heir.key.id), (held.op, heir.key.id)]
    assert [one["status"] for one in done.operations] == ["accepted", "held"]
    early = revoke(device, stolen - timedelta(days=1))
    assert [one["op"] for one in early.operations] == [before.op, own.op, held.op]
    assert early.at == done.at


def test_unless_it_is_said_it_is_what_came_since_the_first_other_key(device: Any) -> None:
    device.one(device.need("n1"))
    assert revoke(device).operations == []


def test_so_of_a_chain(device: Any) -> None:
    device.one(device.need("n1"))
    heir, later = rotated(device), device.need("n2")
    heir.one(later)
    assert [one["op"] for one in revoke(heir).operations] == [later.op]


def test_a_batch_that_is_on_its_way_is_stopped_at_the_next_block(world: Any, device: Any, problem: Any) -> None:
    from sync.contract.problems import ProblemError
    from sync.platform.identity import callers
    from sync.platform.intake.batches import Taking

    with world.store.reading() as connection:
        caller = callers.find(connection, device.key.id)
    taking = Taking(world.store, world.keys, caller, world.clock)
    first, second = device.need("n1"), device.need("n2")
    lines = device.batch([first], [second]).splitlines(keepends=True)
    taking.feed(b"".join(lines[:4]))  # header, act, signature, the next act
    done = revoke(device, world.now - timedelta(days=1))
    assert [one["op"] for one in done.operations] == [first.op]
    with pytest.raises(ProblemError, match="device-revoked"):
        taking.feed(lines[4])
    assert [one["op"] for one in revoke(device, world.now - timedelta(days=1)).operations] == [first.op]
