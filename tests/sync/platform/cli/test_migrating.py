"""Databases of other versions: each command refuses them and says which command to type."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import update

from sync.platform.revision import REVISION, alembic_version
from sync.platform.store import PlatformStore
from sync.platform.tables import setting
from tests.sync.platform.cli.conftest import Program

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
