"""What a step that is not ready offers: no key takes it away but the one that answers it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.stage import exchange_trouble
from desktop.demo.stage.asking import failing, without_receipt
from desktop.demo.stage.hearing import UNHEARD
from desktop.demo.story.storyline import number_of
from desktop.domain.refusals import Refusal
from tests.desktop.demo.playing import PATIENCE_MS, frame_of, panel_of, presenter_of, press_key, ready, stage_of


@pytest.fixture
def offered(application: Application, qtbot: QtBot) -> Application:
    stage = stage_of(application)
    stage.show(number_of("offline_votes"))
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    ready(application, qtbot)
    return application


def test_f10_waits_for_the_answer(offered: Application, qtbot: QtBot) -> None:
    """It asked its own question over it; answered no, neither stood any more."""
    frame, stage = frame_of(offered), stage_of(offered)
    assert not panel_of(offered).switches.decide.isEnabled()
    assert panel_of(offered).question.key.text() == "Échap\u00a0: fermer · F10 attend la réponse"
    stage.decide()
    press_key(frame, Qt.Key.Key_F10)
    ready(offered, qtbot)
    assert (stage.offers, stage.deciding.running) == (True, False)
    press_key(frame, Qt.Key.Key_Escape)
    press_key(frame, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert not stage.offers, "answered, F10 asks"


def test_f8_folds_it_unanswered(offered: Application, qtbot: QtBot) -> None:
    frame, stage, panel, presenter = frame_of(offered), stage_of(offered), panel_of(offered), presenter_of(offered)
    press_key(frame, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert stage.question is None, "what nobody sees is answered by no key"
    assert not stage.leave()
    press_key(frame, Qt.Key.Key_F8)
    qtbot.waitUntil(panel.question.isVisible, timeout=PATIENCE_MS)
    assert stage.offers
    press_key(frame, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not panel.isVisible())
    presenter.toggle()
    qtbot.waitUntil(presenter.question.isVisible, timeout=PATIENCE_MS)
    assert stage.offers
    press_key(frame, Qt.Key.Key_Escape)
    presenter.toggle()
    for _ in range(2):
        press_key(frame, Qt.Key.Key_F8)
        ready(offered, qtbot)
        assert stage.question is None, "answered, it is not offered again"
    stage.ask(without_receipt())
    qtbot.waitUntil(panel.question.isVisible)
    for visible in (False, True):
        press_key(frame, Qt.Key.Key_F8)
        ready(offered, qtbot)
        assert (stage.question, panel.isVisible()) == (None, visible), "nor by F8 on another question"


def test_put_off_it_outlives_another_question(offered: Application, qtbot: QtBot) -> None:
    """F8 on that one forgot the offer; answered in the presenter's window, it did not stand though that was there."""
    frame, stage, panel, presenter = frame_of(offered), stage_of(offered), panel_of(offered), presenter_of(offered)
    press_key(frame, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.ask(without_receipt())
    qtbot.waitUntil(panel.question.isVisible)
    press_key(frame, Qt.Key.Key_F8)
    ready(offered, qtbot)
    assert (stage.question, panel.isVisible()) == (None, False)
    stage.ask(without_receipt())
    presenter.toggle()
    qtbot.waitUntil(presenter.question.isVisible, timeout=PATIENCE_MS)
    assert not stage.offers
    press_key(frame, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: stage.offers, timeout=PATIENCE_MS)
    presenter.hide()


def test_what_is_asked_once_is_not_replaced_by_f10(application: Application, qtbot: QtBot) -> None:
    """“Aucun échange n’aboutit” is told once in a window, and a world that could not be put in place once at all."""
    stage, frame = stage_of(application), frame_of(application)
    stage.hearing._ask()
    assert stage.question is not None
    assert stage.question.title == UNHEARD
    for asked in (
        stage.question,
        exchange_trouble._question(lambda: None, full=False),
        exchange_trouble._question(lambda: None, full=True),
        failing(Refusal("disk_full", "Le disque est plein."), lambda: None, closed=False),
    ):
        stage.ask(asked)
        stage.decide()
        press_key(frame, Qt.Key.Key_F10)
        assert (stage.deciding.running, stage.question is asked) == (False, True)
        assert not panel_of(application).switches.decide.isEnabled()
        assert panel_of(application).question.key.text() == "Échap : fermer · F10 attend la réponse"
        stage.answer(yes=False)
    stage.ask(without_receipt())  # the control: what is only told is replaced
    press_key(frame, Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: stage.question is not None and stage.question.yes != "", timeout=PATIENCE_MS)
    ready(application, qtbot)
    stage.answer(yes=False)


def test_folded_at_one_step_it_does_not_stand_at_another(offered: Application, qtbot: QtBot) -> None:
    frame, stage, panel = frame_of(offered), stage_of(offered), panel_of(offered)
    press_key(frame, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.show(0)
    ready(offered, qtbot)
    stage.judge(("Il manque un besoin.",))
    press_key(frame, Qt.Key.Key_F8)
    ready(offered, qtbot)
    assert (stage.question, stage.unready, panel.isVisible()) == (None, True, True)
