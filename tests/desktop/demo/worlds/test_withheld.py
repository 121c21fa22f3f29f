"""A note that cannot be read for a moment is not a lost one: the world, its step, its day and its name are kept."""

import sys
from pathlib import Path

import pytest

from desktop.demo.days import calendar
from desktop.demo.days.note_file import read_note
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds import borrowing, notes
from desktop.demo.worlds.situations import home
from desktop.demo.worlds.templates import Templates
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.refusals import Refusal
from tests.desktop.demo.damaging import withheld
from tests.desktop.demo.playing import world_in
from tests.posix import without_rights

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="it has no file that opens and cannot be read")


def left(templates: Templates, folder: Path) -> DemonstrationWorld:
    """At the tenth step; its window was closed."""
    world = world_in(folder, templates)
    stage = Stage(world)
    stage.turn(9)
    world.replace("decided", stage.present)
    world.clean_up()
    return world


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


@pytest.mark.parametrize("name", ["step.json", "finished", "time.json"])
def test_a_note_that_is_withheld_stops_the_start_and_changes_nothing(
    templates: Templates, tmp_path: Path, name: str
) -> None:
    world = left(templates, tmp_path)
    day, before = world.clock().date(), everything_in(world.live)
    with withheld(world.live / name):
        again = world_in(tmp_path, templates)
        with pytest.raises(Refusal, match="held") as refused:
            Stage(again).begin()
        assert name in refused.value.sentence
        assert "Rien n’a été effacé" in refused.value.remedy
    assert everything_in(world.live) == before
    assert not world.live.with_name("world.damaged").exists()
    third = world_in(tmp_path, templates)
    stage = Stage(third)
    stage.begin()
    assert (stage.number, stage.question, third.clock().date()) == (9, None, day)


def test_the_day_of_the_story_that_was_withheld_at_first_is_read_before_a_window_opens(
    templates: Templates, tmp_path: Path
) -> None:
    world = left(templates, tmp_path)
    with withheld(world.live / calendar.FILE):
        again = world_in(tmp_path, templates)
    assert again.clock().date() < world.clock().date(), "the control: the story stands weeks later"
    Stage(again).begin()
    assert again.clock().date() == world.clock().date()


def test_without_the_name_that_it_bears_no_world_is_taken_for_another_one_s(
    templates: Templates, tmp_path: Path
) -> None:
    world = left(templates, tmp_path)
    folder = world.live.parent
    (folder / borrowing.FILE).write_text("45024", "utf-8")
    with withheld(folder / borrowing.FILE), pytest.raises(Refusal, match="held"):
        world_in(tmp_path, templates)
    assert (world.live / "step.json").is_file()
    world_in(tmp_path, templates)
    assert home().name == "Baule (exemple)", "the control"
    borrowing.take(folder, "")


def test_a_world_is_not_replaced_while_its_name_is_withheld(templates: Templates, tmp_path: Path) -> None:
    world = left(templates, tmp_path)
    note = world.live.parent / borrowing.FILE
    note.write_text("", "utf-8")
    world.bear("45024")
    before = everything_in(world.live)
    with withheld(note), pytest.raises(Refusal, match="held"):
        world.replace("start")
    assert (everything_in(world.live), world.wanted) == (before, None)
    note.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="there rights are not taken by the mode of a file")
def test_a_right_that_lacks_is_no_damage(templates: Templates, tmp_path: Path) -> None:
    world = left(templates, tmp_path)
    for name, read in (("step.json", notes.read), ("time.json", read_note)):
        with without_rights(world.live / name), pytest.raises(Refusal) as refused:
            read(world.live / name)
        assert "un autre programme l’occupe, ou" in refused.value.sentence
        assert read(world.live / name) is not None


def test_a_folder_in_the_place_of_a_note_and_a_link_to_nothing_are_damage(templates: Templates, tmp_path: Path) -> None:
    world = left(templates, tmp_path)
    note = world.live / "step.json"
    note.unlink()
    note.mkdir()
    assert notes.read(note) is None
    note.rmdir()
    note.symlink_to(tmp_path / "nowhere")
    assert notes.read(note) is None
    again = Stage(world)
    again.begin()
    assert again.question is not None
    assert again.question.title == "Le monde laissé ouvert est abîmé"
