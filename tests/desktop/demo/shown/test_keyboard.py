"""Where the keyboard is in the presenter's window, and on the page that a question uncovers: no stray key acts."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.name_dialog import NameDialog
from desktop.demo.stage.asking import resuming
from tests.desktop.demo.playing import click, come_back, frame_of, panel_of, presenter_of, press_key, ready, stage_of

STRAY = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S, Qt.Key.Key_R, Qt.Key.Key_Down)


def _note(pressed: list[str], button: QPushButton) -> None:
    pressed.append(button.text())


def test_no_stray_key_presses_a_button_of_the_presenter_s_window(application: Application, qtbot: QtBot) -> None:
    frame, stage, presenter = frame_of(application), stage_of(application), presenter_of(application)
    presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)
    pressed: list[str] = []
    for button in presenter.findChildren(QPushButton):
        button.clicked.connect(partial(_note, pressed, button))

    def stray() -> None:
        for key in STRAY:
            press_key(presenter, key)
        ready(application, qtbot)

    come_back(presenter, qtbot)
    stray()
    click(presenter.buttons.forward)
    come_back(presenter, qtbot)
    stray()
    presenter.buttons.name.click()  # below the edge of a low window
    (dialog,) = (one for one in presenter.findChildren(NameDialog) if one.isVisible())
    dialog.reject()
    come_back(presenter, qtbot)
    stray()
    assert (pressed, stage.number) == ([presenter.buttons.forward.text(), presenter.buttons.name.text()], 1)
    press_key(presenter, Qt.Key.Key_Tab)
    assert presenter.focusWidget() is presenter.buttons.back
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    come_back(presenter, qtbot)
    stray()
    assert stage.number == 1, "reached by Tab before, and left"
    press_key(presenter, Qt.Key.Key_Tab)
    press_key(presenter, Qt.Key.Key_Space)
    assert stage.number == 0, "reached by Tab"
    presenter.toggle()
    ready(application, qtbot)


def test_a_click_gives_the_keyboard_back_where_the_system_activates_the_window_after_it(
    application: Application, qtbot: QtBot
) -> None:
    """A quick click: the window manager’s answer came behind the window’s own wish."""
    frame, presenter = frame_of(application), presenter_of(application)
    presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)
    come_back(presenter, qtbot)
    click(presenter.cues)
    qtbot.waitUntil(frame.isActiveWindow)
    presenter.activateWindow()
    qtbot.waitUntil(presenter.isActiveWindow)
    qtbot.waitUntil(frame.isActiveWindow)
    presenter.toggle()


def test_f8_folds_the_panel_from_the_presenter_s_window_too(application: Application, qtbot: QtBot) -> None:
    panel, presenter = panel_of(application), presenter_of(application)
    presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)
    come_back(presenter, qtbot)
    for _ in range(2):
        before = panel.isVisible()
        press_key(presenter, Qt.Key.Key_F8)
        qtbot.waitUntil(lambda before=before: panel.isVisible() is not before)
    presenter.toggle()


def in_the_presenter_s_window(application: Application) -> QWidget:
    return presenter_of(application).question.no


def beside_the_page(application: Application) -> QWidget:
    return panel_of(application).question.no


@pytest.mark.parametrize("where", [in_the_presenter_s_window, beside_the_page])
def test_once_the_page_is_uncovered_a_stray_key_opens_nothing(
    application: Application, qtbot: QtBot, where: Callable[[Application], QWidget]
) -> None:
    """Answered by the mouse, the keyboard was on the commune's name: Space opened a menu on the wall."""
    frame, stage, presenter = frame_of(application), stage_of(application), presenter_of(application)
    if where is in_the_presenter_s_window:
        presenter.toggle()
        qtbot.waitUntil(presenter.isVisible)
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    stage._of_name = resuming(lambda: None, stage.uncover)
    stage.changed.emit()
    qtbot.waitUntil(where(application).isVisible)
    if where is in_the_presenter_s_window:
        come_back(presenter, qtbot)
    click(where(application))
    assert not stage.covered
    qtbot.waitUntil(frame.isActiveWindow)
    assert frame.current
    assert frame.focusWidget() is frame.side.buttons[frame.current]
    press_key(frame, Qt.Key.Key_Space)
    ready(application, qtbot)
    assert QApplication.activePopupWidget() is None
    if presenter.isVisible():
        presenter.toggle()
