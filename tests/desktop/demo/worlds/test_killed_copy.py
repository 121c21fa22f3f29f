"""Killed while one world takes the place of another, or while the step is noted: the one or the other is found."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from desktop.demo.days import calendar
from desktop.demo.days.calendar import StoryClock
from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.worlds import borrowing, notes
from desktop.demo.worlds.notes import Note
from desktop.demo.worlds.templates import Templates
from tests import posix
from tests.desktop.demo.damaging import FILES, zero
from tests.desktop.demo.saying import NOW
from tests.killing import counting, ends

_STEP = "step.txt"


def marking(words: str) -> Callable[[Path], None]:
    def mark(part: Path) -> None:
        (part / _STEP).write_text(words, "utf-8")

    return mark


def kill_at(last: int, *watched: str) -> None:
    """Ends this process before the `last`-th time that it does one of these."""
    count = counting(last)
    sys.addaudithook(lambda event, _: count() if event in watched else None)


@posix.forks
def test_killed_anywhere_in_a_copy_one_world_is_whole(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"

    def work(last: int) -> None:
        kill_at(last, "os.rename", "os.mkdir", "os.rmdir")
        templates.copy("decided", live, marking("new"))

    seen, last, ended = [], 1, False
    while not ended:
        shutil.rmtree(live, ignore_errors=True)
        templates.copy("start", live, marking("old"))
        ended = ends(last, work)
        templates.recover(live)
        assert templates.fits(live), last
        assert [path.name for path in tmp_path.iterdir()] == ["world"]
        seen.append((live / _STEP).read_text("utf-8"))
        last += 1
    assert {*seen[:5]} == {"old"}
    assert seen[-2:] == ["new", "new"], "killed after the change too"


@posix.forks
def test_killed_anywhere_in_an_erasing_no_world_comes_back(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"

    def work(last: int) -> None:
        kill_at(last, "os.rename", "os.remove")
        templates.erase(live)

    for last in (2, 3, 4):  # before the first, nothing is erased yet
        templates.copy("start", live, marking("old"))
        assert not ends(last, work)
        templates.recover(live)
        assert [path.name for path in tmp_path.iterdir()] == [], last


@posix.forks
def test_killed_while_something_is_written_down_the_old_or_the_new_is_there(tmp_path: Path) -> None:
    """The step, the story's day, the borrowed name and the adviser's lines."""
    steps = [Note(step=step, network="slow", full_screen=True) for step in (6, 7)]
    advisers = [Adviser(name="Lise", typed={"telephone": "02 38"}), Adviser(name="Lise", telephone="02 38 11 22 33")]
    days = [NOW.date() + timedelta(days=days) for days in (30, 60)]

    def moved(at: int) -> None:
        StoryClock(tmp_path, lambda: NOW).go_to(days[at])

    def shown() -> object:
        return StoryClock(tmp_path, lambda: NOW)().date()

    note, entered, name = tmp_path / "step.json", tmp_path / adviser.FILE, tmp_path / borrowing.FILE
    communes = ["45024", "45234"]
    old_or_new(note, lambda at: notes.write(note, steps[at]), lambda: notes.read(note), steps)
    old_or_new(entered, lambda at: adviser.write(tmp_path, advisers[at]), lambda: adviser.read(tmp_path), advisers)
    old_or_new(tmp_path / calendar.FILE, moved, shown, days)
    old_or_new(name, lambda at: borrowing.take(tmp_path, communes[at]), lambda: borrowing.noted(tmp_path), communes)
    borrowing.take(tmp_path, "")


def old_or_new(file: Path, write: Callable[[int], None], read: Callable[[], object], values: Sequence[object]) -> None:
    """Kills the second write at each step of it: what is read is the first value, and the second once it has ended.

    The file itself is never opened to be written: between that and its last byte there is nothing to be watched.
    """

    def refuse(event: str, words: tuple[object, ...]) -> None:
        if event == "open" and str(words[0]) == str(file) and int(str(words[2])) & (os.O_WRONLY | os.O_RDWR):
            os._exit(1)  # which `ends` takes for a failure

    def work(last: int) -> None:
        sys.addaudithook(refuse)
        kill_at(last, "open", "os.rename")
        write(1)

    seen, last, ended = [], 1, False
    while not ended:
        file.unlink(missing_ok=True)
        write(0)
        ended = ends(last, work)
        seen.append(read())
        last += 1
    old, new = values
    assert seen[-1] == new
    assert {*map(repr, seen[:-1])} == {repr(old)}


def test_where_a_power_cut_left_half_of_the_new_world_the_old_one_is_taken(
    templates: Templates, tmp_path: Path
) -> None:
    live = tmp_path / "world"
    templates.copy("decided", live, marking("old"))
    live.rename(tmp_path / "first")
    templates.copy("start", live, marking("new"))
    live.rename(tmp_path / "world.part")
    zero(FILES["platform"](tmp_path / "world.part"))
    (tmp_path / "first").rename(tmp_path / "world.old")
    templates.recover(live)
    assert (live / _STEP).read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["world"]
