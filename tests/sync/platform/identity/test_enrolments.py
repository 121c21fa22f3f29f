"""Enrolment: a code works once, for its commune; the same code with the same key gives the same statement."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from sync.contract.canonical import ENROLMENT, ROTATION, canonical
from sync.contract.codes import code_id, fingerprint, proof, read_code
from sync.contract.enrolment import EnrolmentAnswer, verify_statement
from sync.contract.signing import SigningKey
from sync.platform import alarms
from sync.platform.tables import code as codes
from sync.platform.tables import device as devices


def newcomer(world: Any, device: Any, commune: str = "45024") -> Any:
    return type(device)(world, SigningKey.generate(), commune)


def test_a_code_is_exchanged_for_a_signed_statement(world: Any, device: Any) -> None:
    pc, code = newcomer(world, device), world.code()
    assert read_code(code).fingerprint == fingerprint(world.keys.public.public_key)
    answer = msgspec.json.decode(pc.enrol(code).body, type=EnrolmentAnswer)
    verify_statement(world.keys.public.public_key, answer.statement)
    assert (answer.statement.device, answer.statement.commune) == (pc.key.id, "45024")
    assert answer.platform == world.keys.public


def test_the_answer_was_lost_the_same_code_and_key_give_it_again(world: Any, device: Any) -> None:
    pc, code = newcomer(world, device), world.code()
    assert pc.enrol(code).body == pc.enrol(code).body


def test_a_used_code_does_not_work_on_another_pc(world: Any, device: Any, problem: Any) -> None:
    code = world.code()
    newcomer(world, device).enrol(code)
    assert problem(newcomer(world, device).enrol(code)).type == "urn:relais:problem:code-used"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"siren": "200000008"}, 409),
        ({"secret": bytes(10)}, 403),
        ({"code": "00" * 8}, 403),
        ({"platform": "d1"}, 409),
        ({"signer": SigningKey.generate()}, 401),
        ({"public_key": b"short"}, 422),
        ({"code": "00" * 7}, 422),
    ],
)
def test_what_is_not_as_the_code_says_is_refused(
    world: Any, device: Any, problem: Any, changes: dict[str, Any], status: int
) -> None:
    pc, code = newcomer(world, device), world.code()
    assert problem(pc.enrol(code, **changes)).status == status
    with world.store.reading() as connection:
        assert connection.execute(select(devices.c.id)).scalars().all() == [device.key.id]


def test_a_code_of_another_commune_is_refused(world: Any, device: Any, problem: Any) -> None:
    pc = newcomer(world, device)
    assert problem(pc.enrol(world.code("45025"))).type.endswith(":code-other-commune")


def test_a_new_code_on_the_same_pc_gives_its_statement_again(world: Any, device: Any) -> None:
    pc = newcomer(world, device)
    first = pc.enrol(world.code())
    assert pc.enrol(world.code()).body == first.body


def test_a_revoked_key_stays_revoked(world: Any, device: Any, problem: Any) -> None:
    with world.store.writing() as connection:
        connection.execute(update(devices).values(revoked_at="2026-02-03T10:00:00.000000+00:00"))
    assert problem(device.enrol(world.code())).type.endswith(":device-revoked")
    assert newcomer(world, device).enrol(world.code()).status == 200


def test_the_database_does_not_hold_the_secret_of_a_code(world: Any) -> None:
    secret = read_code(world.code()).secret
    with world.store.reading() as connection:
        row = connection.execute(select(codes)).one()
    assert row.id == code_id(secret)
    assert all(secret not in value for value in row if isinstance(value, bytes))
    assert secret.hex() not in str(row)


def test_a_code_that_is_tried_without_its_secret_too_often_is_spent(world: Any, device: Any, problem: Any) -> None:
    pc, code, thief = newcomer(world, device), world.code(), newcomer(world, device)
    for _ in range(10):
        assert problem(thief.enrol(code, secret=bytes(10))).type.endswith(":code-not-shown")
        with world.store.reading() as connection:
            before = alarms.all_alarms(connection)
    assert [(one["kind"], one["device"], one["op"]) for one in before] == [
        ("code_spent", thief.key.id, read_code(code).id)
    ]
    assert problem(pc.enrol(code)).type.endswith(":code-spent")
    assert pc.enrol(world.code()).status == 200


def test_one_trial_less_harms_nothing(world: Any, device: Any, problem: Any) -> None:
    pc, code, thief = newcomer(world, device), world.code(), newcomer(world, device)
    for _ in range(9):
        problem(thief.enrol(code, secret=bytes(10)))
    first = pc.enrol(code)
    assert first.status == 200
    for _ in range(10):  # a used code has nothing left to steal
        assert problem(thief.enrol(code, secret=bytes(10))).type.endswith(":code-not-shown")
    assert pc.enrol(code).body == first.body
    with world.store.reading() as connection:
        assert alarms.all_alarms(connection) == []


def test_a_code_is_good_for_thirty_days(world: Any, device: Any, problem: Any) -> None:
    early, late, pc = world.code(), world.code(), newcomer(world, device)
    world.now += timedelta(days=30) - timedelta(seconds=1)
    first = pc.enrol(early)
    assert first.status == 200
    world.now += timedelta(seconds=1)
    assert problem(newcomer(world, device).enrol(late)).type.endswith(":code-expired")
    assert pc.enrol(early).body == first.body  # it was used in time, and its answer may have been lost


#: A key of small order, with a signature that is valid for any text.
ANYBODY, FORGED = (1).to_bytes(32, "little"), (1).to_bytes(32, "little") + bytes(32)


def test_a_key_that_anybody_signs_with_is_not_enrolled(world: Any, calling: Any, problem: Any) -> None:
    """Otherwise anybody could act as that commune: even a commune that uses its own code must not enrol such a key."""
    code = read_code(world.code())
    asked = {"code": code.id, "platform": world.keys.public.id, "commune": "45024", "siren": "214500241"}
    asked |= {"public_key": b64encode(ANYBODY).decode(), "name": "PC", "version": "1"}
    asked |= {"mac": b64encode(proof(code.secret, ENROLMENT, canonical(asked))).decode()}
    asked |= {"signature": b64encode(FORGED).decode()}
    refused = problem(world.send(calling("POST", "/enrolments", body=canonical(asked))))
    assert (refused.status, refused.type) == (422, "urn:relais:problem:body-malformed")


def test_nor_does_it_take_the_place_of_another(world: Any, device: Any, problem: Any) -> None:
    asked = {"device": device.key.id, "public_key": b64encode(ANYBODY).decode(), "reason": "rotated"}
    by_old = b64encode(device.key.sign(ROTATION, canonical(asked))).decode()
    body = canonical(asked | {"by_old": by_old, "by_new": b64encode(FORGED).decode()})
    refused = problem(device.ask("POST", "/devices/me/keys:rotate", body=body))
    assert (refused.status, refused.type) == (422, "urn:relais:problem:body-malformed")


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"secret":"\xff"}', b"[" * 9999, b'{"secret":"x","zz":1}'])
def test_what_is_no_request_is_refused(world: Any, calling: Any, problem: Any, body: bytes) -> None:
    assert problem(world.send(calling("POST", "/enrolments", body=body))).status == 422
