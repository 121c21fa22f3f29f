"""What a power cut or a virus scanner does to a file of a world."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from desktop.demo.worlds.situations import inside, platform_folder

FILES: dict[str, Callable[[Path], Path]] = {
    "commune": lambda live: next(inside(live).communes.glob("*.sqlite")),
    "key": lambda live: next(inside(live).keys.glob("*.key")),
    "platform": lambda live: platform_folder(live) / "platform.sqlite",
    "platform_key": lambda live: platform_folder(live) / "keys" / "platform.key",
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
