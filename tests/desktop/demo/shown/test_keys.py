"""Keys that are held, sent twice or meant for something else: none replaces the world or runs through the story.

Likewise windows closed by their own button, and a button pressed twice.
"""

import re

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.demo.story.storyline import STEPS, number_of
from desktop.views.preview.dialog import PreviewDialog
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    frame_of,
    panel_of,
    presenter_of,
    ready,
    stage_of,
    words_in,
)


def send(
    application: Application,
    key: Qt.Key,
    text: str = "",
    *,
    repeated: bool = False,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    handle = frame_of(application).windowHandle()
    assert handle is not None
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, key, held, text, repeated))


def test_a_digit_that_is_held_offers_the_step_once(application: Application, qtbot: QtBot) -> None:
    stage, before = stage_of(application), application.session
    frame_of(application).side.buttons["needs"].setFocus()
    send(application, Qt.Key.Key_5, "5")
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    asked = stage.question
    assert asked is not None
    qtbot.waitUntil(lambda: not stage.just_asked)  # held for longer than anyone reads
    frame_of(application).side.buttons["needs"].setFocus()
    for _ in range(3):
        send(application, Qt.Key.Key_5, "5", repeated=True)
    ready(application, qtbot)
    assert (application.session, stage.number) == (before, 4)
    assert stage.question is asked


def test_a_digit_that_is_sent_twice_replaces_nothing(application: Application, qtbot: QtBot) -> None:
    stage, before = stage_of(application), application.session
    frame_of(application).side.buttons["needs"].setFocus()
    send(application, Qt.Key.Key_5, "5")
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    frame_of(application).side.buttons["needs"].setFocus()
    send(application, Qt.Key.Key_5, "5")
    ready(application, qtbot)
    assert application.session is before
    assert stage.question is not None
    assert stage.offers


def test_a_page_key_that_is_held_turns_one_step(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    send(application, Qt.Key.Key_PageDown)
    for _ in range(3):
        send(application, Qt.Key.Key_PageDown, repeated=True)
    ready(application, qtbot)
    assert stage.number == 1


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier])
def test_keys_with_ctrl_or_alt_are_not_those_of_a_remote_control(
    application: Application, qtbot: QtBot, held: Qt.KeyboardModifier
) -> None:
    stage = stage_of(application)
    frame_of(application).side.buttons["needs"].setFocus()
    send(application, Qt.Key.Key_7, "7", held=held)
    send(application, Qt.Key.Key_PageDown, held=held)
    ready(application, qtbot)
    assert stage.number == 0


def test_f7_before_the_window_was_painted_does_nothing(application: Application, qtbot: QtBot) -> None:
    presenter = presenter_of(application)
    projected, presenter._keyboard.projected = presenter._keyboard.projected, None
    presenter.toggle()
    assert not presenter.isVisible()
    presenter._keyboard.projected = projected
    presenter.toggle()
    assert presenter.isVisible()


@pytest.mark.parametrize("way", ["close", "reject"])
def test_a_question_moves_beside_the_page_when_the_cues_are_closed(
    application: Application, qtbot: QtBot, way: str
) -> None:
    stage, panel, presenter = stage_of(application), panel_of(application), presenter_of(application)
    presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)
    assert presenter._tick.isActive()
    stage.show(number_of("offline_votes"))
    qtbot.waitUntil(presenter.question.isVisible, timeout=PATIENCE_MS)
    assert not panel.question.isVisible()
    getattr(presenter, way)()
    qtbot.waitUntil(panel.question.isVisible, timeout=PATIENCE_MS)
    assert not presenter._tick.isActive()
    presenter.toggle()
    qtbot.waitUntil(lambda: not panel.question.isVisible())
    assert presenter._tick.isActive()


def test_the_leaflet_is_asked_for_once(application: Application, qtbot: QtBot) -> None:
    presenter, panel = presenter_of(application), panel_of(application)
    presenter.toggle()
    presenter.buttons.leaflet.click()
    presenter.buttons.leaflet.click()
    panel.buttons.leaflet.click()
    (asking,) = frame_of(application).findChildren(AdviserDialog)
    asking.reject()
    qtbot.waitUntil(lambda: not frame_of(application).findChildren(AdviserDialog))
    presenter.buttons.lines.click()
    (again,) = frame_of(application).findChildren(AdviserDialog)
    again.fields["name"].setText("Lise Mourier")
    again.show_sheet.click()
    (sheet,) = frame_of(application).findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: sheet.preview.document is not None, timeout=PATIENCE_MS)
    sheet.reject()
    presenter.toggle()
    qtbot.waitUntil(lambda: not (frame_of(application).findChildren(PreviewDialog) or presenter.isVisible()))


def test_on_one_screen_the_form_leaves_both_windows_their_presses(application: Application, qtbot: QtBot) -> None:
    """It shut both, and lay over three quarters of the wall."""
    presenter, frame, stage = presenter_of(application), frame_of(application), stage_of(application)
    presenter.toggle()
    presenter.buttons.leaflet.click()
    (form,) = frame.findChildren(AdviserDialog)
    form.fields["name"].setText("Lise")
    button = presenter.buttons.forward
    QTest.mouseClick(
        presenter.windowHandle(), Qt.MouseButton.LeftButton, pos=button.mapTo(presenter, button.rect().center())
    )
    assert stage.number == 1
    qtbot.waitUntil(lambda: not frame.findChildren(AdviserDialog))
    presenter.buttons.lines.click()
    (again,) = frame.findChildren(AdviserDialog)
    assert again.fields["name"].text() == "Lise"
    send(application, Qt.Key.Key_PageDown)
    assert stage.number == 2
    qtbot.waitUntil(lambda: not frame.findChildren(AdviserDialog))
    presenter.buttons.lines.click()
    stage.turn_slide()
    assert not any(one.isVisible() for one in frame.findChildren(AdviserDialog)), "the slide is seen whole"
    stage.turn_slide()
    presenter.hide()
    ready(application, qtbot)


def test_once_the_lines_of_the_leaflet_are_there_the_form_is_not_projected_again(
    application: Application, qtbot: QtBot
) -> None:
    presenter, frame = presenter_of(application), frame_of(application)
    config = application.world.places.config
    adviser.write(config, Adviser(name="Lise Mourier", telephone="02 00 00 00 00"))
    presenter.buttons.leaflet.click()
    presenter.buttons.leaflet.click()
    assert not frame.findChildren(AdviserDialog)
    (sheet,) = frame.findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: sheet.preview.document is not None, timeout=PATIENCE_MS)
    sheet.reject()
    qtbot.waitUntil(lambda: not frame.findChildren(PreviewDialog))
    presenter.buttons.lines.click()
    (asking,) = frame.findChildren(AdviserDialog)
    assert asking.fields["name"].text() == "Lise Mourier"
    asking.reject()
    qtbot.waitUntil(lambda: not frame.findChildren(AdviserDialog))
    adviser.write(config, Adviser(name="Lise Mourier", needs="11 mars 2021"))
    presenter.buttons.leaflet.click()
    (over,) = frame.findChildren(AdviserDialog)  # a date that is over is looked at again
    over.reject()


def test_step_means_a_step_of_the_story_and_nothing_else() -> None:
    """A digit goes to that step: a cue that counts something else would send the presenter away from the page."""
    assert [cue for step in STEPS for cue in step.cues if re.search(r"étape\s\d", cue, re.IGNORECASE)] == []


def test_the_last_step_is_the_one_that_starts_again(application: Application) -> None:
    """In the middle it reset all unasked, while four steps were still to come."""
    assert [at for at, step in enumerate(STEPS) if step.act == "reset"] == [len(STEPS) - 1]
    for window in (frame_of(application), presenter_of(application)):
        assert f"Étape {len(STEPS)} sur {len(STEPS)}" in words_in(window)


def test_stray_spaces_on_the_first_screen_open_nothing(application: Application, qtbot: QtBot) -> None:
    """Its first button opens a dialog that lists the adviser's own folders; the same after Alt+1."""
    ready(application, qtbot)
    frame = frame_of(application)
    for _ in range(2):
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_Return):
            focus = frame.focusWidget()
            assert focus is frame.side.buttons["home"]
            QTest.keyClick(focus, key)
            QApplication.processEvents()
        assert QApplication.activeModalWidget() is None
        frame.go_actions[1].trigger()
        frame.go_actions[0].trigger()
