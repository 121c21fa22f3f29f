"""What the room sees of the platform: its count, at the steps that count; and what the commune does not know yet."""

from threading import Event
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.app import Application
from desktop.demo.story.storyline import STEPS, number_of
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    presenter_of,
    press_key,
    ready,
    stage_of,
    words_in,
)

_UNHEARD = "La mairie l’apprendra au retour du réseau."


def test_the_count_stands_in_the_panel_or_in_the_band_and_at_no_other_step(
    application: Application, qtbot: QtBot
) -> None:
    """The votes are carried by the stick: without any network, F10 alone can have counted them."""
    stage, usb = stage_of(application), application.world.places.usb
    another_window(application, qtbot, lambda: stage.prepare(at_the("voted")))
    session: Any = application.session
    written: list[object] = []
    session.actor.act(export_bundle, usb, then=written.append)
    qtbot.waitUntil(lambda: bool(written), timeout=PATIENCE_MS)
    frame, panel = frame_of(application), panel_of(application)
    frame.resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    stage.set_network("absent")
    number = next(at for at, step in enumerate(STEPS) if step.act == "stick")
    stage.show(number)
    ready(application, qtbot)
    stage.answer(yes=False)
    stage.decide()
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    assert (stage.network, stage.counted) == ("absent", 3)
    assert panel.platform.isVisible()
    assert panel.number.text() == "3"
    assert not panel.counted.isVisible(), "it stands in the panel already"
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.changed.emit()
    assert panel.counted.isVisible()
    assert "de notre commune" in panel.counted.text(), "the others have votes too"
    QApplication.processEvents()
    assert panel.counted.mapTo(frame, panel.counted.rect().topRight()).x() < 1024 - 520, "the cues leave it in sight"
    frame.resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    stage.show(next(at for at, step in enumerate(STEPS) if not step.counts and step.network == "absent"))
    ready(application, qtbot)
    stage.answer(yes=False)
    assert stage.counted is not None
    assert not panel.platform.isVisibleTo(panel)
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.changed.emit()
    assert not panel.counted.isVisible()


def at_the(situation: str) -> int:
    return next(at for at, step in enumerate(STEPS) if step.situation == situation)


def test_what_is_decided_without_a_network_is_unheard_until_it_is_back(application: Application, qtbot: QtBot) -> None:
    """While the platform decides, F10 cannot be pressed a second time."""
    stage, panel, presenter, held = stage_of(application), panel_of(application), presenter_of(application), Event()
    session: Any = application.session
    session.network.submit(held.wait, lambda _done: None)
    press_key(frame_of(application), Qt.Key.Key_F10)
    buttons = (panel.decide, presenter.buttons.decide)
    assert [one.isEnabled() for one in buttons] == [False, False]
    held.set()
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert [one.isEnabled() for one in buttons] == [True, True]
    assert stage.network == "absent"
    stage.answer(yes=True)  # it is not expected at this step
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert stage.deciding.decided is not None
    assert _UNHEARD in words_in(panel)
    stage.set_network("present")
    assert _UNHEARD not in words_in(panel)
    ready(application, qtbot)


def test_what_lacks_for_a_step_that_was_left_at_once_is_not_asked(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.show(at_the("grouped"))  # no vote is open yet
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    assert stage.question is None
    assert (stage.step.key, frame_of(application).current) == ("breakdown", stage.step.place)
