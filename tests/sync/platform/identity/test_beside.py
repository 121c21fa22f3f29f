"""Codes, computers and préfectures: what is done to one changes nothing for those that sort before and after it."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.contract.codes import read_code
from sync.contract.enrolment import EnrolmentAnswer
from sync.contract.rotation import sign_rotation
from sync.contract.signing import SigningKey
from sync.platform.identity import callers, codes, devices, prefectures
from sync.platform.tables import code, prefecture, rotation
from sync.platform.tables import device as device_table
from tests.beside import neighbours

COMMUNES = ("45024", "45025", "45026")


def rows(world: Any, table: Any) -> dict[str, tuple[Any, ...]]:
    """Sorted by their key."""
    with world.store.reading() as connection:
        return {row[0]: tuple(row) for row in connection.execute(select(table))}


def changed(world: Any, table: Any, before: dict[str, tuple[Any, ...]]) -> list[str]:
    after = rows(world, table)
    return [key for key, row in before.items() if after.get(key) != row]


@pytest.fixture
def given(world: Any) -> list[str]:
    """Seven codes in the order of their ids; of three communes."""
    made = [world.code(commune) for commune in (*COMMUNES, *COMMUNES, COMMUNES[1])]
    return sorted(made, key=lambda text: read_code(text).id)


def commune_of(world: Any, text: str) -> str:
    return str(rows(world, code)[read_code(text).id][2])


def test_a_code(world: Any, given: list[str]) -> None:
    ids = [read_code(text).id for text in given]
    device = world.device()
    asking = type(device)(world, SigningKey.generate(), commune_of(world, given[3]))
    before = rows(world, code)
    assert asking.enrol(given[3], secret=b"?" * len(read_code(given[3]).secret)).status == 403
    assert changed(world, code, before) == [ids[3]]
    before = rows(world, code)
    assert asking.enrol(given[3]).status == 200
    assert changed(world, code, before) == [ids[3]]
    before = rows(world, code)
    with world.store.writing() as connection:
        codes.cancel(connection, ids[2], world.now)
    assert changed(world, code, before) == [ids[2]]


def test_a_used_code_is_its_computers_alone(world: Any) -> None:
    """Another device, whose id sorts before or after, does not get the answer of the one that used the code."""
    before, own, after = sorted((SigningKey(bytes([seed] * 32)) for seed in range(3)), key=lambda key: key.id)
    text, kind = world.code(), type(world.device("45026"))
    statuses = [kind(world, key, "45024").enrol(text).status for key in (own, before, after, own)]
    assert statuses == [200, 409, 409, 200]


@pytest.mark.parametrize("given_to", [COMMUNES[0], COMMUNES[2]])
def test_a_code_is_its_communes_alone(world: Any, given_to: str) -> None:
    asking = type(world.device())(world, SigningKey.generate(), COMMUNES[1])
    assert asking.enrol(world.code(given_to)).status == 409
    assert asking.enrol(world.code(COMMUNES[1])).status == 200


def test_a_key_is_its_communes_alone(world: Any, problem: Any) -> None:
    pc = world.device(COMMUNES[1])
    for commune in (COMMUNES[0], COMMUNES[2]):
        asking = type(pc)(world, pc.key, commune)
        assert problem(asking.enrol(world.code(commune))).type.endswith(":device-other-commune")


def test_what_is_asked_of_another_platform_or_for_another_computer_is_refused(world: Any, problem: Any) -> None:
    pc = world.device()
    asking = type(pc)(world, SigningKey.generate(), pc.commune)
    for platform in neighbours(world.keys.public.id):
        assert problem(asking.enrol(world.code(), platform=platform)).type.endswith(":code-other-platform")
    for device in neighbours(pc.key.id):
        request = msgspec.structs.replace(sign_rotation(pc.key, SigningKey.generate(), "rotated"), device=device)
        answer = pc.ask("POST", "/devices/me/keys:rotate", body=msgspec.json.encode(request))
        assert problem(answer).type.endswith(":device-differs")


def test_the_codes_of_one_commune(world: Any, given: list[str]) -> None:
    with world.store.reading() as connection:
        counts = [len(codes.given(connection, world.now, commune)) for commune in (*COMMUNES, "")]
    assert counts == [2, 3, 2, 7]


@pytest.fixture
def computers(world: Any) -> list[Any]:
    """Three of one commune, in the order of their ids."""
    return sorted((world.device() for _ in range(3)), key=lambda one: one.key.id)


def rotate(device: Any, reason: Any = "rotated", to: str = "") -> Any:
    """The device that follows it after a rotation, with an id before or after it: `to` is "<", ">" or ""."""
    new = SigningKey.generate()
    while to and (new.id < device.key.id) != (to == "<"):
        new = SigningKey.generate()
    body = msgspec.json.encode(sign_rotation(device.key, new, reason))
    answer = device.ask("POST", "/devices/me/keys:rotate", body=body)
    assert msgspec.json.decode(answer.body, type=EnrolmentAnswer).statement.device == new.id
    return type(device)(device.world, new, device.commune)


@pytest.mark.parametrize("to", ["<", ">"])
def test_a_computer_with_a_new_key(world: Any, computers: list[Any], to: str) -> None:
    before = rows(world, device_table)
    middle = computers[1]
    heir = rotate(middle, to=to)
    assert changed(world, device_table, before) == [middle.key.id]
    with world.store.reading() as connection:
        replaced = [callers.was_replaced(connection, one.key.id) for one in (*computers, heir)]
        found = [callers.find(connection, one.key.id) for one in (computers[0], computers[2], heir)]
        listed = {one["id"]: one["before"] for one in devices.all_devices(connection)}
    assert replaced == [False, True, False, False]
    assert [one and one.id for one in found] == [one.key.id for one in (computers[0], computers[2], heir)]
    assert listed == {one.key.id: None for one in computers} | {heir.key.id: middle.key.id}


def test_two_heirs_of_two(world: Any, computers: list[Any]) -> None:
    heirs = [rotate(one) for one in computers]
    assert {key: row[1] for key, row in rows(world, rotation).items()} == {
        heir.key.id: one.key.id for one, heir in zip(computers, heirs, strict=True)
    }
    for heir in heirs:
        assert heir.one(heir.cast()).status == "accepted"


@pytest.mark.parametrize("reason", ["restored", "cloned", "rotated"])
def test_only_a_cloned_key_lets_the_one_before_go_on(world: Any, computers: list[Any], reason: Any) -> None:
    rotate(computers[1], reason)
    with world.store.reading() as connection:
        gone = [callers.was_replaced(connection, one.key.id) for one in computers]
    assert gone == [False, reason != "cloned", False]


def test_a_prefecture(world: Any) -> None:
    with world.store.writing() as connection:
        plain = {"name": "", "url": "https://plateforme.invalid"}
        made = [
            prefectures.create(connection, world.keys, department=one, now=world.clock(), **plain).prefecture
            for one in ("44", "45", "45", "46")
        ]
    with world.store.reading() as connection:
        found = [prefectures.of_department(connection, department) for department in ("43", "44", "45", "46", "47")]
        assert found == [None, made[0], made[2], made[3], None]
        assert [prefectures.standing(connection, one.id) for one in made] == made
    before = rows(world, prefecture)
    for id_ in sorted(one.id for one in made)[1:3]:
        with world.store.writing() as connection:
            prefectures.revoke(connection, id_, world.clock())
        assert changed(world, prefecture, before) == [id_]
        before = rows(world, prefecture)
