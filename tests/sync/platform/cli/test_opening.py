"""init makes tables, key and campaign; a second run changes nothing; each wrong file is explained in a sentence."""

import json
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite

import resources
from tests import posix


def pack(**changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(resources.path("packs", "france-relance-2021.json").read_text("utf-8"))
    return value | changes


def test_it_opens_the_first_phase_where_the_calendar_has_none(bare: Any) -> None:
    said = bare.run("init", "--campaign", "france-relance-2021", "--json")
    assert said.status == 0
    assert (said.json["phase"], said.json["why"]) == ("needs", "first")
    assert "«\u00a0Besoins\u00a0» est ouverte" in said.err


def test_it_opens_the_phase_of_the_day(bare: Any) -> None:
    value = pack(id="ours")
    today = datetime.now(UTC)
    for place, phase in enumerate(value["phases"]):
        phase["opens"] = (today + timedelta(days=30 * (place - 1) - 5)).isoformat()
        phase["closes"] = (today + timedelta(days=30 * place - 5)).isoformat()
    made = bare.json("init", "--campaign", bare.write("ours.json", value))
    assert (made["campaign"], made["phase"], made["why"]) == ("ours", "vote", "dates")


@posix.modes
def test_the_keys_are_their_owners_alone(program: Any) -> None:
    folder = program.folder / "relais-platform-keys"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600, 0o600]


def test_a_second_time_changes_nothing(program: Any) -> None:
    program.json("phase", "set", "vote")
    said = program.run("init", "--campaign", "france-relance-2021", "--json")
    assert (said.status, said.json["phase"], said.json["why"]) == (0, "vote", "already")
    assert "déjà initialisée" in said.err


def test_a_base_is_for_one_campaign(program: Any) -> None:
    said = program.run("init", "--campaign", "demonstration", "--json")
    assert (said.status, said.error["field"]) == (1, "--campaign")


@pytest.mark.parametrize(
    "command", [("init", "--campaign", "france-relance-2021"), ("code", "create", "--commune", "45024"), ("serve",)]
)
def test_another_key_is_not_this_bases(program: Any, command: tuple[str, ...]) -> None:
    other = program.folder / "other"
    program.json("init", "--campaign", "france-relance-2021", "--database", "b.sqlite", "--keys", str(other))
    said = program.run("--keys", str(other), *command, "--json")
    assert said.status == 2
    assert "clé" in said.error["title"]


def test_another_catalogue(bare: Any) -> None:
    file = bare.write("services.json", [{"id": "s1", "title": "Un service", "summary": "Pour essayer."}])
    assert bare.json("init", "--campaign", "france-relance-2021", "--catalogue", file)["phase"] == "needs"


def test_a_pack_that_cannot_be_used_leaves_no_database(bare: Any) -> None:
    said = bare.run("init", "--campaign", bare.write("pack.json", pack(colour="red")), "--json")
    assert (said.status, said.error["field"]) == (2, "--campaign")
    assert "contient une clé inconnue, «\u00a0colour\u00a0»" in said.error["title"]
    assert not (bare.folder / "relais-platform.sqlite").exists()


@pytest.mark.parametrize("command", [("serve",), ("tally",)])
def test_before_init_each_command_says_so(bare: Any, command: tuple[str, ...]) -> None:
    said = bare.run(*command, "--json")
    assert said.status == 2
    assert "relais-platform init" in said.error["title"]
    assert not (bare.folder / "relais-platform.sqlite").exists()


def test_a_folder_that_does_not_exist(bare: Any) -> None:
    said = bare.run("init", "--campaign", "france-relance-2021", "--database", "no/where.sqlite", "--json")
    assert said.status == 2
    assert "ne peut pas être ouverte" in said.error["title"]


@posix.long_names
def test_a_place_that_cannot_even_be_looked_at(bare: Any) -> None:
    said = bare.run("tally", "--database", "x" * 300, "--json")
    assert (said.status, said.error["field"]) == (2, "--database")
    assert "ne peut pas être ouverte" in said.error["title"]


def test_a_file_that_is_no_database(bare: Any) -> None:
    file = bare.write("notes.txt", "Ceci n’est pas une base. " * 100)
    for command in (("init", "--campaign", "france-relance-2021"), ("tally",)):
        said = bare.run("--database", file, *command, "--json")
        assert said.status == 2, said.err
    assert (bare.folder / file).read_text("utf-8").startswith("Ceci")


@pytest.mark.parametrize(
    ("tables", "whose"),
    [
        (
            ("ledger", "customer", "invoice", "stock"),
            "d’un autre programme («\u00a0customer\u00a0», «\u00a0invoice\u00a0»",
        ),
        (("setting",), "d’un autre programme («\u00a0setting\u00a0»)"),
        (("meta", "outbox", "journal", "need"), "celle d’une commune (relaisctl)"),
    ],
)
def test_the_database_of_another_program_is_named_and_left_as_it_is(
    bare: Any, tables: tuple[str, ...], whose: str
) -> None:
    file = bare.folder / "other.sqlite"
    with closing(sqlite.connect(file)) as made:
        for table in tables:
            made.execute(f"CREATE TABLE {table} (id INTEGER)")
    before = file.read_bytes()
    for command in (("init", "--campaign", "france-relance-2021"), ("serve",), ("tally",), ("migrate",)):
        said = bare.run("--database", str(file), *command, "--json")
        assert (said.status, said.error["field"], whose in said.error["title"]) == (2, "--database", True), said
        assert "le nom d’un fichier qui n’existe pas encore" in said.error["title"]
        assert "Lancez" not in said.error["title"]
    assert file.read_bytes() == before
    assert [one.name for one in bare.folder.iterdir()] == ["other.sqlite"]


def test_the_public_key_is_given_to_whoever_verifies_receipts(program: Any) -> None:
    said = program.json("key")
    assert len(bytes.fromhex(said["public_key"])) == 32
    assert program.run("key").out == said["public_key"] + "\n"


def test_a_number_out_of_bounds_is_told_its_bounds(program: Any) -> None:
    said = program.run("code", "create", "--commune", "45024", "--days", "0", "--json")
    assert said.error["field"] == "--days"
    assert "il faut un nombre de 1 à " in said.error["title"]
