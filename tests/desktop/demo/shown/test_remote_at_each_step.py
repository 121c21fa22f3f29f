"""The keys of a presenter's remote control at each step, in a window and over the whole screen: none disturbs it."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.story.storyline import STEPS, number_of
from tests.desktop.demo.playing import PATIENCE_MS, another_window, frame_of, press_key, ready, stage_of


def shown(application: Application) -> tuple[object, ...]:
    """What a key could disturb: the step, its page, what is opened there, what is written, and the whole screen."""
    stage, frame = stage_of(application), frame_of(application)
    page: Any = frame.page(frame.current)
    screen, focus = getattr(getattr(page, "navigation", None), "screen", None), QApplication.focusWidget()
    typed = getattr(focus, "text", str)()
    asked = "" if stage.question is None else stage.question.title
    return stage.number, stage.network, asked, frame.current, screen, typed, frame.isFullScreen(), application.session


@pytest.mark.slow
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("number", range(len(STEPS)))
def test_each_key_at_each_step(application: Application, qtbot: QtBot, number: int, *, full: bool) -> None:
    stage = stage_of(application)
    stage.projection.full = full
    another_window(application, qtbot, lambda: stage.prepare(number))
    frame = frame_of(application)
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    ready(application, qtbot)
    slide, before = stage.slide, shown(application)
    assert before[-2] is full
    for key in (Qt.Key.Key_F5, Qt.Key.Key_Escape, Qt.Key.Key_F5, Qt.Key.Key_Escape):  # begins a show, ends it
        press_key(frame, key)
        ready(application, qtbot)
        assert shown(application) == before, key
    assert not stage.slide, "Escape leaves it"
    frame.side.buttons[frame.current].setFocus()  # no field is written in
    before = shown(application)
    for key, after in ((Qt.Key.Key_Period, True), (Qt.Key.Key_B, False)):  # both blacken the screen, and end that
        press_key(frame, key)
        ready(application, qtbot)
        assert (stage.slide, shown(application)) == (after, before)
    stage.turn_slide(shown=slide)
    turned = (Qt.Key.Key_PageDown, number + 1) if number + 1 < len(STEPS) else (Qt.Key.Key_PageUp, number - 1)
    press_key(frame, turned[0])
    assert stage.number == turned[1]
    ready(application, qtbot)
    stage.leave()
    frame.side.buttons[frame.current].setFocus()
    for digit in str(number + 1):
        press_key(frame, Qt.Key(Qt.Key.Key_0.value + int(digit)))
    qtbot.waitUntil(lambda: stage.number == number)
    ready(application, qtbot)


@pytest.mark.parametrize("key", [Qt.Key.Key_Period, Qt.Key.Key_Colon, Qt.Key.Key_B])
def test_a_key_that_blackens_the_screen_searches_no_list(application: Application, qtbot: QtBot, key: Qt.Key) -> None:
    """At a list's lines a letter goes to the next line that begins with it."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("training")))
    frame = frame_of(application)
    frame.activateWindow()
    page: Any = frame.page("requests")
    lines = page.list.list
    qtbot.waitUntil(lambda: lines.model().rowCount() > 1, timeout=PATIENCE_MS)
    lines.setFocus()
    qtbot.waitUntil(lines.hasFocus)
    before = lines.currentIndex().row()
    press_key(frame, key)
    assert stage.slide
    assert lines.currentIndex().row() == before
    press_key(frame, key)
    assert not stage.slide
    ready(application, qtbot)


def test_a_full_stop_is_typed_with_shift_on_a_french_keyboard(application: Application, qtbot: QtBot) -> None:
    stage, frame = stage_of(application), frame_of(application)
    frame.side.buttons[frame.current].setFocus()
    handle = frame.windowHandle()
    assert handle is not None
    for shown, repeats in ((True, False), (True, True), (False, False)):  # held down, it turns once
        shift, key = Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Period
        QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, key, shift, ".", repeats))
        assert stage.slide is shown
    ready(application, qtbot)


def test_a_full_stop_and_a_letter_are_written_where_one_writes(application: Application, qtbot: QtBot) -> None:
    stage, frame = stage_of(application), frame_of(application)
    press_key(frame, Qt.Key.Key_PageDown)
    ready(application, qtbot)
    frame.activateWindow()
    page: Any = frame.page("needs")
    title = page.form.fields["title"].control
    title.setFocus()
    qtbot.waitUntil(title.hasFocus)
    for key in (Qt.Key.Key_Period, Qt.Key.Key_B):
        press_key(frame, key)
    assert title.text() == ".b"
    assert not stage.slide
    ready(application, qtbot)
