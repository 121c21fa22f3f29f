"""What is noted for a breakdown is found again; what is no note of this release is none."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import notes
from desktop.demo.worlds.notes import Note, Spent
from desktop.demo.worlds.world import DemonstrationWorld
from tests.desktop.demo.damaging import withheld
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    prepared_places,
    ready,
    stage_of,
    titles,
)


def test_the_whole_screen_and_the_exchanged_screens_are_found_again(tmp_path: Path) -> None:
    spent = Spent(steps={0: 5, 6: 7}, since=9.5)
    note = Note(step=6, network="slow", full_screen=True, exchanged=True, spent=spent, cut_midway=True, unfolded=False)
    notes.write(tmp_path / "step.json", note)
    assert notes.read(tmp_path / "step.json") == note


def test_a_note_that_cannot_be_read_now_exchanges_no_screens(tmp_path: Path, prepared: Path) -> None:
    """The start asks before it can tell what refused: only the size with which the text begins hangs on it."""
    world = DemonstrationWorld(prepared_places(tmp_path, prepared), lambda _session: None)
    world.live.mkdir()
    notes.write(world.note, Note(step=6, network="slow", full_screen=True, exchanged=True))
    assert world.exchanged
    with withheld(world.note):
        assert not world.exchanged


@pytest.mark.parametrize("text", ["", "[]", '{"step": -1, "network": "slow", "full_screen": true}', '{"step": 1}'])
def test_what_is_no_note(tmp_path: Path, text: str) -> None:
    file = tmp_path / "step.json"
    assert notes.read(file) is None
    file.write_text(text, "utf-8")
    assert notes.read(file) is None


def test_a_step_that_the_story_does_not_have_is_not_taken_up(tmp_path: Path, prepared: Path) -> None:
    """As by a release with fewer steps: the world is taken up, at its first step."""
    places = prepared_places(tmp_path, prepared)
    for noted, taken_up in ((len(STEPS) - 1, len(STEPS) - 1), (len(STEPS), 0), (len(STEPS) + 5, 0)):
        world = DemonstrationWorld(places, lambda _session: None)
        Stage(world).begin("needs")
        notes.write(world.note, Note(step=noted, network="slow", full_screen=False))
        stage = Stage(world)
        stage.begin()
        assert stage.number == taken_up
        assert stage.step is STEPS[taken_up]
    world.clean_up()


def test_a_simulated_breakdown_saves_nothing_more(application: Application, qtbot: QtBot) -> None:
    """Otherwise it would prove nothing: what is found again was saved before, as one typed."""
    stage = stage_of(application)
    stage.show(next(at for at, step in enumerate(STEPS) if step.act == "crash"))
    ready(application, qtbot)
    page: Any = frame_of(application).page("needs")
    title = page.form.fields["title"].control
    qtbot.waitUntil(title.isVisible)
    QTest.keyClicks(title, "Plans du cimetiere")
    qtbot.waitUntil(lambda: titles(application, qtbot) == ["Plans du cimetiere"], timeout=PATIENCE_MS)

    def type_and_fall() -> None:
        QTest.keyClicks(title, ", et plus")
        stage.crash()

    another_window(application, qtbot, type_and_fall)
    assert titles(application, qtbot) == ["Plans du cimetiere"]


def test_killed_after_a_cut_the_network_is_whole_at_the_next_press_and_the_panel_as_it_was_folded(
    application: Application, qtbot: QtBot
) -> None:
    """As after a simulated breakdown: the cue of that moment says that all leaves at once."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    panel = panel_of(application)
    unfolded = panel.isVisible()
    stage.switch()
    qtbot.waitUntil(lambda: stage.counted == 1, timeout=PATIENCE_MS)
    stage.switch()
    assert stage.network == "absent"
    panel.switches.fold.trigger()
    after_a_kill = Stage(stage._world)
    after_a_kill.remember(notes.read(stage._world.note))
    assert after_a_kill.unfolded == (not unfolded)
    after_a_kill.switch()
    assert after_a_kill.network == "present"
    after_a_kill.switch()
    assert after_a_kill.network == "absent", "the control: it goes round as ever then"
    ready(application, qtbot)
