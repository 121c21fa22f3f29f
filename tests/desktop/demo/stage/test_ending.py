"""The window is closed: nothing is asked, nothing lost, and it goes on; or all is erased, if that is asked for."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import paths
from desktop.app import Application
from desktop.demo.program import begin
from desktop.demo.stage.stage import Stage
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds import borrowing
from desktop.demo.worlds.situations import home
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.phases import LocalTime
from desktop.settings import Settings
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    question_words,
    ready,
    stage_of,
    titles,
)
from tests.desktop.demo.saying import NOW


def close(application: Application, qtbot: QtBot) -> None:
    """As by Alt and F4, Ctrl and Q, or the cross; then what the program does at its end."""
    with qtbot.waitSignal(application.quitting, timeout=PATIENCE_MS):
        application.close()
    application.world.clean_up()


def test_closed_in_the_middle_of_a_word_it_goes_on_with_that_word(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    stage.projection.fill()
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    page: Any = frame_of(application).page("needs")
    title = page.form.fields["title"].control
    qtbot.waitUntil(title.isVisible)
    QTest.keyClicks(title, "Plans du cimetiere")
    close(application, qtbot)
    world = begin(paths.find(tmp_path, demonstration=True))
    again = Application(QApplication.instance(), world, Settings(theme="clair"))
    again.start()
    ready(again, qtbot)
    assert stage_of(again).step.key == "breakdown"
    assert frame_of(again).isFullScreen()
    assert titles(again, qtbot) == ["Plans du cimetiere"]
    close(again, qtbot)


def test_erased_it_leaves_the_prepared_worlds_alone(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(len(STEPS) - 1))
    panel_of(application).buttons.erase.click()
    assert question_words(application, qtbot) == "Rien n’a été fait ici."
    stage.answer(yes=False)
    ready(application, qtbot)
    assert application.session is not None
    panel_of(application).buttons.erase.click()
    with qtbot.waitSignal(application.quitting, timeout=PATIENCE_MS):
        stage.answer(yes=True)
    application.world.clean_up()
    data = paths.find(tmp_path, demonstration=True).data
    assert not (data / "world").exists()
    assert (data / "templates").is_dir()


def test_what_was_left_on_another_day_is_not_gone_on_with_and_its_name_is_borne_no_more(tmp_path: Path) -> None:
    places = paths.find(tmp_path, demonstration=True)
    paths.prepare(places)

    def start(now: LocalTime) -> DemonstrationWorld:
        world = DemonstrationWorld(places, lambda _session: None, lambda: now)
        Stage(world).begin()
        return world

    world = start(NOW)
    world.bear("45024")
    world.replace("drafted")
    world.clean_up()
    start(NOW).clean_up()
    assert home().name == "Baule (exemple)", "the same day"
    for file in world.live.rglob("*"):
        os.utime(file, (NOW.timestamp(), NOW.timestamp()))
    world = start(NOW + timedelta(days=1))
    assert home().name == "Valbrune-sur-Aure"
    left = [path for path in places.data.rglob("*") if path.is_file() and b"Baule (exemple)" in path.read_bytes()]
    assert left == []
    assert not (places.data / borrowing.FILE).exists()
    world.erases = True
    world.clean_up()
