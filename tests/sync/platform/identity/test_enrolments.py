"""Enrolment: a code works once, for its commune; the same code with the same key gives the same statement."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from sync.contract.enrolment import EnrolmentAnswer, fingerprint, read_code, verify_statement
from sync.contract.signing import SigningKey
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
        ({"secret": "00" * 8}, 403),
        ({"signer": SigningKey.generate()}, 401),
        ({"public_key": b""}, 422),
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


def test_the_database_does_not_hold_the_secret_of_a_code(world: Any, tmp_path_factory: Any) -> None:
    secret = read_code(world.code()).secret
    with world.store.reading() as connection:
        row = connection.execute(select(codes)).one()
    assert secret not in str(row)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"secret":"\xff"}', b"[" * 9999, b'{"secret":"x","zz":1}'])
def test_what_is_no_request_is_refused(world: Any, calling: Any, problem: Any, body: bytes) -> None:
    assert problem(world.send(calling("POST", "/enrolments", body=body))).status == 422
