"""Where the invented platform cannot use its files while the demonstration runs, the presenter is told, and led out."""

import os
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.stage import exchange_trouble
from desktop.demo.worlds import sample
from tests.desktop.demo.damaging import hinder
from tests.desktop.demo.playing import PATIENCE_MS, another_window, fill, play, ready, stage_of


def test_that_no_exchange_succeeds_is_told_and_a_prepared_world_mends_it(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    play(application, qtbot, sample.write_need, network=False)
    play(application, qtbot, sample.submit_and_join, network=False)
    hinder(tmp_path)
    window: Any = application.session
    window.syncing.now()
    ready(application, qtbot)
    assert stage.question is None, "without a network an exchange fails as it should"
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.title == exchange_trouble.TITLE
    stage.answer(yes=True)
    assert "à son début" in str(stage.question), "what was done here is named first"
    stage.answer(yes=False)
    window.syncing.now()
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    asked: Any = stage.question
    assert asked.title == exchange_trouble.TITLE, "the step was not taken up: nothing has changed"
    stage.answer(yes=True)
    another_window(application, qtbot, lambda: stage.answer(yes=True))
    stage.set_network("present")
    session: Any = application.session
    qtbot.waitUntil(lambda: session.syncing.state.answered, timeout=PATIENCE_MS)
    assert stage.question is None


def test_it_is_asked_no_more_once_one_succeeds_and_then_asked_again(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = stage_of(application)
    play(application, qtbot, sample.write_need, network=False)
    play(application, qtbot, sample.submit_and_join, network=False)
    hinder(tmp_path)
    session: Any = application.session
    for _ in range(2):
        stage.set_network("present")
        qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
        assert stage.question is not None
        assert stage.question.title == exchange_trouble.TITLE
        well = session.syncing.state
        session.syncing.state = well._replace(network_problem=None, answered=True)
        session.syncing.changed.emit()
        assert stage.question is None
        session.syncing.state = well
        session.syncing.now()


def test_on_a_full_disk_no_other_world_is_offered(small_disk: Path, application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    play(application, qtbot, sample.write_need, network=False)
    play(application, qtbot, sample.submit_and_join, network=False)
    ballast = fill(small_disk)
    os.truncate(ballast, ballast.stat().st_size - 500_000)  # with less, the commune's own database says it first
    hinder(small_disk)
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.words[0] == "Le disque est plein."
    assert stage.question.yes == ""
