"""Codes as operators see them: listed with their state, cancelled, and valid for as many days as is said."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sync.contract.codes import read_code
from sync.contract.signing import SigningKey
from sync.platform.http.service import Platform
from sync.platform.identity.codes import MAX_WRONG
from sync.platform.times import system_clock


def made(program: Any, *more: str) -> Any:
    return program.json("code", "create", "--commune", "45024", *more)


def newcomer(commune: Any) -> Any:
    return type(commune)(commune.world, SigningKey.generate(), "45024")


def test_a_code_is_listed_and_never_its_secret(program: Any) -> None:
    new = made(program)
    (listed,) = program.json("code", "list")
    code = read_code(new["code"])
    assert (listed["id"], new["id"], listed["commune"]) == (code.id, code.id, "45024")
    assert (listed["state"], listed["device"], listed["used_at"], listed["cancelled_at"]) == (
        "waiting",
        None,
        None,
        None,
    )
    assert listed["expires_at"] == new["expires_at"]
    assert datetime.fromisoformat(listed["expires_at"]) - datetime.fromisoformat(listed["created_at"]) == timedelta(30)
    said = program.run("code", "list").out + program.run("code", "list", "--json").out
    for told in (new["code"], new["code"].replace("-", ""), code.secret.hex()):
        assert told not in said
    assert "en attente" in said


def test_a_code_that_was_used_names_its_computer(program: Any, commune: Any) -> None:
    pc, new = newcomer(commune), made(program)
    assert pc.enrol(new["code"]).status == 200
    listed = {one["id"]: one for one in program.json("code", "list")}[new["id"]]
    assert (listed["state"], listed["device"]) == ("used", pc.key.id)
    assert listed["created_at"] < listed["used_at"] < listed["expires_at"]
    assert pc.key.id in program.run("code", "list").out


def test_a_list_says_when_each_was_given(program: Any) -> None:
    day = made(program)["expires_at"][:10]
    (listed,) = program.json("code", "list")
    line = f"{listed['id']}  45024  donné le {listed['created_at'][:10]}, en attente, jusqu’au {day}\n"
    assert program.run("code", "list").out == line


def test_a_commune_that_is_none_has_no_list(program: Any) -> None:
    said = program.run("code", "list", "--commune", "99999", "--json")
    assert (said.status, "n’est pas le code INSEE d’une commune" in said.error["title"]) == (2, True)
    assert program.run("code", "list", "--commune", "45024").out == "Aucun code donné.\n"


@pytest.mark.slow
def test_those_of_one_commune(program: Any) -> None:
    made(program)
    program.json("code", "create", "--commune", "2A004")
    assert len(program.json("code", "list")) == 2
    assert [one["commune"] for one in program.json("code", "list", "--commune", "2a004")] == ["2A004"]


def test_a_cancelled_code_enrols_nobody(program: Any, commune: Any, problem: Any) -> None:
    new = made(program)
    told = program.json("code", "cancel", new["id"])
    assert told == {"id": new["id"], "cancelled_at": told["cancelled_at"]} == program.json("code", "cancel", new["id"])
    assert problem(newcomer(commune).enrol(new["code"])).type.endswith(":code-cancelled")
    states = {one["id"]: one["state"] for one in program.json("code", "list")}
    assert states[new["id"]] == "cancelled"
    assert "annulé" in program.run("code", "list").out


def test_what_cannot_be_cancelled(program: Any, commune: Any) -> None:
    unknown = program.run("code", "cancel", "0" * 16, "--json")
    assert (unknown.status, unknown.error["type"]) == (2, "code_unknown")
    (used,) = program.json("code", "list")
    refused = program.run("code", "cancel", used["id"], "--json")
    assert (refused.status, refused.error["type"]) == (1, "code_used")
    assert f"device revoke {commune.key.id}" in refused.error["title"]


@pytest.mark.parametrize("days", ["1", "365"])
def test_a_code_is_good_for_as_many_days_as_are_asked_for(program: Any, commune: Any, problem: Any, days: str) -> None:
    first, second = made(program, "--days", days), made(program, "--days", days)
    world = commune.world
    world.platform, world.now = Platform(world.store, world.keys, world.clock), system_clock()
    world.now += timedelta(days=int(days)) - timedelta(minutes=1)
    assert newcomer(commune).enrol(first["code"]).status == 200
    world.now += timedelta(minutes=1)
    assert problem(newcomer(commune).enrol(second["code"])).type.endswith(":code-expired")


@pytest.mark.parametrize("days", ["0", "366", "bientôt"])
def test_no_code_is_good_for_ever(program: Any, days: str) -> None:
    assert program.run("code", "create", "--commune", "45024", "--days", days, "--json").status == 2
    assert program.json("code", "list") == []


def test_of_many_codes_as_well(program: Any) -> None:
    file = program.write("communes.csv", "45024\n45025\n")
    program.json("code", "create", "--communes", file, "--out", "codes.csv", "--days", "90")
    for one in program.json("code", "list"):
        good = datetime.fromisoformat(one["expires_at"]) - datetime.fromisoformat(one["created_at"])
        assert (good, one["state"]) == (timedelta(90), "waiting")


def test_codes_that_are_past_or_spent_are_told_apart(program: Any, commune: Any) -> None:
    past, spent = made(program, "--days", "1"), made(program)
    with commune.world.store.writing() as connection:
        connection.exec_driver_sql(f"UPDATE code SET wrong = {MAX_WRONG} WHERE id = '{spent['id']}'")
        connection.exec_driver_sql(f"UPDATE code SET expires_at = created_at WHERE id = '{past['id']}'")
    states = {one["id"]: one["state"] for one in program.json("code", "list")}
    assert (states[past["id"]], states[spent["id"]]) == ("expired", "spent")
    said = program.run("code", "list").out
    assert "passé" in said
    assert "essayé" in said
