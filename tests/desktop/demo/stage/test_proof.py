"""The proof on stage: an exchange is cut in its middle, the program falls there, and each vote is counted once."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.actions.kit.commune_context import local_time
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.app import Application
from desktop.demo.platform.usb_stick import TO_TAKE
from desktop.demo.story.storyline import number_of
from desktop.documents import act_papers, pages, receipt
from desktop.documents.receipt import Receipt
from desktop.viewmodels.kit.targets import USB
from desktop.viewmodels.outbox.receipt_check import SIGNED
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


def waiting(application: Application) -> int:
    session: Any = application.session
    return int(session.status_summary.opening.waiting)


def test_cut_in_the_middle_and_broken_down_each_vote_is_counted_once(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    qtbot.waitUntil(lambda: stage.counted == 0, timeout=PATIENCE_MS)
    press_key(frame_of(application), Qt.Key.Key_F9)
    assert stage.network == "slow"
    qtbot.waitUntil(lambda: stage.counted == 1, timeout=PATIENCE_MS)
    press_key(frame_of(application), Qt.Key.Key_F9)  # between two acts
    assert stage.network == "absent"
    session: Any = application.session
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    assert stage.counted == 1, "the rest had not arrived"
    assert waiting(application) == 3, "no answer came: nothing is called received"
    assert session.syncing.state.failures == 1, "it was cut once"
    qtbot.waitUntil(lambda: panel_of(application).counted.text().startswith("Plateforme\u00a0: 1\u00a0vote compté"))
    another_window(application, qtbot, stage.crash)
    assert waiting(application) == 3
    assert frame_of(application).current == "home"
    press_key(frame_of(application), Qt.Key.Key_F9)
    assert stage.network == "present"
    qtbot.waitUntil(lambda: waiting(application) == 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: stage.counted == 3, timeout=PATIENCE_MS)


def test_after_an_exchange_that_was_cut_the_next_begins_at_once(application: Application, qtbot: QtBot) -> None:
    """By itself it would wait for its time, as after any round that failed."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    session = application.session
    assert session is not None
    stage.set_network("slow")
    qtbot.waitUntil(lambda: stage.counted == 1, timeout=PATIENCE_MS)
    stage.switch()
    qtbot.waitUntil(lambda: not session.syncing.state.running, timeout=PATIENCE_MS)
    ready(application, qtbot)
    stage.set_network("present")
    assert session.syncing.state.running
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)


def test_broken_down_amid_an_exchange_the_rest_leaves_with_the_next_window(
    application: Application, qtbot: QtBot
) -> None:
    """The broken exchange has put its next try off by a minute, which nobody on stage would wait for."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    stage.set_network("slow")
    qtbot.waitUntil(lambda: stage.counted == 1, timeout=PATIENCE_MS)
    another_window(application, qtbot, stage.crash)
    stage.set_network("present")
    qtbot.waitUntil(lambda: waiting(application) == 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: stage.counted == 3, timeout=PATIENCE_MS)


def test_closed_amid_a_slow_exchange_it_ends_at_once(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    stage.set_network("slow")
    session: Any = application.session
    qtbot.waitUntil(lambda: stage.counted == 1, timeout=PATIENCE_MS)
    frame_of(application).close()
    assert not session.network._thread.is_alive(), "it was waited for, and given up"


def test_over_a_slow_link_the_votes_arrive_one_by_one(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    seen = []

    def all_arrived() -> bool:
        if stage.counted not in (*seen[-1:], None):
            seen.append(stage.counted)
        return waiting(application) == 0

    stage.switch()
    qtbot.waitUntil(all_arrived, timeout=PATIENCE_MS)
    shown = [many for many in seen if many]  # the 0 before the first act can be too short to be seen
    assert shown == [1, 2, 3]


def test_one_changed_byte_of_a_receipt_is_seen(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    assert stage.network == "absent"
    frame = frame_of(application)
    frame.go("outbox")
    page: Any = frame.page("outbox")
    qtbot.waitUntil(lambda: page.outbox.known and page.outbox.model.line(0) is not None, timeout=PATIENCE_MS)
    page._choose(0)
    qtbot.waitUntil(lambda: page.paper.check.isVisible(), timeout=PATIENCE_MS)
    before = words_in(page.paper.facts)
    page.paper.check.click()
    qtbot.waitUntil(lambda: page.paper.checked.text() == SIGNED, timeout=PATIENCE_MS)
    panel_of(application).buttons.byte.click()
    qtbot.waitUntil(lambda: not page.paper.checked.isVisible(), timeout=PATIENCE_MS)
    assert words_in(page.paper.facts) != before, "the minute of the receipt is another one"
    panel = panel_of(application)
    qtbot.waitUntil(lambda: "la minute de l’accusé" in panel.altered.text(), timeout=PATIENCE_MS)
    assert panel.buttons.byte.text() == "Remettre l’octet"
    qtbot.waitUntil(lambda: not page.paper.receipt.visibleRegion().isEmpty(), timeout=PATIENCE_MS)
    page.paper.check.click()
    qtbot.waitUntil(lambda: page.paper.checked.text().startswith("✗ Cet accusé ne se vérifie pas"), timeout=PATIENCE_MS)
    printed: list[Receipt] = []
    session: Any = application.session
    session.actor.ask(act_papers.receipt_of, page.outbox.chosen, now=local_time(), then=printed.append)
    qtbot.waitUntil(lambda: bool(printed), timeout=PATIENCE_MS)
    assert printed[0].fault, "nor is it printed as a good one"
    assert "Cet accusé ne se vérifie pas" in " ".join(pages.text(receipt.render(printed[0])).split())
    panel_of(application).buttons.byte.click()
    qtbot.waitUntil(lambda: not page.paper.checked.isVisible(), timeout=PATIENCE_MS)
    page.paper.check.click()
    qtbot.waitUntil(lambda: page.paper.checked.text() == SIGNED, timeout=PATIENCE_MS)
    presenter_of(application).buttons.byte.click()  # as where the panel is folded
    qtbot.waitUntil(lambda: not page.paper.checked.isVisible(), timeout=PATIENCE_MS)
    stage.show(number_of("outbox"))  # another step puts it back
    ready(application, qtbot)
    frame.go("outbox", page.outbox.chosen)
    page.paper.check.click()
    qtbot.waitUntil(lambda: page.paper.checked.text() == SIGNED, timeout=PATIENCE_MS)


def test_where_there_is_no_receipt_the_presenter_reads_so(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    stage.tampering.turn(stage.session, "")
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    assert stage.question is not None
    assert stage.question.title == "Aucun accusé ici"
    assert presenter.question.isVisibleTo(presenter)
    assert not presenter.question.yes.isVisibleTo(presenter)
    presenter.question.no.click()
    assert (stage.question, stage.tampering.altered) == (None, "")


@pytest.mark.parametrize("folded", [False, True])
def test_changed_at_any_step_the_room_is_told(application: Application, qtbot: QtBot, folded: bool) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("committee")))
    panel, frame = panel_of(application), frame_of(application)
    frame.resize(1280, 720)
    stage.unfolded = not folded
    stage.changed.emit()
    panel._fit()
    qtbot.waitUntil(lambda: panel.isVisible() is not folded)
    presenter.buttons.byte.click()
    qtbot.waitUntil(panel.altered.isVisible, timeout=PATIENCE_MS)
    assert "la minute de l’accusé" in panel.altered.text()
    qtbot.waitUntil(lambda: not panel.altered.visibleRegion().isEmpty())
    assert frame.current == "outbox"
    page: Any = frame.page("outbox")
    qtbot.waitUntil(lambda: not page.paper.receipt.visibleRegion().isEmpty(), timeout=PATIENCE_MS)
    assert presenter.buttons.byte.text() == "Remettre l’octet"
    presenter.buttons.byte.click()
    qtbot.waitUntil(lambda: panel.altered.text() == "", timeout=PATIENCE_MS)
    assert presenter.buttons.byte.text() == "Changer un octet"
    ready(application, qtbot)


def test_the_same_act_by_the_network_and_by_the_stick_is_counted_once(application: Application, qtbot: QtBot) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    session: Any = application.session
    written: list[object] = []
    session.actor.act(export_bundle, application.world.places.usb, then=written.append)
    qtbot.waitUntil(lambda: bool(written), timeout=PATIENCE_MS)
    stage.set_network("present")
    qtbot.waitUntil(lambda: stage.counted == 3, timeout=PATIENCE_MS)
    stage.show(number_of("usb_stick"))
    ready(application, qtbot)
    stage.road.counted = None  # what was counted before is not what is waited for
    stage.counting.begin_anew()
    stage.decide()  # the stick is carried: it holds the same three votes
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    assert stage.deciding.decided is not None
    assert stage.deciding.decided.title == "La clé est revenue"
    qtbot.waitUntil(lambda: stage.counted == 3, timeout=PATIENCE_MS)


def test_once_the_answer_is_taken_from_the_stick_nothing_asks_for_that(application: Application, qtbot: QtBot) -> None:
    """That it was counted once stays told."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    session: Any = application.session
    written: list[object] = []
    session.actor.act(export_bundle, application.world.places.usb, then=written.append)
    qtbot.waitUntil(lambda: bool(written), timeout=PATIENCE_MS)
    stage.set_network("present")
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    stage.show(number_of("usb_stick"))
    ready(application, qtbot)
    stage.decide()
    qtbot.waitUntil(lambda: stage.deciding.decided is not None, timeout=PATIENCE_MS)
    decided = stage.deciding.decided
    assert decided is not None
    assert decided.lines[-1] == TO_TAKE
    panel, page = panel_of(application), frame_of(application).page("outbox")
    frame_of(application).go("outbox", USB)
    ready(application, qtbot)
    assert stage.deciding.decided is decided, "the control: a look at the outbox does nothing"
    page.stick.take.click()
    qtbot.waitUntil(lambda: stage.deciding.decided is not decided, timeout=PATIENCE_MS)
    ready(application, qtbot)
    left = stage.deciding.decided
    assert left is not None
    assert left.lines == decided.lines[:-1]
    assert panel.example_words.text() == "\n".join(left.lines)
    assert "comptés une seule fois" in panel.example_words.text()
