"""What a power cut or a virus scanner leaves of a world is seen, whichever file it was."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.demo.worlds.situations import inside, platform_folder
from desktop.demo.worlds.templates import Templates
from tests.desktop.demo.saying import NOW

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


DAMAGES = [
    (name, damage)
    for name in FILES
    for damage in (truncate, empty, zero, take_away, *((scramble, age) if "key" not in name else ()))
]


@pytest.mark.parametrize(("name", "damage"), DAMAGES)
def test_a_damaged_file_is_seen(
    templates: Templates, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    live = tmp_path / "world"
    templates.copy("voted", live)
    assert templates.trouble(live) == "", "the control"
    damage(FILES[name](live))
    assert templates.trouble(live)
    assert templates.of_today(live)
    assert not templates.fits(live)


@pytest.mark.slow
@pytest.mark.parametrize("damage", [truncate, take_away])
def test_a_prepared_world_that_is_damaged_is_made_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    made, live = Templates(tmp_path / "templates", lambda: NOW), tmp_path / "world"
    damage(FILES["commune"](made.prepare() / "start"))
    made.copy("start", live)
    assert made.fits(live)
    made.copy("start", live)
    assert made.fits(live)


def test_a_damaged_world_is_set_aside_and_goes_with_all_others(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"
    for _ in range(2):
        templates.copy("start", live)
        zero(FILES["commune"](live))
        aside = templates.set_aside(live)
        assert not live.exists()
        assert FILES["commune"](aside).is_file()
    templates.erase(live)
    assert not aside.exists()
