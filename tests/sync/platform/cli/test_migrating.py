"""Databases of other versions: each command refuses them and says which command to type."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.platform.revision import REVISION, alembic_version
from sync.platform.store import PlatformStore
from sync.platform.tables import setting
from tests.sync.platform.cli.conftest import Program

VERSION_WITHOUT_SECRETS = 6
GOLDEN = Path(__file__).parents[1] / "migrations" / "golden"


def marked(file: Path, revision: str) -> None:
    """Changes the database so that it looks as if a program of another version, with this number, had left it."""
    store = PlatformStore(str(file))
    with store.writing() as connection:
        connection.execute(update(alembic_version).values(version_num=revision))
        connection.execute(update(setting).where(setting.c.key == "schema").values(value=revision))
    store.close()


@pytest.mark.parametrize("command", [("init", "--campaign", "france-relance-2021"), ("serve",), ("tally",)])
def test_an_older_one_is_sent_to_migrate(program: Program, command: tuple[str, ...]) -> None:
    marked(program.folder / "relais-platform.sqlite", "5")
    said = program.run(*command, "--json")
    assert said.status == 2
    assert "relais-platform migrate" in said.error["title"]
    assert said.error["field"] == "--database"


@pytest.mark.parametrize("revision", ["99", "not-a-number"])
@pytest.mark.parametrize(
    "command", [("init", "--campaign", "france-relance-2021"), ("serve",), ("tally",), ("migrate",)]
)
def test_a_newer_one_is_refused_and_stays(program: Program, command: tuple[str, ...], revision: str) -> None:
    marked(program.folder / "relais-platform.sqlite", revision)
    before = (program.folder / "relais-platform.sqlite").read_bytes()
    said = program.run(*command, "--json")
    assert said.status == 2
    assert "plus récente" in said.error["title"]
    assert (program.folder / "relais-platform.sqlite").read_bytes() == before


def test_what_it_did_is_said(bare: Program) -> None:
    before = str(int(REVISION) - 1)
    shutil.copyfile(GOLDEN / f"v{before}.sqlite", bare.folder / "relais-platform.sqlite")
    for words in (f"mise à jour, de {before} à {REVISION}.", "déjà à jour."):
        assert bare.run("migrate").out.splitlines()[-1].endswith(f"\u00a0: {words}")


def test_one_that_no_migration_begins_with_is_said_to_be_too_old(program: Program) -> None:
    marked(program.folder / "relais-platform.sqlite", "5")
    said = program.run("migrate", "--json")
    assert said.status == 2
    assert "trop ancienne (5)" in said.error["title"]


def test_without_a_database_it_makes_none(bare: Program) -> None:
    said = bare.run("migrate", "--json")
    assert said.status == 2
    assert "init" in said.error["title"]
    assert list(bare.folder.iterdir()) == []


def test_each_copy_that_lies_beside_it_is_named_also_by_the_next_one(bare: Program) -> None:
    """One that was killed after its copy leaves it: it holds personal data, too."""
    file, before = bare.folder / "relais-platform.sqlite", str(int(REVISION) - 1)
    shutil.copyfile(GOLDEN / f"v{before}.sqlite", file)
    left = [
        bare.write("relais-platform-schema-3-20250101T000000Z.sqlite", "older"),
        bare.write(f"relais-platform-schema-{before}-20260101T000000Z.sqlite", "killed after its copy"),
        bare.write("relais-platform-schema-4-20260101T000000Z.sqlite.part", "killed while copying"),
    ]
    others = [bare.write("other-schema-4-20260101T000000Z.sqlite", "of another database"), file.name]
    document = bare.json("migrate")
    made = Path(document["copy"]).name
    assert [Path(one).name for one in document["copies"]] == sorted([*left, made])
    again = bare.json("migrate")
    assert (again["copy"], again["copies"]) == ("", document["copies"])
    said = bare.run("migrate")
    for name in (*left, made):
        assert name in said.err
    assert "avec ses données personnelles" in said.err
    assert not any(f"\u00a0{name}\u00a0" in said.err for name in others)


@pytest.mark.parametrize(
    ("version", "cancelled"), [(str(VERSION_WITHOUT_SECRETS), 1), (str(VERSION_WITHOUT_SECRETS + 1), 0)]
)
def test_codes_that_the_migration_cancels_are_said(bare: Program, version: str, cancelled: int) -> None:
    shutil.copyfile(GOLDEN / f"v{version}.sqlite", bare.folder / "relais-platform.sqlite")
    assert bare.json("migrate")["codes_cancelled"] == cancelled
    assert bare.json("migrate")["codes_cancelled"] == 0
    shutil.copyfile(GOLDEN / f"v{version}.sqlite", bare.folder / "relais-platform.sqlite")
    told = bare.run("migrate").err.replace("\u00a0", " ")
    sentence = "que cette version ne peut plus vérifier : 1, annulés (« code list »)"
    assert (sentence in told) == bool(cancelled)
