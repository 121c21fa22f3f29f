"""A code that was used after a backup is good again once the backup is put back: what says so, and the way out."""

import shutil
from typing import Any

import pytest

from sync.contract.signing import SigningKey
from sync.platform import alarms
from sync.platform.http.service import Platform

FEW = 20


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def newcomer(commune: Any) -> Any:
    return type(commune)(commune.world, SigningKey.generate(), "45024")


def made(program: Any, *more: str) -> Any:
    return program.json("code", "create", "--commune", "45024", *more)


@pytest.mark.parametrize("more", [(), ("--confirm",)])
def test_restored_names_the_codes_that_wait_and_how_each_is_cancelled(program: Any, more: tuple[str, ...]) -> None:
    gone, waits = made(program), made(program, "--days", "7")
    program.json("code", "cancel", gone["id"])
    done = program.run("restored", *more)
    said = plain(done.out + done.err)
    assert f"{waits['id']}  45024  jusqu’au {waits['expires_at'][:10]}" in said.splitlines()
    assert gone["id"] not in said
    for words in ("a servi depuis la sauvegarde vaut de nouveau", "« code cancel ID »", "sauf si vous savez"):
        assert words in said


def test_where_none_waits_nothing_is_said_of_cancelling(program: Any, commune: Any) -> None:
    assert program.json("restored", "--confirm")["codes"] == [], "that of the commune was used before the backup"
    assert "code cancel" not in program.run("restored", "--confirm").out


def test_scripts_get_all_and_people_the_first_with_a_count(program: Any) -> None:
    ids = {made(program)["id"] for _ in range(FEW + 3)}
    document = program.json("restored", "--confirm")["codes"]
    assert {one["id"] for one in document} == ids
    assert set(document[0]) == {"id", "commune", "created_at", "expires_at"}
    lines = program.run("restored", "--confirm").out.splitlines()
    assert sum("  45024  jusqu’au " in line for line in lines) == FEW
    assert "… et 3 autres («\u00a0code list\u00a0»)." in lines


def test_the_way_out_that_is_named_leads_out(program: Any, commune: Any) -> None:
    file, kept, code = program.folder / "relais-platform.sqlite", program.folder / "kept.sqlite", made(program)
    commune.world.store.close()
    shutil.copy(file, kept)
    assert newcomer(commune).enrol(code["code"]).status == 200
    assert b"code-used" in newcomer(commune).enrol(code["code"]).body
    commune.world.store.close()
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    shutil.copy(kept, file)
    world = commune.world
    world.platform = Platform(world.store, world.keys, world.clock)
    (waits,) = program.json("restored", "--confirm")["codes"]
    program.json("code", "cancel", waits["id"])
    assert b"code-cancelled" in newcomer(commune).enrol(code["code"]).body


@pytest.mark.parametrize("kind", ["restored", "went_back", "key_again"])
def test_so_does_each_alarm_of_it(program: Any, commune: Any, kind: alarms.AlarmKind) -> None:
    with commune.world.store.writing() as connection:
        alarms.raise_alarm(connection, "intent_differs", device_id=commune.key.id, op="", now=commune.world.clock())
        alarms.raise_alarm(connection, kind, device_id=commune.key.id, op="", now=commune.world.clock())
    alarm, other = program.json("alarm", "list")
    for words in (
        "entre la sauvegarde et cette heure est à refaire : révocations d’ordinateurs et de préfectures, codes annulés",
        "Publiez une proposition perdue sous le numéro qu’elle avait",
        "a servi entre la sauvegarde et cette heure vaut de nouveau",
        "« code cancel ID »",
    ):
        assert words in plain(alarm["sentence"])
        assert words not in plain(other["sentence"])
