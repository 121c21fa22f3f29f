"""What a step shows next is in sight, in the windows of small projectors too."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.actions.outbox.export_bundle import export_bundle
from desktop.app import Application
from desktop.demo.story.storyline import number_of
from desktop.demo.worlds import sample
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    play,
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


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_check_of_a_receipt(application: Application, qtbot: QtBot, width: int, height: int) -> None:
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
def test_our_group(application: Application, qtbot: QtBot, width: int, height: int) -> None:
    stage = stage_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("steering")))
    small(application, width, height)
    play(application, qtbot, sample.steer)
    press_f10(application, qtbot, stage)
    page: Any = frame_of(application).page("votes")
    qtbot.waitUntil(lambda: whole(page.steer.paper.place), timeout=PATIENCE_MS)
