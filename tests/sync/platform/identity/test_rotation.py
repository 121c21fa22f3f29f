"""Rotation: the old key brings the new one, and may ask again; what a replaced, revoked or foreign key may not do."""

from typing import Any

import msgspec
import pytest

from sync.contract.canonical import ROTATION
from sync.contract.enrolment import EnrolmentAnswer, verify_statement
from sync.contract.rotation import RotationRequest, sign_rotation
from sync.contract.signing import SigningKey
from sync.contract.wire import HelloAnswer
from sync.platform import alarms
from sync.platform.identity import devices

PATH = "/devices/me/keys:rotate"


def rotate(device: Any, new: SigningKey, signed: Any = "rotated", **changes: Any) -> Any:
    request = msgspec.structs.replace(sign_rotation(device.key, new, signed), **changes)
    return device.ask("POST", PATH, body=msgspec.json.encode(request))


def successor(device: Any, new: SigningKey) -> Any:
    return type(device)(device.world, new, device.commune)


def alarm_kinds(world: Any) -> list[Any]:
    with world.store.reading() as connection:
        return [(one["kind"], one["device"]) for one in alarms.all_alarms(connection)]


def test_the_new_key_speaks_and_the_old_one_no_more(world: Any, device: Any, problem: Any) -> None:
    new = SigningKey.generate()
    first = rotate(device, new)
    statement = msgspec.json.decode(first.body, type=EnrolmentAnswer).statement
    verify_statement(world.keys.public.public_key, statement)
    assert (statement.device, statement.commune, statement.public_key) == (new.id, "45024", new.public)
    assert rotate(device, new).body == first.body  # the answer was lost
    assert successor(device, new).one(device.cast()).status == "accepted"
    assert problem(device.post(device.batch([device.cast()]))).type.endswith(":device-replaced")
    assert problem(rotate(device, SigningKey.generate())).type.endswith(":device-replaced")
    assert alarm_kinds(world) == []
    with world.store.reading() as connection:
        found = {one["id"]: one for one in devices.all_devices(connection)}
    assert (found[new.id]["before"], found[new.id]["reason"]) == (device.key.id, "rotated")
    assert found[device.key.id]["revoked_at"]
    assert not found[new.id]["revoked_at"]


def test_the_answer_of_a_key_that_was_replaced_since_is_still_given(device: Any) -> None:
    second, third = SigningKey.generate(), SigningKey.generate()
    first = rotate(device, second)
    assert rotate(successor(device, second), third).status == 200
    assert rotate(device, second).body == first.body


def test_two_copies_go_on_side_by_side_and_an_operator_hears_of_it(world: Any, device: Any) -> None:
    one, two = SigningKey.generate(), SigningKey.generate()
    assert rotate(device, one, "cloned").status == 200
    assert rotate(device, two, "cloned").status == 200
    for key in (device.key, one, two):
        assert successor(device, key).one(device.cast()).status in ("accepted", "duplicate")
    assert alarm_kinds(world) == [("journal_fork", device.key.id)]


@pytest.mark.parametrize(
    "changes",
    [{"by_old": bytes(64)}, {"by_new": bytes(64)}, {"reason": "cloned"}, {"public_key": SigningKey.generate().public}],
    ids=["by_old", "by_new", "reason", "public_key"],
)
def test_both_keys_must_have_signed_it(device: Any, problem: Any, changes: dict[str, Any]) -> None:
    assert problem(rotate(device, SigningKey.generate(), **changes)).type.endswith(":signature-bad")


def test_nobody_gives_a_key_to_another_device(world: Any, device: Any, problem: Any) -> None:
    other = world.device("45025")
    request: RotationRequest = sign_rotation(other.key, SigningKey.generate(), "rotated")
    answer = device.ask("POST", PATH, body=msgspec.json.encode(request))
    assert problem(answer).type.endswith(":device-differs")
    assert problem(rotate(device, other.key)).type.endswith(":key-taken")


def test_a_revoked_device_gets_no_other_key(world: Any, device: Any, problem: Any) -> None:
    new = SigningKey.generate()
    with world.store.writing() as connection:
        devices.revoke(connection, device.key.id, world.now)
    assert problem(rotate(device, new)).type.endswith(":device-revoked")


def test_a_successor_that_was_revoked_stays_so(world: Any, device: Any, problem: Any) -> None:
    new = SigningKey.generate()
    rotate(device, new)
    with world.store.writing() as connection:
        devices.revoke(connection, new.id, world.now)
    assert problem(rotate(device, new)).type.endswith(":device-revoked")


def test_a_greeting_tells_a_device_what_is_known_of_its_journal(device: Any, calling: Any, world: Any) -> None:
    device.one(device.cast())
    signed = msgspec.json.decode(device.ask("GET", "/hello").body, type=HelloAnswer).head
    assert not isinstance(signed, msgspec.UnsetType)
    assert (signed.device, signed.seq, signed.head) == (device.key.id, 1, "0" * 64)
    unsigned = msgspec.json.decode(world.send(calling("GET", "/hello")).body, type=HelloAnswer)
    stranger = successor(device, SigningKey.generate()).ask("GET", "/hello")
    assert unsigned.head is msgspec.json.decode(stranger.body, type=HelloAnswer).head is msgspec.UNSET


class TestThePlatformForgotTheChange:
    """The platform was put back to before: the new key brings the request that both keys had signed."""

    def brings(self, device: Any, new: SigningKey, request: RotationRequest) -> Any:
        return successor(device, new).ask("POST", PATH, body=msgspec.json.encode(request))

    @pytest.mark.parametrize("reason", ["rotated", "cloned"])
    def test_it_is_as_if_the_old_key_had_come(self, world: Any, device: Any, reason: Any) -> None:
        new = SigningKey.generate()
        request = sign_rotation(device.key, new, reason)
        answer = self.brings(device, new, request)
        statement = msgspec.json.decode(answer.body, type=EnrolmentAnswer).statement
        verify_statement(world.keys.public.public_key, statement)
        assert (statement.device, statement.commune) == (new.id, "45024")
        assert ("key_again", new.id) in alarm_kinds(world)
        assert successor(device, new).one(device.cast()).status == "accepted"
        with world.store.reading() as connection:
            found = {one["id"]: one for one in devices.all_devices(connection)}
        assert found[new.id]["before"] == device.key.id
        assert bool(found[device.key.id]["revoked_at"]) is (reason == "rotated")

    @pytest.mark.parametrize("wrong", ["by another old key", "by another new key", "of an unknown key", "of another"])
    def test_a_stranger_stays_one(self, world: Any, device: Any, problem: Any, wrong: str) -> None:
        new, other = SigningKey.generate(), SigningKey.generate()
        request = sign_rotation(device.key, new, "rotated")
        match wrong:
            case "by another old key":
                request = msgspec.structs.replace(request, by_old=sign_rotation(other, new, "rotated").by_old)
            case "by another new key":
                request = msgspec.structs.replace(request, by_new=other.sign(ROTATION, b"x"))
            case "of an unknown key":
                request = sign_rotation(other, new, "rotated")
            case _:
                new = other  # an attacker who saw the request, and signs with a key of his own
        assert problem(self.brings(device, new, request)).type.endswith(":device-unknown")
        with world.store.reading() as connection:
            assert [one["id"] for one in devices.all_devices(connection)] == [device.key.id]

    @pytest.mark.parametrize("wrong", ["signed by another key", "under another name"])
    def test_the_call_is_the_new_key_s_own(self, world: Any, device: Any, problem: Any, wrong: str) -> None:
        """Somebody who only saw the request cannot enrol a computer with it, nor can the new key under another name."""
        new, other = SigningKey.generate(), SigningKey.generate()
        caller = SigningKey((other if wrong == "signed by another key" else new).seed)
        caller.id = new.id if wrong == "signed by another key" else other.id
        answer = self.brings(device, caller, sign_rotation(device.key, new, "rotated"))
        assert problem(answer).type.endswith(":device-unknown")
        with world.store.reading() as connection:
            assert [one["id"] for one in devices.all_devices(connection)] == [device.key.id]

    def test_what_an_operator_took_back_stays_so(self, world: Any, device: Any, problem: Any) -> None:
        new = SigningKey.generate()
        with world.store.writing() as connection:
            devices.revoke(connection, device.key.id, world.clock())
        told = problem(self.brings(device, new, sign_rotation(device.key, new, "rotated")))
        assert told.type.endswith(":device-revoked")
