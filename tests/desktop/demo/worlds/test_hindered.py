"""A full disk, another program's lock, a right that is lacking: none is damage, and the world is left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.actions.outbox.exchange import exchange
from desktop.database.errors import Busy, DiskFull
from desktop.demo.days import calendar
from desktop.demo.platform.national import FILE
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds.situations import platform_folder
from desktop.demo.worlds.templates import Templates
from desktop.domain.refusals import Refusal
from sync.client.errors import NetworkError
from tests.desktop.demo.damaging import FILES, empty, held, take_away, zero
from tests.desktop.demo.playing import fill, world_in
from tests.desktop.demo.saying import NOW


@pytest.mark.parametrize("name", ["commune", "platform"])
def test_another_program_holds_a_database(templates: Templates, tmp_path: Path, name: str) -> None:
    live = tmp_path / "world"
    templates.copy("voted", live)
    with held(FILES[name](live)), pytest.raises(Busy, match="busy") as caught:
        templates.trouble(live)
    assert ("plateforme" in caught.value.sentence) == (name == "platform")
    assert templates.trouble(live) == ""


def test_a_start_on_a_full_disk_leaves_the_world(templates: Templates, small_disk: Path) -> None:
    world = world_in(small_disk, templates)
    world.replace("voted", Stage(world).present)
    ballast = fill(small_disk)
    before = sorted(path.name for path in world.live.parent.iterdir())
    with pytest.raises(DiskFull):
        templates.trouble(world.live)
    with pytest.raises(Refusal, match="disk_full"):
        world.trouble()
    with pytest.raises(Refusal, match="disk_full"):
        Stage(world).begin()
    assert sorted(path.name for path in world.live.parent.iterdir()) == before
    ballast.unlink()
    assert world.trouble() == ""


def test_a_damaged_world_stays_where_no_other_can_be_made(templates: Templates, small_disk: Path) -> None:
    world = world_in(small_disk, templates)
    world.replace("voted", Stage(world).present)
    zero(FILES["key"](world.live))
    fill(small_disk)
    with pytest.raises(Refusal, match="disk_full"):
        Stage(world).begin()
    assert world.live.is_dir()
    assert not world.live.with_name("world.damaged").exists()


@pytest.mark.slow
def test_a_prepared_world_that_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    made, live = Templates(tmp_path / "templates", lambda: NOW), tmp_path / "world"
    file = FILES["platform"](made.prepare() / "start")
    file.unlink()
    file.symlink_to(tmp_path / "nowhere")
    made.copy("start", live)
    assert made.fits(live)


@pytest.mark.parametrize("damage", [empty, take_away])
def test_a_lost_day_of_the_story_is_damage(
    templates: Templates, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    live = tmp_path / "world"
    templates.copy("decided", live)
    damage(live / calendar.FILE)
    assert templates.trouble(live)


def test_why_no_world_can_be_made_is_said_in_french(templates: Templates, tmp_path: Path) -> None:
    world = world_in(tmp_path, templates)
    (tmp_path / "file").write_bytes(b"")
    world.templates = Templates(tmp_path / "file" / "templates", lambda: NOW)
    with pytest.raises(Refusal) as caught:
        world.replace("start")
    assert caught.value.sentence.endswith("ne peut pas être utilisé\u00a0: un fichier porte ce nom.")


def test_a_platform_damaged_under_an_open_window_answers_with_a_fault_of_its_own(
    tmp_path: Path, templates: Templates
) -> None:
    """The number of votes was not to be read then: a program’s words were on the wall, and nothing asked about it."""
    world = world_in(tmp_path, templates)
    world.replace("grouped")
    opened = world.open_context(world.home)
    file = platform_folder(world.live) / FILE
    whole = bytearray(file.read_bytes())
    whole[4096:] = bytes(byte ^ 0x55 for byte in whole[4096:])
    file.write_bytes(bytes(whole))
    try:
        with pytest.raises(NetworkError) as failed:
            exchange(opened, world.transport(""))
        assert failed.value.code == "platform_down"
    finally:
        opened.close()
        world.close()
