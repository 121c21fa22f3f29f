"""While a paper's preview lies over the page the story goes on by remote control, and the paper is read first."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QScrollBar
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.stage.stage import Stage
from desktop.views.preview.dialog import PreviewDialog
from tests.desktop.demo.playing import PATIENCE_MS, frame_of, panel_of, presenter_of, press_key, ready, stage_of


@pytest.fixture
def paper(application: Application, qtbot: QtBot) -> PreviewDialog:
    adviser.write(application.world.places.config, Adviser(name="Lise"))
    panel_of(application).buttons.leaflet.click()
    (shown,) = frame_of(application).findChildren(PreviewDialog)
    qtbot.waitUntil(lambda: shown.preview.document is not None, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: shown.isActiveWindow() and bar(shown).maximum() > 0)
    return shown


def bar(paper: PreviewDialog) -> QScrollBar:
    return paper.sheets.verticalScrollBar()


def press_page_down(paper: PreviewDialog, at: int, key: Qt.Key = Qt.Key.Key_PageDown) -> None:
    """As the system hands it over, so many milliseconds after the first one."""
    handle = paper.windowHandle()
    assert handle is not None
    for kind, after in ((QEvent.Type.KeyPress, 0), (QEvent.Type.KeyRelease, 20)):
        event = QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(100_000 + at + after)
        QApplication.sendEvent(handle, event)


def gone(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not frame_of(application).findChildren(PreviewDialog))
    ready(application, qtbot)


def test_it_is_read_to_its_end_and_the_next_press_goes_on(
    application: Application, qtbot: QtBot, paper: PreviewDialog
) -> None:
    """At its end the key was dead, and nothing said so."""
    stage, presses = stage_of(application), 0
    while bar(paper).value() < bar(paper).maximum():
        press_page_down(paper, presses * 1_000)
        presses += 1
    assert (stage.number, paper.isVisible(), presses > 0) == (0, True, True)
    press_page_down(paper, presses * 1_000)
    assert stage.number == 1
    gone(application, qtbot)


def test_the_second_contact_of_the_press_that_showed_its_end_goes_not_on(
    application: Application, qtbot: QtBot, paper: PreviewDialog
) -> None:
    bar(paper).setValue(bar(paper).maximum() - 1)
    for at in (0, 60):
        press_page_down(paper, at)
    assert (bar(paper).value(), stage_of(application).number) == (bar(paper).maximum(), 0)
    paper.reject()
    gone(application, qtbot)


def test_it_is_read_on_after_one_of_its_buttons_was_pressed(
    application: Application, qtbot: QtBot, paper: PreviewDialog
) -> None:
    """The button, which had the keyboard then, did nothing with these keys."""
    for button in paper.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled():
            button.setFocus()
            qtbot.waitUntil(button.hasFocus)
            press_page_down(paper, 0)
            assert bar(paper).value() > 0, button.text()
            press_page_down(paper, 1_000, Qt.Key.Key_PageUp)
            assert bar(paper).value() == 0, button.text()
    assert stage_of(application).number == 0
    paper.reject()
    gone(application, qtbot)


def _step(stage: Stage) -> object:
    return stage.number


def _slide(stage: Stage) -> object:
    return stage.slide


def _network(stage: Stage) -> object:
    return stage.network


def _cues(stage: Stage) -> object:
    return stage.cues_shown


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (Qt.Key.Key_5, _step),
        (Qt.Key.Key_F12, _slide),
        (Qt.Key.Key_Period, _slide),
        (Qt.Key.Key_F9, _network),
        (Qt.Key.Key_F7, _cues),
    ],
)
def test_what_the_presenter_presses_takes_it_away(
    application: Application, qtbot: QtBot, paper: PreviewDialog, key: Qt.Key, what: Callable[[Stage], object]
) -> None:
    stage = stage_of(application)
    before = what(stage)
    press_key(paper, key)
    qtbot.waitUntil(lambda: what(stage) != before)
    gone(application, qtbot)
    if presenter_of(application).isVisible():
        presenter_of(application).toggle()
        ready(application, qtbot)


def test_escape_only_closes_it(application: Application, qtbot: QtBot, paper: PreviewDialog) -> None:
    stage_of(application).turn_slide()
    stage_of(application).turn_slide()
    assert not paper.isVisible(), "the slide is seen whole"
    panel_of(application).buttons.leaflet.click()
    again = next(one for one in frame_of(application).findChildren(PreviewDialog) if one.isVisible())
    press_key(again, Qt.Key.Key_Escape)
    gone(application, qtbot)
    assert stage_of(application).number == 0


def test_on_one_screen_the_cues_are_away_while_it_is_read(application: Application, qtbot: QtBot) -> None:
    """It hid a part of them, and the rest took no press."""
    stage, presenter = stage_of(application), presenter_of(application)
    adviser.write(application.world.places.config, Adviser(name="Lise"))
    presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)

    def read() -> PreviewDialog:
        presenter.buttons.leaflet.click()
        shown = next(one for one in frame_of(application).findChildren(PreviewDialog) if one.isVisible())
        qtbot.waitUntil(lambda: not presenter.isVisible())
        return shown

    press_key(read(), Qt.Key.Key_Escape)
    gone(application, qtbot)
    qtbot.waitUntil(presenter.isVisible)
    press_key(read(), Qt.Key.Key_F12)
    gone(application, qtbot)
    assert (stage.slide, presenter.isVisible()) == (True, False), "the slide has its place"
    stage.turn_slide()
    qtbot.waitUntil(presenter.isVisible)
    press_key(read(), Qt.Key.Key_F7)
    gone(application, qtbot)
    assert presenter.isVisible(), "asked for"
    presenter.toggle()
    ready(application, qtbot)
