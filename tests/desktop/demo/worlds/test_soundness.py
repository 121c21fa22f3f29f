"""What a power cut or a virus scanner leaves of a world is seen, whichever file it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.demo.worlds.templates import Templates
from tests.desktop.demo.damaging import FILES, age, empty, scramble, take_away, truncate, zero
from tests.desktop.demo.saying import NOW

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


@pytest.mark.parametrize(
    ("name", "end"),
    [("commune", "-wal"), ("commune", "-shm"), ("platform", "-wal"), ("platform", "-shm"), ("commune", ".head")],
)
def test_a_folder_in_the_place_of_a_file_beside_a_database_is_seen(
    templates: Templates, tmp_path: Path, name: str, end: str
) -> None:
    live = tmp_path / "world"
    templates.copy("voted", live)
    file = FILES[name](live)
    beside = file.with_suffix(end) if end.startswith(".") else Path(f"{file}{end}")
    beside.unlink(missing_ok=True)
    beside.mkdir()
    assert templates.trouble(live)


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
        templates.copy("start", live, aside=True)
        assert templates.fits(live)
        aside = live.with_name("world.damaged")
        assert FILES["commune"](aside).is_file()
    templates.erase(live)
    assert not aside.exists()
