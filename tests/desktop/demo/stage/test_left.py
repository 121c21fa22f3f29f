"""What a start makes of a world that was left: its step, the presenter's clock, what is damaged and where it lies."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import PHASES
from desktop.demo.worlds import borrowing
from desktop.demo.worlds.templates import Templates
from desktop.demo.worlds.world import DemonstrationWorld
from tests.desktop.demo.damaging import FILES, empty, take_away, truncate, zero
from tests.desktop.demo.playing import world_in
from tests.desktop.demo.saying import NOW


def left(templates: Templates, folder: Path) -> DemonstrationWorld:
    """At the tenth step; its window was closed."""
    world = world_in(folder, templates)
    stage = Stage(world)
    stage.turn(9)
    world.replace("decided", stage.present)
    world.clean_up()
    return world


@pytest.mark.parametrize("name", ["step.json", "finished", "time.json"])
@pytest.mark.parametrize("damage", [empty, take_away])
def test_a_note_that_is_lost_is_told_and_the_world_set_aside(
    templates: Templates, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    world = left(templates, tmp_path)
    damage(world.live / name)
    again = Stage(world)
    again.begin()
    assert again.number == 0
    assert again.question is not None
    assert again.question.title == "Le monde laissé ouvert est abîmé"
    assert again.projection.full
    assert FILES["commune"](world.live.with_name("world.damaged")).is_file()


def test_half_a_note_of_the_day_is_told_too(templates: Templates, tmp_path: Path) -> None:
    world = left(templates, tmp_path)
    truncate(world.live / "finished")
    again = Stage(world)
    again.begin()
    assert again.question is not None
    assert again.question.title == "Le monde laissé ouvert est abîmé"
    assert FILES["commune"](world.live.with_name("world.damaged")).is_file()


@pytest.mark.parametrize("name", ["old", "part", "damaged", "gone"])
def test_a_file_with_the_name_of_a_folder_for_worlds_is_in_nobody_s_way(
    templates: Templates, tmp_path: Path, name: str
) -> None:
    world = left(templates, tmp_path)
    zero(FILES["key"](world.live))
    world.live.with_name(f"world.{name}").write_bytes(b"x")
    again = Stage(world)
    again.begin()
    world.replace("start")
    assert world.trouble() == ""


def test_the_card_tells_the_step_that_the_new_world_is_at(templates: Templates, tmp_path: Path) -> None:
    world = left(templates, tmp_path)
    zero(FILES["commune"](world.live))
    again = Stage(world)
    again.begin("steering")
    number = PHASES["steering"].step
    assert again.number == number > 0
    assert again.question is not None
    assert f"à l’étape {number + 1}." in " ".join(again.question.words)


def test_the_presenter_s_clock_does_not_count_while_the_window_is_closed(templates: Templates, tmp_path: Path) -> None:
    world = world_in(tmp_path, templates)
    stage, three_hours = Stage(world), 3 * 3600
    note = stage.present
    assert note.spent is not None
    now = world.live.parent.stat().st_mtime
    spent = type(note.spent)(steps={0: 60_000}, since=now - three_hours - 120)
    world.replace("decided", type(note)(step=9, network="absent", full_screen=True, spent=spent))
    world.clean_up()
    closed = now - three_hours
    os.utime(world.live / "closed", (closed, closed))
    again = Stage(world)
    again.begin()
    assert again.timing.total.startswith("3\u00a0min")
    assert again.timing.of_step.startswith("2\u00a0min")
    assert world.closed is None, "a crash from now on is one"


def written(world: DemonstrationWorld, at: float) -> None:
    """When all files of the world were last written."""
    for file in world.live.rglob("*"):
        os.utime(file, (at, at))


@pytest.mark.parametrize("ran", [False, True])
def test_until_when_the_program_ran_says_whether_a_crash_is_one(
    templates: Templates, tmp_path: Path, *, ran: bool
) -> None:
    """A quarter of an hour of talk writes nothing: a crash after it was taken for a window that was closed."""
    world = world_in(tmp_path, templates)
    world.replace("decided", Stage(world).present)
    now = world.live.parent.stat().st_mtime
    written(world, now - 900)
    if ran:
        world.stay()
    world.prepare()
    assert (world.closed is None) == ran


def test_a_computer_that_is_shut_down_takes_no_minute_of_the_presenter_s_clock(
    templates: Templates, tmp_path: Path
) -> None:
    world = world_in(tmp_path, templates)
    note, three_hours = Stage(world).present, 3 * 3600
    assert note.spent is not None
    now = world.live.parent.stat().st_mtime
    spent = type(note.spent)(steps={}, since=now - three_hours - 900)
    world.replace("decided", type(note)(step=9, network="absent", full_screen=True, spent=spent))
    written(world, now - three_hours - 900)
    os.utime(world.note, (now - three_hours, now - three_hours))  # a quarter of an hour of talk, noted each minute
    again = Stage(world)
    again.begin()
    assert again.timing.total.startswith("15\u00a0min")


def test_what_was_set_aside_goes_with_its_day_and_with_its_name(templates: Templates, tmp_path: Path) -> None:
    world = left(templates, tmp_path)
    aside = world.live.with_name("world.damaged")
    zero(FILES["commune"](world.live))
    Stage(world).begin()
    assert aside.is_dir()
    written(world, NOW.timestamp())
    world.templates = Templates(templates._own, lambda: NOW + timedelta(days=1))
    assert world.templates.of_another_day(world.live)
    world.templates.forget_damaged(world.live)
    assert not aside.exists()


@pytest.mark.slow
def test_what_was_set_aside_under_a_name_goes_when_that_name_ends(tmp_path: Path) -> None:
    world = world_in(tmp_path, Templates(tmp_path / "templates", lambda: NOW))
    aside = world.live.with_name("world.damaged")
    world.bear("45024")
    world.replace("start", Stage(world).present)
    zero(FILES["commune"](world.live))
    Stage(world).begin()
    assert aside.is_dir()
    world.bear("")
    world.replace("start")
    assert not aside.exists()


@pytest.mark.slow
def test_a_name_that_is_borne_without_a_world_is_asked_about(tmp_path: Path) -> None:
    world = world_in(tmp_path, Templates(tmp_path / "templates", lambda: NOW))
    borrowing.take(world.live.parent, "45024")
    stage = Stage(world)
    stage.begin()
    assert stage.question is not None
    assert stage.question.title == "Toujours dans la même mairie\u202f?"
    assert stage.question.words[1:] == ("La démonstration commence à l’étape 1.",), "under either name: no choice"
    world.templates.erase(world.live)
    again = Stage(world)
    again.begin("steering")
    assert again.question is not None
    number = PHASES["steering"].step
    assert again.number == number > 0
    begins = f"La démonstration commence à l’étape {number + 1}."
    assert again.question.words[1:] == (begins, "Avec un autre, elle part de l’étape 1.")
    zero(FILES["commune"](world.live))
    third = Stage(world)
    third.begin()
    third.answer(yes=False)  # that the world is damaged is told above it
    assert third.covered
    assert third.question is not None
    assert third.question.words[1] == "La démonstration commence à l’étape 1."
    world.erases = True
    world.clean_up()
