"""The foot says when the mairie hears of what F10 decided: now while an exchange runs, else when it will."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.foot import RoomFoot
from desktop.demo.stage import hearing
from desktop.demo.worlds.road import Network
from desktop.runtime.actor import NetworkProblem
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    at_the_step,
    fill,
    frame_of,
    panel_of,
    press_f10,
    ready,
    stage_of,
)

DECIDED = "Le comité a décidé."


def foot(application: Application) -> str:
    (foot,) = frame_of(application).findChildren(RoomFoot)
    return foot.words.text()


def judge(application: Application, qtbot: QtBot, network: Network = "absent") -> Any:
    """The committee has decided, over this network; the window's session."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(at_the_step("judge")))
    ready(application, qtbot)
    stage.set_network(network)
    ready(application, qtbot)
    press_f10(application, qtbot, stage)
    return application.session


def in_vain(syncing: Any, *, problem: NetworkProblem | None = None, halted: bool = False) -> None:
    """Each round brings nothing from now on."""
    real = syncing._round

    def do_round(progress: Any, automatic: bool) -> Any:
        done = real(progress, automatic)
        return done._replace(called=problem is not None or halted, network_problem=problem, halted=halted)

    syncing._round = do_round


def test_without_a_network_it_says_so_whatever_is_folded(application: Application, qtbot: QtBot) -> None:
    """The page still said that the vote was open, and the panel alone said why."""
    judge(application, qtbot)
    panel = panel_of(application)
    if panel.isVisible():
        panel.switches.fold.trigger()
    assert not panel.isVisible()
    assert foot(application).endswith(f"{DECIDED} {hearing.LATER}")
    ready(application, qtbot)


def test_after_a_round_that_the_full_disk_ended_nothing_is_said_to_come_now(
    small_disk: Path, application: Application, qtbot: QtBot
) -> None:
    stage = stage_of(application)
    judge(application, qtbot)
    another_window(application, qtbot, stage.crash)
    ballast = fill(small_disk)
    session: Any = application.session
    faults = list[BaseException]()
    session.actor.report = faults.append
    stage.set_network("present")
    qtbot.waitUntil(lambda: session.syncing.state.vain, timeout=PATIENCE_MS)
    assert (session.syncing.state.running, session.syncing.state.network_problem, stage.unheard) == (False, None, True)
    assert foot(application).endswith(f"{DECIDED} {hearing.NEXT}")
    ballast.unlink()
    stage.answer(yes=False)


@pytest.mark.parametrize("network", ["slow", "present"])
@pytest.mark.parametrize("why", ["vain", "halted", "problem"])
def test_after_an_exchange_that_brought_nothing_the_next_one_will(
    application: Application, qtbot: QtBot, network: Network, why: str
) -> None:
    judge(application, qtbot)
    stage, problem = stage_of(application), None
    if why == "problem":  # in a window that has opened since, which said that its first exchange comes
        problem = NetworkProblem("server_down", "Indisponible.", "", "", answered=False)
        another_window(application, qtbot, stage.crash)
    session: Any = application.session
    in_vain(session.syncing, problem=problem, halted=why == "halted")
    stage.set_network(network)
    assert session.syncing.state.running
    now = network == "slow" or why == "problem"
    assert foot(application).endswith(hearing.NOW if now else DECIDED)
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    assert foot(application).endswith(f"{DECIDED} {hearing.NEXT}")
    ready(application, qtbot)


def test_it_is_said_as_a_round_begins_that_nobody_asked_for(application: Application, qtbot: QtBot) -> None:
    session: Any = judge(application, qtbot)
    syncing, stage = session.syncing, stage_of(application)
    real = syncing._round
    in_vain(syncing)
    stage.set_network("slow")
    qtbot.waitUntil(lambda: not syncing.state.running, timeout=PATIENCE_MS)
    assert foot(application).endswith(hearing.NEXT)
    syncing._round = real
    QTimer.singleShot(0, lambda: syncing._begin(automatic=True))
    qtbot.waitUntil(lambda: foot(application).endswith(hearing.NOW), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: foot(application).endswith(DECIDED), timeout=PATIENCE_MS)
    assert not stage.unheard
    ready(application, qtbot)
