"""What a power cut or a virus scanner does to a file of a world."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop import paths
from desktop.demo.worlds.situations import inside, platform_folder
from tests import posix

FILES: dict[str, Callable[[Path], Path]] = {
    "commune": lambda live: next(inside(live).communes.glob("*.sqlite")),
    "key": lambda live: next(inside(live).keys.glob("*.key")),
    "platform": lambda live: platform_folder(live) / "platform.sqlite",
    "platform_key": lambda live: platform_folder(live) / "keys" / "platform.key",
    "platform_stick_key": lambda live: platform_folder(live) / "keys" / "platform.age",
}


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def zero(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def scramble(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[100:] = bytes(byte ^ 0x55 for byte in whole[100:])
    file.write_bytes(bytes(whole))


def take_away(file: Path) -> None:
    file.unlink()


def age(file: Path) -> None:
    """Its tables are those of another release."""
    with sqlite3.connect(file) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            if not name.startswith(("sqlite_", "search")):
                connection.execute(f'ALTER TABLE "{name}" RENAME TO "old_{name}"')
    connection.close()


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another program has this database for itself, as a backup tool does."""
    program = (
        "import sqlite3, sys; other = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " other.execute('PRAGMA locking_mode=EXCLUSIVE'); other.execute('BEGIN IMMEDIATE'); other.execute('COMMIT');"
        " print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.communicate()


@contextmanager
def withheld(file: Path) -> Iterator[None]:
    """This file cannot be read for a while: another program has locked it, or the disk answers with an error."""
    if sys.platform == "win32":
        import msvcrt

        if posix.WINE:
            pytest.skip("wine lets everybody read a file that is locked")

        with file.open("rb") as stream:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, file.stat().st_size)
            yield
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, file.stat().st_size)
        return
    whole = file.rename(file.with_name(f"{file.name}.whole"))
    file.symlink_to("/proc/self/mem")  # it opens, and its first byte cannot be read, by the administrator neither
    try:
        yield
    finally:
        whole.replace(file)


def hinder(folder: Path) -> None:
    """A folder takes the place of a file that SQLite needs to write, before an exchange opens the database."""
    database = FILES["platform"](paths.find(folder, demonstration=True).data / "world")
    shared = database.with_name(f"{database.name}-shm")
    shared.unlink(missing_ok=True)
    shared.mkdir()
