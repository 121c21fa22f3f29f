"""F10 does what was asked and answered, once: nothing that came in between, and nothing that a second press asked."""

from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds import sample
from tests.desktop.demo.playing import PATIENCE_MS, ready, stage_of
from tests.desktop.demo.stage.test_deciding import play, press_f10


def answer_yes(application: Application, qtbot: QtBot, stage: Stage) -> None:
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_what_came_first_meanwhile_is_asked_anew(application: Application, qtbot: QtBot) -> None:
    """A request that has arrived is answered before the needs are grouped, which is what was asked."""
    stage, session = stage_of(application), application.session
    assert session is not None
    stage.set_network("absent")
    play(application, qtbot, sample.send_request, network=False)
    press_f10(application, qtbot, stage)
    assert stage.question is not None
    assert "regrouper les besoins" in stage.question.words[0]
    stage.set_network("present")
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)
    answer_yes(application, qtbot, stage)
    assert stage.deciding.decided is None, stage.deciding.decided
    assert stage.question is not None
    assert "répondre à la demande" in stage.question.words[0]
    answer_yes(application, qtbot, stage)
    assert stage.question is None
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.key == "answer"
