"""Killed while one world takes the place of another, or while the step is noted: the one or the other is found."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from desktop.demo import notes
from desktop.demo.notes import Note
from desktop.demo.situations import Templates
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


def test_killed_while_the_step_is_noted_there_is_a_note(tmp_path: Path) -> None:
    file = tmp_path / "step.json"
    before, after = (Note(step=step, network="slow", full_screen=True) for step in (6, 7))

    def work(last: int) -> None:
        kill_at(last, "open", "os.rename")
        notes.write(file, after)

    seen, last, ended = [], 1, False
    while not ended:
        notes.write(file, before)
        ended = ends(last, work)
        seen.append(notes.read(file))
        last += 1
    assert seen == [before, before, after]
