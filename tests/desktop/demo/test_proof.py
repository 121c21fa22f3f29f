"""The proof on stage: an exchange is cut in its middle, the program falls there, and each vote is counted once."""

from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import Application
from tests.desktop.demo.playing import PATIENCE_MS, another_window, frame_of, panel_of, press_key, stage_of


def waiting(application: Application) -> int:
    session: Any = application.session
    return int(session.status_summary.opening.waiting)


def test_cut_in_the_middle_and_broken_down_each_vote_is_counted_once(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(6))
    qtbot.waitUntil(lambda: stage.counted == 0, timeout=PATIENCE_MS)
    press_key(frame_of(application), Qt.Key.Key_F9)
    assert stage.network == "slow"
    qtbot.waitUntil(lambda: stage.counted == 1, timeout=PATIENCE_MS)
    press_key(frame_of(application), Qt.Key.Key_F9)  # between two acts
    assert stage.network == "absent"
    session: Any = application.session
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    assert stage.counted == 1, "the rest had not arrived"
    assert waiting(application) == 3, "no answer came: nothing is called received"
    qtbot.waitUntil(lambda: panel_of(application).counted.text() == "Plateforme\u00a0: 1\u00a0vote compté")
    another_window(application, qtbot, stage.crash)
    assert waiting(application) == 3
    assert frame_of(application).current == "home"
    press_key(frame_of(application), Qt.Key.Key_F9)
    assert stage.network == "present"
    qtbot.waitUntil(lambda: waiting(application) == 0, timeout=PATIENCE_MS)
    assert stage.counted == 3


def test_over_a_slow_link_the_votes_arrive_one_by_one(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(6))
    seen = []

    def all_arrived() -> bool:
        if stage.counted not in (*seen[-1:], None):
            seen.append(stage.counted)
        return waiting(application) == 0

    stage.switch()
    qtbot.waitUntil(all_arrived, timeout=PATIENCE_MS)
    assert seen == [0, 1, 2, 3]
