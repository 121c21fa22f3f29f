"""What F10 asks goes with its reason, and while it stands it says why there is a doubt now."""

import logging

import pytest
from pytestqt.qtbot import QtBot

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.app import Application
from desktop.database.queries import outbox
from desktop.demo.stage import standing_doubt
from desktop.demo.stage.stage import Stage
from desktop.demo.worlds import sample
from sync.client.ledger.states import State
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    play,
    press_f10,
    ready,
    stage_of,
)

_NONE_OF_OURS = "La plateforme n’a reçu aucun besoin de la commune"
_WAITING = "La commune a encore des envois"
_NOT_EXPECTED = "Ce n’est pas prévu à cette étape"


def asks(application: Application, qtbot: QtBot) -> tuple[str, str]:
    """Title and first words, once all that has changed was looked at; "" for none."""
    session, seen = application.session, list[object]()
    assert session is not None
    ready(application, qtbot)
    session.network.submit(lambda: None, seen.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=PATIENCE_MS)
    question = stage_of(application).question
    return ("", "") if question is None else (question.title, question.words[0])


def doubting(application: Application, qtbot: QtBot) -> Stage:
    """At the step where needs are grouped, with a need of the commune that has not left."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("group")))
    stage.set_network("absent")
    press_f10(application, qtbot, stage)
    assert asks(application, qtbot)[0] == _NONE_OF_OURS
    return stage


def test_it_goes_once_the_platform_has_what_it_lacked(application: Application, qtbot: QtBot) -> None:
    """It stood on the wall beside “Besoin pris en compte”."""
    stage = doubting(application, qtbot)
    stage.set_network("present")
    play(application, qtbot, sample.submit_and_join)
    assert asks(application, qtbot) == ("", "")
    press_f10(application, qtbot, stage)
    assert stage.question is None
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.key == "group"


def give_up_last(context: CommuneContext) -> None:
    with context.store.reading() as connection:
        last = next(one.op for one in outbox.listed(connection) if one.state == State.FINALISED)
    cancel_act(context, last)


def test_it_says_another_reason_as_that_comes_and_goes(application: Application, qtbot: QtBot) -> None:
    stage = doubting(application, qtbot)
    play(application, qtbot, sample.submit_and_join, network=False)
    assert asks(application, qtbot) == (_WAITING, "2\u00a0envois de la commune ne lui sont pas parvenus.")
    play(application, qtbot, give_up_last, network=False)
    assert asks(application, qtbot) == (_WAITING, "1\u00a0envoi de la commune ne lui est pas parvenu.")
    play(application, qtbot, give_up_last, network=False)
    assert asks(application, qtbot)[0] == _NONE_OF_OURS
    stage.answer(yes=True)
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.key == "group"


def test_it_goes_where_something_else_is_to_be_decided_first(application: Application, qtbot: QtBot) -> None:
    """Its yes is not to answer a request of which nobody has read."""
    stage = stage_of(application)
    stage.set_network("present")
    press_f10(application, qtbot, stage)
    assert asks(application, qtbot) == (_NOT_EXPECTED, "La plateforme va regrouper les besoins et ouvrir le vote.")
    play(application, qtbot, sample.send_request)
    assert asks(application, qtbot) == ("", "")


def test_it_stays_where_it_cannot_be_judged(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    doubting(application, qtbot)

    def fail(*_world_and_step: object) -> None:
        raise OSError

    monkeypatch.setattr(standing_doubt, "present_doubt", fail)
    with caplog.at_level(logging.WARNING):
        play(application, qtbot, sample.submit_and_join, network=False)
        assert asks(application, qtbot)[0] == _NONE_OF_OURS
    assert "judged anew" in caplog.text
