"""What the room sees of the platform: its count, at the steps that count; and what the commune does not know yet."""

from collections.abc import Callable
from threading import Event
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.app import Application
from desktop.demo.shown.platform_count import CountForPresenter
from desktop.demo.story.storyline import STEPS, number_of
from desktop.demo.worlds.road import Network
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    presenter_of,
    press_key,
    ready,
    stage_of,
    words_in,
)

_UNHEARD = "La mairie l’apprendra au retour du réseau."


def test_the_count_stands_in_the_panel_or_in_the_band_and_at_no_other_step(
    application: Application, qtbot: QtBot
) -> None:
    """The votes are carried by the stick: without any network, F10 alone can have counted them."""
    stage, usb = stage_of(application), application.world.places.usb
    another_window(application, qtbot, lambda: stage.prepare(at_the("voted")))
    session: Any = application.session
    written: list[object] = []
    session.actor.act(export_bundle, usb, then=written.append)
    qtbot.waitUntil(lambda: bool(written), timeout=PATIENCE_MS)
    frame, panel = frame_of(application), panel_of(application)
    frame.resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    stage.set_network("absent")
    number = next(at for at, step in enumerate(STEPS) if step.act == "stick")
    stage.show(number)
    ready(application, qtbot)
    stage.answer(yes=False)
    stage.decide()
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    assert (stage.network, stage.counted) == ("absent", 3)
    assert panel.platform.isVisible()
    assert panel.number.text() == "3"
    assert not panel.counted.isVisible(), "it stands in the panel already"
    presenter = presenter_of(application)
    (beside,) = presenter.findChildren(CountForPresenter)
    assert beside.text() == "3\u00a0votes comptés", "on one screen the cues lie over the panel"
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert panel.counted.isVisible()
    assert "de notre commune" in panel.counted.text(), "the others have votes too"
    QApplication.processEvents()
    assert panel.counted.mapTo(frame, panel.counted.rect().topRight()).x() < 1024 - 520, "the cues leave it in sight"
    frame.resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    stage.show(next(at for at, step in enumerate(STEPS) if not step.counts and step.network == "absent"))
    ready(application, qtbot)
    stage.answer(yes=False)
    assert stage.counted is not None
    assert not panel.platform.isVisibleTo(panel)
    frame.resize(1024, 600)
    qtbot.waitUntil(lambda: not panel.isVisible())
    stage.changed.emit()
    assert not panel.counted.isVisible()
    assert beside.text() == ""


def test_the_count_changes_once_the_page_says_the_same(application: Application, qtbot: QtBot) -> None:
    """“4 votes comptés” stood beside “Il n’est pas encore compté.”, over the slow link too; beside the list of what
    leaves each vote is watched there.
    """
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("offline_votes")))
    qtbot.waitUntil(lambda: stage.counted == 0, timeout=PATIENCE_MS)
    stage.set_network("present")
    ready(application, qtbot)
    session: Any = application.session
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    panel, frame, sent, read = panel_of(application), frame_of(application), Event(), Event()

    def counts(network: Network, page: str) -> str:
        stage.network = stage.road.state = network
        frame.current = page
        stage.counting.follow()
        return panel.number.text()

    assert counts("present", "votes") == "0"
    session.network.submit(sent.wait, lambda _done: None)
    session.syncing.now()
    qtbot.waitUntil(lambda: session.local.idle, timeout=PATIENCE_MS)
    stage.road.counted = 7
    assert [counts("present", page) for page in ("votes", "outbox")] == ["0", "0"]
    assert [counts("slow", page) for page in ("votes", "outbox", "votes")] == ["0", "7", "7"]
    session.local.submit(read.wait, lambda _done: None)
    stage.network = stage.road.state = "present"
    sent.set()
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    stage.road.counted = 8
    assert counts("slow", "votes") == "7", "sent, and not read yet"
    well = session.syncing.state
    session.syncing.state = well._replace(vain=True)  # before anything is read: the count follows by itself once it is
    read.set()
    ready(application, qtbot)
    assert session.local.idle
    assert counts("slow", "votes") == "7", "what this computer could not store is read by no page"
    session.syncing.state = well._replace(halted=True)
    assert counts("slow", "votes") == "7", "the page of votes ended it before it had brought all"
    session.syncing.state = well
    stage.road.counted = 9
    assert counts("slow", "votes") == "9"


def test_no_page_no_cut_and_no_breakdown_changes_the_count(application: Application, qtbot: QtBot) -> None:
    """It went from 2 to 0 and back as another page was shown, and to 1 by a cut, beside votes of which none counted."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    qtbot.waitUntil(lambda: panel_of(application).number.text() == "0", timeout=PATIENCE_MS)

    def cut_at(many: int) -> None:
        qtbot.waitUntil(lambda: stage.road.counted == many, timeout=PATIENCE_MS)
        press_key(frame_of(application), Qt.Key.Key_F9)
        assert stage.network == "absent"
        session: Any = application.session
        qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
        ready(application, qtbot)

    def number_after(act: Callable[[], None]) -> str:
        act()
        stage.counting.follow()
        return panel_of(application).number.text()

    frame_of(application).go("votes")
    stage.set_network("slow")
    cut_at(1)
    assert number_after(lambda: None) == "0", "no page has read it"
    another_window(application, qtbot, stage.crash)
    assert number_after(lambda: None) == "0"
    frame_of(application).go("outbox")
    stage.set_network("slow")
    qtbot.waitUntil(lambda: panel_of(application).number.text() == "2", timeout=PATIENCE_MS)
    assert [number_after(lambda page=page: frame_of(application).go(page)) for page in ("votes", "outbox")] == [
        "2",
        "2",
    ]
    cut_at(2)
    assert number_after(lambda: frame_of(application).go("votes")) == "2"
    another_window(application, qtbot, stage.crash)
    assert number_after(lambda: frame_of(application).go("votes")) == "2"
    stage.set_network("present")
    qtbot.waitUntil(lambda: panel_of(application).number.text() == "3", timeout=PATIENCE_MS)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    qtbot.waitUntil(lambda: panel_of(application).number.text() == "0", timeout=PATIENCE_MS)


def at_the(situation: str) -> int:
    return next(at for at, step in enumerate(STEPS) if step.situation == situation)


def test_what_is_decided_without_a_network_is_unheard_until_it_is_back(application: Application, qtbot: QtBot) -> None:
    """While the platform decides, F10 cannot be pressed a second time."""
    stage, panel, presenter, held = stage_of(application), panel_of(application), presenter_of(application), Event()
    session: Any = application.session
    session.network.submit(held.wait, lambda _done: None)
    press_key(frame_of(application), Qt.Key.Key_F10)
    buttons = (panel.switches.decide, presenter.buttons.decide)
    assert [one.isEnabled() for one in buttons] == [False, False]
    held.set()
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert [one.isEnabled() for one in buttons] == [True, True]
    assert stage.network == "absent"
    stage.answer(yes=True)  # it is not expected at this step
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=PATIENCE_MS)
    assert stage.deciding.decided is not None
    decided = stage.deciding.decided
    assert decided.time_passes
    frame_of(application).resize(1366, 768)
    qtbot.waitUntil(panel.isVisible)
    assert words_in(frame_of(application)).count(_UNHEARD) == 1, "the foot tells it, folded or not"
    stage.deciding.decided = replace(decided, time_passes="", lines=("Bien reçu.",))
    stage.changed.emit()
    assert words_in(panel).count(_UNHEARD) == words_in(frame_of(application)).count(_UNHEARD) == 1
    stage.set_network("present")
    assert _UNHEARD not in words_in(frame_of(application))
    ready(application, qtbot)


def test_what_lacks_for_a_step_that_was_left_at_once_is_not_asked(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    stage.show(at_the("grouped"))  # no vote is open yet
    stage.show(number_of("breakdown"))
    ready(application, qtbot)
    assert stage.question is None
    assert (stage.step.key, frame_of(application).current) == ("breakdown", stage.step.place)
