"""The slide, a question and the panel: none is in the way of another, and no key is done later by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.stage.asking import resuming, without_receipt
from tests.desktop.demo.playing import frame_of, panel_of, presenter_of, press_key, ready, stage_of


@pytest.mark.parametrize("cues", [False, True])
def test_asked_for_while_a_question_stands_the_slide_does_not_come_with_the_answer(
    application: Application, qtbot: QtBot, cues: bool
) -> None:
    """On one screen, wherever the question is asked there."""
    stage, slide, presenter = stage_of(application), panel_of(application).slide, presenter_of(application)
    if cues:
        presenter.toggle()
        qtbot.waitUntil(presenter.isVisible)
    stage.ask(without_receipt())
    assert not presenter.buttons.slide.isEnabled()
    press_key(frame_of(application), Qt.Key.Key_F12)
    assert (slide.isVisible(), presenter.isVisible()) == (False, cues)
    press_key(frame_of(application), Qt.Key.Key_Escape)
    ready(application, qtbot)
    assert (stage.question, slide.isVisible(), presenter.isVisible()) == (None, False, cues)
    assert presenter.buttons.slide.isEnabled()
    press_key(frame_of(application), Qt.Key.Key_F12)
    assert slide.isVisible(), "the control"
    stage.ask(without_receipt())
    assert not slide.isVisible()
    stage.leave()
    assert slide.isVisible(), "what was shown before the question is back"
    stage.ask(without_receipt())
    stage.turn_slide(shown=False)
    stage.leave()
    assert not slide.isVisible(), "taken away meanwhile, as where a byte is changed, it does not come back"


def test_the_panel_never_lies_over_the_slide(application: Application, qtbot: QtBot) -> None:
    """In a window where it covers the page it was raised above all by F8."""
    frame, panel, stage = frame_of(application), panel_of(application), stage_of(application)
    frame.theme.apply(choice="clair", size=150)
    frame.resize(1280, 720)
    ready(application, qtbot)
    stage.turn_slide()
    for _ in range(2):
        press_key(frame, Qt.Key.Key_F8)
        QApplication.processEvents()
        place = panel.slide.mapTo(frame, panel.slide.rect().center())
        seen = frame.childAt(place.x() + panel.slide.width() // 3, place.y())
        assert seen is not None
        assert seen is panel.slide or panel.slide.isAncestorOf(seen)
    assert not panel._beside, "the control: it would cover the page"
    frame.theme.apply(choice="clair", size=100)


def test_under_the_cover_the_words_keep_clear_of_the_panel(application: Application, qtbot: QtBot) -> None:
    """Where the presenter's window asks, F8 unfolds it there too; its words were cut by it."""
    frame, panel, stage = frame_of(application), panel_of(application), stage_of(application)
    frame.resize(1366, 768)
    presenter_of(application).toggle()
    qtbot.waitUntil(presenter_of(application).isVisible)
    stage._of_name = resuming(lambda: None, lambda: None)
    stage.changed.emit()
    qtbot.waitUntil(panel.slide.isVisible)
    free = set()
    for _ in range(2):
        press_key(frame, Qt.Key.Key_F8)
        ready(application, qtbot)
        free.add(frame.width() - panel.slide.geometry().right() - 1)
        assert panel.slide.geometry().right() == frame.width() - 1 or panel.x() > panel.slide.geometry().right()
    assert free == {0, panel.width()}
    presenter_of(application).toggle()
