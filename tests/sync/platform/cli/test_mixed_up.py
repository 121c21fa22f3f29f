"""A backup copied over the database beside the log of a program that was killed: SQLite mixes the two."""

import contextlib
import shutil
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests.sync.platform.cli.conftest import Program

_ROWS = 4_000


def grow(file: sqlite.Connection, kind: str) -> None:
    file.execute("BEGIN")
    row = ("2026-11-20T10:00:00Z", kind, "", "x" * 200)
    file.executemany("INSERT INTO alarm (at, kind, device, op) VALUES (?, ?, ?, ?)", [row] * _ROWS)
    file.execute("COMMIT")


def killed(file: Path) -> Path:
    """Leaves the log of a program that was killed; returns a backup of before what is in it and what was taken over."""
    backup, kept = file.with_name("backup.sqlite"), file.with_name("log")
    shutil.copy(file, backup)
    with contextlib.closing(sqlite.connect(file, isolation_level=None)) as open_file:
        open_file.execute("PRAGMA wal_autocheckpoint = 0")
        grow(open_file, "journal_fork")
        open_file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        grow(open_file, "intent_differs")
        shutil.copy(f"{file}-wal", kept)
    shutil.copy(kept, f"{file}-wal")
    return backup


@pytest.mark.parametrize("command", [("restored",), ("restored", "--confirm"), ("serve",)], ids=" ".join)
def test_a_backup_mixed_with_a_log_of_later_is_said_before_anything_is_announced(
    program: Program, command: tuple[str, ...]
) -> None:
    file = program.folder / "relais-platform.sqlite"
    shutil.copy(killed(file), file)
    said = program.run(*command)
    assert said.status != 0
    assert "est abîmée" in said.err
    assert "-wal" in said.err
    assert "-shm" in said.err
    assert "annoncé" not in said.out


def test_the_way_out_that_is_named_leads_out(program: Program) -> None:
    file = program.folder / "relais-platform.sqlite"
    backup = killed(file)
    shutil.copy(backup, file)
    assert program.run("restored", "--confirm").status != 0
    for end in ("-wal", "-shm"):
        Path(f"{file}{end}").unlink(missing_ok=True)
    shutil.copy(backup, file)
    assert program.run("restored", "--confirm").status == 0
    assert [one["kind"] for one in program.json("alarm", "list")] == ["restored"]


@pytest.mark.parametrize("command", [("restored",), ("restored", "--confirm")], ids=" ".join)
def test_a_log_beside_a_sound_file_is_said_as_it_may_be_mixed_in(program: Program, command: tuple[str, ...]) -> None:
    """What it holds fits the backup, so that no check of the file finds it."""
    file = program.folder / "relais-platform.sqlite"
    killed(file)
    said = program.run(*command)
    words = (said.out + said.err).replace("\u00a0", " ")
    assert f"Un journal « {file}-wal » était à côté de la base. Si « serve » est arrêté" in words
    assert "« -shm »" in words
    again = program.run(*command)
    assert "Un journal" not in again.out + again.err, "it was taken over"


def test_a_script_is_told_of_the_log(program: Program) -> None:
    killed(program.folder / "relais-platform.sqlite")
    assert [program.json("restored", "--confirm")["log_left"] for _ in range(2)] == [True, False]


def test_the_log_of_a_kill_alone_is_taken_over(program: Program) -> None:
    killed(program.folder / "relais-platform.sqlite")
    assert program.run("restored", "--confirm").status == 0
    assert len(program.json("alarm", "list")) == 2 * _ROWS + 1


def test_what_another_command_then_says_names_the_file_and_not_a_server(program: Program) -> None:
    file = program.folder / "relais-platform.sqlite"
    shutil.copy(killed(file), file)
    said = program.run("alarm", "list")
    assert said.status != 0
    assert "serveur" not in said.err
    assert "est abîmé" in said.err
