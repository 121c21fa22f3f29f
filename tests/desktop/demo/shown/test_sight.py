"""What a step shows next is in sight, in the windows of small projectors too."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.app import Application
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds import sample
from desktop.views.widgets.scrolling import areas_around, bring_into_sight
from tests.desktop.contact_sheet import at_rest
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    panel_of,
    play,
    presenter_of,
    press_f10,
    ready,
    stage_of,
    vote,
)

SIZES = [(1366, 768), (1280, 720)]


@pytest.fixture(autouse=True)
def size_again(application: Application) -> Iterator[None]:
    """The size of the text is that of all windows of this process."""
    yield
    frame_of(application).theme.apply(choice="clair", size=100)


def small(application: Application, width: int, height: int) -> None:
    frame = frame_of(application)
    frame.theme.apply(choice="clair", size=125)
    frame.resize(width, height)


def whole(part: QWidget) -> bool:
    return part.isVisible() and part.visibleRegion().boundingRect().height() == part.height()


def open_receipt(application: Application, qtbot: QtBot, width: int, height: int) -> Any:
    """The page of the outbox, with the receipt of the last vote."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    small(application, width, height)
    stage.set_network("present")
    session: Any = application.session
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)
    page: Any = frame_of(application).page("outbox")
    page._choose(0)
    page.side_panel.open_right()
    qtbot.waitUntil(lambda: whole(page.paper.check), timeout=PATIENCE_MS)
    at_rest(application.session)
    return page


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_is_read_comes_back_where_it_was_when_the_panel_is_folded_and_unfolded(
    application: Application, qtbot: QtBot, width: int, height: int
) -> None:
    page, panel, frame = open_receipt(application, qtbot, width, height), panel_of(application), frame_of(application)
    panel.switches.fold.trigger()  # the step opens with one of the two
    at_rest(application.session)
    bring_into_sight(page.paper.check)

    def place() -> int:
        at_rest(application.session)
        return page.paper.check.mapTo(frame, QPoint()).y()

    before, folded = place(), not panel.isVisible()
    for _ in range(2):
        panel.switches.fold.trigger()
        place()
        assert panel.isVisible() is folded
        assert whole(page.paper.facts.findChildren(QLabel)[-1])
        panel.switches.fold.trigger()
        assert place() == before


@pytest.mark.parametrize("later", [False, True])
def test_what_a_person_scrolls_to_after_f8_stays(application: Application, qtbot: QtBot, *, later: bool) -> None:
    """It was pulled back as long as the wheel turned. Later: what is held by the next F8 is what is read then."""
    page, panel, frame = open_receipt(application, qtbot, 1280, 600), panel_of(application), frame_of(application)
    held = panel._held
    if not panel.isVisible():
        panel.switches.fold.trigger()
        at_rest(application.session)
    areas = list(areas_around(page.paper.check))
    for area in areas:
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() // 2)
    at_rest(application.session)

    def place() -> QPoint:
        return page.paper.check.mapTo(frame, QPoint())

    def turn_wheel() -> None:
        """An event that is not the system's is not handed on by the window's handle."""
        for over in (frame.windowHandle(), areas[0].viewport()):
            turned, none = QPoint(0, 120), Qt.KeyboardModifier.NoModifier
            buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
            wheel = QWheelEvent(QPointF(9, 9), QPointF(9, 9), QPoint(), turned, buttons, none, phase, False)
            QApplication.sendEvent(over, wheel)

    def turn_panel() -> None:
        panel.switches.fold.trigger()
        qtbot.waitUntil(lambda: not held._again.isActive(), timeout=PATIENCE_MS)
        at_rest(application.session)

    if later:
        turn_panel()
    else:
        panel.switches.fold.trigger()
        qtbot.waitUntil(lambda: held._quiet > 1, timeout=PATIENCE_MS)
    before = place()
    turn_wheel()
    there = place()
    assert there.y() > before.y()
    qtbot.waitUntil(lambda: not held._again.isActive(), timeout=PATIENCE_MS)
    at_rest(application.session)
    assert place() == there
    turn_panel()
    turn_panel()
    assert place() == there


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_changed_line_of_a_receipt_and_then_the_verdict_are_on_one_wall(
    application: Application, qtbot: QtBot, width: int, height: int
) -> None:
    page, stage = open_receipt(application, qtbot, width, height), stage_of(application)
    presenter_of(application).buttons.byte.click()
    qtbot.waitUntil(lambda: stage.tampering.minutes is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    at_rest(application.session)
    minutes: Any = stage.tampering.minutes

    def line() -> QLabel:
        labels = page.paper.facts.findChildren(QLabel)
        return next(one for one in labels if minutes.changed in one.text() and one.text().startswith("Le "))

    assert whole(line())
    assert whole(page.paper.check)
    page.paper.check.click()
    qtbot.waitUntil(lambda: page.paper.checked.isVisible(), timeout=PATIENCE_MS)
    at_rest(application.session)
    assert page.paper.checked.text().startswith("✗")
    assert whole(page.paper.checked)
    assert whole(line())


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_check_of_a_receipt(application: Application, qtbot: QtBot, width: int, height: int) -> None:
    page, stage = open_receipt(application, qtbot, width, height), stage_of(application)
    assert whole(page.paper.check)
    for network in ("absent", "present", "absent"):
        stage.set_network(network)
        ready(application, qtbot)
        at_rest(application.session)
        assert whole(page.paper.check), f"{network}: the band of the network cut it in two"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_check_of_a_receipt_that_the_arrows_opened_stays_in_sight_by_enter(
    application: Application, qtbot: QtBot, width: int, height: int
) -> None:
    page = open_receipt(application, qtbot, width, height)
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    at_rest(application.session)
    assert whole(page.paper.check)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_answer_on_the_stick(application: Application, qtbot: QtBot, width: int, height: int) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    small(application, width, height)
    vote(application, qtbot)
    usb = application.world.places.usb
    assert usb is not None
    play(application, qtbot, lambda context: export_bundle(context, usb), network=False)
    page: Any = frame_of(application).page("outbox")
    frame_of(application).go("outbox")
    page.navigation.open_usb()
    page.stick.message.say("Écrit sur la clé\u00a0: demonstration.relais, avec 1 envoi.")
    ready(application, qtbot)
    press_f10(application, qtbot, stage)
    qtbot.waitUntil(lambda: whole(page.stick.take), timeout=PATIENCE_MS)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_stick_is_written_and_read_from_what_is_in_sight(
    application: Application, qtbot: QtBot, width: int, height: int
) -> None:
    """Without F10, and where F10 was pressed over another page."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("usb_stick")))
    small(application, width, height)
    vote(application, qtbot)
    page: Any = frame_of(application).page("outbox")
    frame_of(application).go("outbox")
    ready(application, qtbot)
    page.navigation.open_usb()
    qtbot.waitUntil(lambda: whole(page.stick.write), timeout=PATIENCE_MS)
    usb = application.world.places.usb
    assert usb is not None
    play(application, qtbot, lambda context: export_bundle(context, usb), network=False)
    page.close_usb()
    frame_of(application).go("votes")
    ready(application, qtbot)
    press_f10(application, qtbot, stage)
    frame_of(application).go("outbox")
    ready(application, qtbot)
    page.navigation.open_usb()
    qtbot.waitUntil(lambda: whole(page.stick.take), timeout=PATIENCE_MS)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_the_stick_brought_is_read_and_not_the_receipt_of_the_step_before(
    application: Application, qtbot: QtBot, width: int, height: int
) -> None:
    """The receipt that was checked there stood in its place, once F10 had unfolded the panel."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("network_returns")))
    frame, session = frame_of(application), application.session
    assert session is not None
    small(application, width, height)
    stage.set_network("present")
    qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(application, qtbot)
    page: Any = frame.page("outbox")
    page.list.setCurrentIndex(page.list.model().index(1, 0))
    page._choose(1)
    ready(application, qtbot)
    checked = page.paper.title.text()
    assert checked == page.outbox.model.line(1).title
    stage.show(number_of("usb_stick"))
    ready(application, qtbot)
    frame.go("outbox")
    ready(application, qtbot)
    assert not page.paper.card.isVisible()
    assert page.list.isVisible()
    vote(application, qtbot)
    ready(application, qtbot)
    frame.go("outbox")
    page.navigation.open_usb()
    ready(application, qtbot)
    page.stick.write.click()
    ready(application, qtbot)
    press_f10(application, qtbot, stage)
    page.stick.take.click()
    ready(application, qtbot)
    page.stick.leave.click()
    ready(application, qtbot)
    assert panel_of(application).isVisible()
    top = page.outbox.model.line(0)
    assert page.list.isVisible()
    assert page.list.viewport().visibleRegion().contains(page.list.visualRect(page.list.model().index(0, 0)).center())
    assert top.title != checked
    assert top.note.startswith("Accusé n°")
    assert not page.paper.card.isVisible(), "nor beside it"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_our_group(application: Application, qtbot: QtBot, width: int, height: int) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("steering")))
    small(application, width, height)
    play(application, qtbot, sample.steer)
    press_f10(application, qtbot, stage)
    page: Any = frame_of(application).page("votes")
    qtbot.waitUntil(lambda: whole(page.steer.paper.place), timeout=PATIENCE_MS)


def test_a_step_on_the_page_of_the_step_before_begins_at_its_top(application: Application, qtbot: QtBot) -> None:
    """What had been scrolled to at the third step stood there at the fourth, its first line cut in half."""
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("neighbours")))
    frame = frame_of(application)
    small(application, 1280, 720)
    ready(application, qtbot)
    scrolled = [
        area.verticalScrollBar()
        for area in frame.page("needs").findChildren(QScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0
    ]
    assert scrolled, "the control"
    for bar in scrolled:
        bar.setValue(60)
    stage.show(number_of("grouping"))
    ready(application, qtbot)
    assert [bar.value() for bar in scrolled] == [0] * len(scrolled)
