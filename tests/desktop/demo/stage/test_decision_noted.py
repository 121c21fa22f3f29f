"""What F10 has the platform decide is noted before it is decided, so that no breakdown makes it unknown."""

from functools import partial
from threading import Event
from typing import Any

import pytest
from pysqlite3 import dbapi2 as sqlite  # that of the platform: two libraries do not see each other’s locks
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.platform.national import FILE
from desktop.demo.shown.foot import RoomFoot
from desktop.demo.stage import decision_rules, hearing
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds.situations import platform_folder
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    frame_of,
    presenter_of,
    press_f10,
    question_words,
    ready,
    stage_of,
)

NAMED = "Ce qui a été fait ici disparaît\u00a0: les décisions de la plateforme."
_HEARS = f"Le comité a décidé. {hearing.NOW}"
NOTHING = "Rien n’a été fait ici."


def test_it_is_noted_while_the_platform_cannot_have_decided_yet(application: Application, qtbot: QtBot) -> None:
    """A kill between the two would leave a decision that nobody knows."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ready(application, qtbot)
    stage.set_network("absent")
    platform = sqlite.connect(platform_folder(application.world.live) / FILE, isolation_level=None)
    platform.execute("BEGIN IMMEDIATE")
    try:
        stage.decide()
        qtbot.waitUntil(lambda: stage.decided and stage.unheard, timeout=PATIENCE_MS)
        assert stage.deciding.running
    finally:
        platform.execute("ROLLBACK")
        platform.close()
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert (stage.decided, stage.unheard) == (True, True)


def test_after_a_breakdown_before_the_answer_no_world_is_replaced_without_its_question(
    application: Application, qtbot: QtBot
) -> None:
    """The window that should have heard of it was gone: “Rien n’a été fait ici.”"""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ready(application, qtbot)
    stage.set_network("absent")
    stage.decide()
    another_window(application, qtbot, stage.crash)
    stage.confirming.reset()
    assert question_words(application, qtbot) == NAMED
    stage.answer(yes=False)
    session: Any = application.session
    stage.show(number_of("steering"))
    qtbot.waitUntil(lambda: session.status_summary.opening.open_phase == "steering", timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert application.session is session
    assert (stage.question, stage.unheard, stage.decided) == (None, False, True)
    another_window(application, qtbot, lambda: stage.prepare(stage.number))
    stage.confirming.reset()
    assert question_words(application, qtbot) == NOTHING, "the control: of that world nothing is left"


@pytest.mark.parametrize("network", ["absent", "present"])
def test_a_breakdown_before_the_answer_leaves_neither_decision_nor_time_that_passed_untold(
    application: Application, qtbot: QtBot, network: Any
) -> None:
    """The home page read another month, and nobody had said why."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    stage.set_network(network)
    ready(application, qtbot)
    stage.decide()
    assert stage.deciding.decided is None, "the control: the window has not heard of it"
    another_window(application, qtbot, stage.crash)
    decided = stage.deciding.decided
    assert decided is not None
    assert (decided.key, decided.title) == ("judge", "Le comité a décidé")
    (foot,) = frame_of(application).findChildren(RoomFoot)
    assert foot.isVisible()
    later = f" {hearing.LATER}" if network == "absent" else ""
    shown = f"{decided.time_passes} {decided.title}.{later}"
    # With the network the first exchange of the new window may still run.
    qtbot.waitUntil(lambda: foot.words.text() == shown, timeout=PATIENCE_MS)
    assert "Le temps passe" in presenter_of(application).answer.text()
    stage.deciding.forget()
    another_window(application, qtbot, stage.crash)
    assert stage.deciding.decided is None, "what was told is not told a second time"


def test_while_the_page_shows_what_was_before_the_decision_the_room_reads_why(
    application: Application, qtbot: QtBot
) -> None:
    """“Vote · Ouverte au-delà des dates prévues” stood for seconds over “Le comité a décidé.”"""
    stage, before = stage_of(application), list[object]()

    def foot() -> str:
        if application.session in (None, *before):
            return ""
        (foot,) = frame_of(application).findChildren(RoomFoot)
        return foot.words.text()

    def tells(phase: str, end: str) -> bool:
        session = application.session
        return foot().endswith(end) and session is not None and session.status_summary.opening.open_phase == phase

    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ready(application, qtbot)
    before.append(application.session)
    stage.set_network("slow")
    decide_unanswered(application)
    stage.crash()
    for end in (_HEARS, "Le comité a décidé."):
        phase = "vote" if end == _HEARS else "steering"
        qtbot.waitUntil(partial(tells, phase, end), timeout=2 * PATIENCE_MS)
    ready(application, qtbot)


def test_over_the_slow_link_it_is_told_too_and_no_more_once_that_is_cut(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ready(application, qtbot)
    stage.set_network("slow")
    stage.decide()
    (foot,) = frame_of(application).findChildren(RoomFoot)
    qtbot.waitUntil(lambda: foot.words.text().endswith(_HEARS), timeout=2 * PATIENCE_MS)
    stage.set_network("absent")
    assert foot.words.text().endswith(f"Le comité a décidé. {hearing.LATER}")
    ready(application, qtbot)


def test_what_f10_asks_first_is_asked_in_the_window_after_a_breakdown(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    ready(application, qtbot)
    stage.decide()
    assert stage.question is None
    another_window(application, qtbot, stage.crash)
    assert stage.question is not None
    assert stage.question.title == "Ce n’est pas prévu à cette étape"


def test_in_another_world_nothing_is_told_of_the_one_before(application: Application, qtbot: QtBot) -> None:
    stage, number = stage_of(application), at_the_step("judge")
    another_window(application, qtbot, lambda: stage.prepare(number))
    ready(application, qtbot)
    stage.decide()
    another_window(application, qtbot, lambda: stage.prepare(number))
    assert (stage.deciding.decided, stage.question, stage.decided) == (None, None, False)


def test_an_exchange_that_ended_before_the_decision_has_not_brought_it(application: Application, qtbot: QtBot) -> None:
    """Its end is heard of while the platform has decided already: both take turns in one worker."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ready(application, qtbot)
    session: Any = application.session
    stage.set_network("present")
    ready(application, qtbot)
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    ended: list[bool] = []
    session.syncing.changed.connect(lambda: session.syncing.state.running or ended.append(stage.unheard))
    decide_unanswered(application)  # begins an exchange before it
    qtbot.waitUntil(lambda: bool(ended), timeout=PATIENCE_MS)
    assert ended[0], "a kill now leaves a commune that has not heard of it"
    qtbot.waitUntil(lambda: not stage.unheard, timeout=PATIENCE_MS)


@pytest.mark.parametrize("network", ["absent", "present"])
def test_where_nothing_is_decided_nothing_is_told_as_decided(
    application: Application, qtbot: QtBot, network: Any
) -> None:
    """That there is nothing to publish was named among the decisions, and the next step waited to hear of it."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("publish")))
    ready(application, qtbot)
    stage.set_network(network)
    press_f10(application, qtbot, stage)
    assert stage.deciding.decided is decision_rules.NOTHING_SHARED
    assert (stage.decided, stage.unheard) == (False, False)
    stage.confirming.reset()
    assert question_words(application, qtbot) == NOTHING


def decide_unanswered(application: Application) -> None:
    """F10; comes back once the platform has decided, before any window has heard of it."""
    session: Any = application.session
    over = Event()
    stage_of(application).decide()
    session.network.submit(over.set, lambda _done: None)
    assert over.wait(PATIENCE_MS / 1000)
