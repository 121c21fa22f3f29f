"""A simulated breakdown is seen: the window is gone, what stays says so, and another opens without a hand."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.fallen import Fallen
from desktop.demo.stage.falling import FALL_MS
from desktop.demo.story.storyline import STEPS, number_of
from desktop.views.shell.demonstration_band import DemonstrationBand
from desktop.views.shell.frame import Frame
from desktop.views.widgets.clipping import clipped
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    presenter_of,
    press_key,
    ready,
    stage_of,
    words_in,
)


def fallen() -> Fallen:
    (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, Fallen) and one.isVisible())
    return window


def test_the_window_falls_and_opens_again_at_the_same_step(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    qtbot.waitUntil(lambda: stage.counted == 0, timeout=PATIENCE_MS)
    presenter.toggle()
    place = frame_of(application).geometry()
    fell = QElapsedTimer()
    fell.start()
    presenter.buttons.crash.click()
    stays = fallen()
    assert "La fenêtre est tombée" in words_in(stays)
    assert "0\nvotes comptés" in words_in(stays).replace("vote compté de", "votes comptés de")
    assert place.contains(stays.geometry())
    assert clipped(stays) == []
    stage.crash()  # pressed once more
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, Frame) and one.isVisible()] == []
    assert presenter.isVisible()
    assert stays.isVisible()
    assert stage.falling.fallen, "the next window waits"
    assert FALL_MS >= 2_000, "for as long as people need to see it"
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    assert fell.hasExpired(FALL_MS - 50), "the place stays empty so long"  # a coarse timer may come a little early
    ready(application, qtbot)
    assert frame_of(application).isVisible()
    assert not stays.isVisible()
    assert (stage.step.key, stage.falling.fallen) == ("network_returns", False)
    presenter.toggle()


@pytest.mark.parametrize("fill", [Frame.showFullScreen, Frame.showMaximized])
def test_what_lies_behind_is_not_projected_while_the_window_has_fallen(
    application: Application, qtbot: QtBot, fill: Callable[[Frame], None]
) -> None:
    """The adviser's mail was on the wall for two and a half seconds."""
    stage, presenter = stage_of(application), presenter_of(application)
    fill(frame_of(application))
    stage.crash()
    stays = fallen()
    screen = stays.screen().geometry()
    qtbot.waitUntil(lambda: stays.geometry() == screen, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    assert stays.isVisible()
    card = stays.card.geometry()
    assert card.bottomRight() == screen.bottomRight(), "where the panel was"
    assert card.width() * 2 < screen.width()
    assert card.height() * 2 < screen.height()
    plain = stays.grab().toImage()
    seen = {plain.pixel(x, y) for x in range(0, card.x(), 16) for y in range(0, screen.height(), 16)}
    assert seen == {application.theme["background"].rgb()}
    assert clipped(stays) == []
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert not stays.isVisible()
    presenter.toggle()
    stage.crash()
    cues, cover = presenter.windowHandle(), fallen().windowHandle()
    assert cues is not None
    assert (presenter.isVisible(), cues.transientParent()) == (True, cover), "the cues are in front of it"
    assert fallen().card.x() == 0, "and the card at their other side, as far as there is room"
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    presenter.toggle()
    frame_of(application).showNormal()
    stage.crash()
    assert frame_of(application).geometry().contains(fallen().geometry()), "in its corner, as before"
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_what_is_asked_while_it_has_fallen_is_done_in_the_next_window(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    assert (stage.step.key, stage.question) == ("offline_votes", None)
    assert frame_of(application).current == "votes"
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    another_window(application, qtbot, lambda: stage.show(number_of("outbox")))
    assert stage.step.key == "outbox"
    qtbot.waitUntil(lambda: frame_of(application).current == "outbox", timeout=PATIENCE_MS)


def test_a_step_that_is_chosen_meanwhile_takes_its_network_and_says_what_it_lacks(
    application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    judge, group = (next(at for at, one in enumerate(STEPS) if key in one.expects) for key in ("judge", "group"))
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    another_window(application, qtbot, lambda: stage.show(judge))
    assert stage.offers
    another_window(application, qtbot, lambda: stage.prepare(group - 1))
    assert stage.network == "absent"
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    another_window(application, qtbot, lambda: stage.show(group))
    assert (stage.number, stage.question) == (group, None)
    assert stage.network == "present"


def test_the_small_window_cannot_be_closed_and_takes_the_keys(application: Application, qtbot: QtBot) -> None:
    """Closed, it would be the last one, and the demonstration would end with its world."""
    stage, presenter = stage_of(application), presenter_of(application)
    closed = list[object]()
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    qt.lastWindowClosed.connect(lambda: closed.append(1))
    presenter.hide()
    stage.crash()
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    stays = fallen()
    assert not stays.close()
    assert fallen() is stays
    assert stays.isActiveWindow()
    press_key(stays, Qt.Key.Key_PageDown)
    assert stage.step.key == "breakdown"
    press_key(stays, Qt.Key.Key_F7)
    assert presenter.isVisible()
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert not stays.isVisible()
    assert closed == []
    assert stage.step.key == "breakdown"
    presenter.hide()


def test_the_count_stays_while_the_window_has_fallen(application: Application, qtbot: QtBot) -> None:
    """The exchange that the fall cuts may bring one more vote before it ends, of which no page knows."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    qtbot.waitUntil(lambda: stage.counted == 0, timeout=PATIENCE_MS)
    stage.crash()
    stays = fallen()
    assert stays.number.text() == "0"
    (band,) = stays.findChildren(DemonstrationBand)
    qtbot.waitUntil(lambda: band.height() == band.heightForWidth(band.width()))  # it was half empty, on the wall
    assert clipped(stays) == []
    qtbot.waitUntil(lambda: application.session is None, timeout=PATIENCE_MS)
    stage.road.counted = 1
    stage.counting.follow()
    assert stays.number.text() == "0"
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_at_a_step_that_counts_nothing_nothing_is_counted_in_the_fall(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    qtbot.waitUntil(lambda: stage.counted is not None, timeout=PATIENCE_MS)
    stage.show(number_of("committee"))
    ready(application, qtbot)
    stage.crash()
    assert stage.counted is not None
    assert not fallen().platform.isVisible()
    qtbot.waitUntil(lambda: application.session is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
