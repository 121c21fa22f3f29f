"""While the form for the sheet's lines has the keyboard the story goes on by remote control; what is typed waits."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.sheet import adviser
from desktop.demo.shown.sheet.adviser import Adviser
from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
from desktop.demo.shown.sheet.in_front import InFront
from desktop.demo.shown.sheet.typed_lines import TypedLines
from desktop.demo.stage.asking import without_receipt
from desktop.demo.stage.stage import Stage
from tests.desktop.demo.playing import frame_of, panel_of, presenter_of, press_key, ready, stage_of, type_in


def form_of(application: Application) -> AdviserDialog:
    """The one in sight."""
    (form,) = (one for one in frame_of(application).findChildren(AdviserDialog) if one.isVisible())
    return form


def gone(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not frame_of(application).findChildren(AdviserDialog))


def asked_for(application: Application, qtbot: QtBot) -> AdviserDialog:
    """In front of the one screen's page, the cursor in its first field."""
    panel_of(application).buttons.leaflet.click()
    form = form_of(application)
    form.fields["name"].setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is form.fields["name"])
    return form


def texts_of(stage: Stage) -> dict[str, str]:
    return stage.findChild(TypedLines).texts


def test_a_remote_control_goes_on_with_the_story_and_what_is_typed_waits(
    application: Application, qtbot: QtBot
) -> None:
    """Its PageDown was dead, and nothing said so."""
    stage, frame, form = stage_of(application), frame_of(application), asked_for(application, qtbot)
    type_in(form, "Mme Dé 2.b")
    assert (form.fields["name"].text(), stage.number, stage.slide) == ("Mme Dé 2.b", 0, False)
    press_key(form, Qt.Key.Key_PageDown)
    ready(application, qtbot)
    assert stage.number == 1
    gone(application, qtbot)
    qtbot.waitUntil(frame.isActiveWindow)
    panel_of(application).buttons.leaflet.click()
    again = form_of(application)
    assert again.fields["name"].text() == "Mme Dé 2.b"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is again.fields["name"])
    type_in(again, "!")
    assert again.fields["name"].text() == "Mme Dé 2.b!", "chosen whole, the next letter replaced it"
    press_key(again, Qt.Key.Key_PageUp)
    ready(application, qtbot)
    assert stage.number == 0
    gone(application, qtbot)


def test_escape_closes_it_and_answers_nothing_behind(application: Application, qtbot: QtBot) -> None:
    stage, form = stage_of(application), asked_for(application, qtbot)
    form.fields["name"].setText("Lise")
    stage.ask(without_receipt())
    press_key(form, Qt.Key.Key_Escape)
    gone(application, qtbot)
    assert stage.question is not None
    stage.answer(yes=False)
    again = asked_for(application, qtbot)
    assert again.fields["name"].text() == "Lise", "a remote control may send Escape by itself"
    again.fields["name"].clear()
    again.reject()
    gone(application, qtbot)
    assert asked_for(application, qtbot).fields["name"].text() == ""
    form_of(application).reject()


def test_what_is_typed_outlives_a_breakdown(application: Application, qtbot: QtBot) -> None:
    form = asked_for(application, qtbot)
    form.fields["telephone"].setText("02 38")
    before = application.session
    stage_of(application).crash()
    qtbot.waitUntil(lambda: application.session not in (None, before), timeout=20_000)
    ready(application, qtbot)
    assert asked_for(application, qtbot).fields["telephone"].text() == "02 38"
    form_of(application).reject()


def test_what_was_typed_before_a_start_is_asked_for_again(application: Application) -> None:
    config = application.world.places.config
    adviser.write(config, Adviser(name="Lise", typed={"telephone": "02 38"}))
    panel_of(application).buttons.leaflet.click()
    form = form_of(application)
    assert (form.fields["name"].text(), form.fields["telephone"].text()) == ("Lise", "02 38")
    form.reject()


def test_the_button_that_turned_the_step_and_bounces_turns_no_second_one(
    application: Application, qtbot: QtBot
) -> None:
    """The form went with the first contact: the second comes to the window behind."""
    form = asked_for(application, qtbot)
    for window, at, kind in (
        (form, 0, QEvent.Type.KeyPress),
        (frame_of(application), 30, QEvent.Type.KeyRelease),
        (frame_of(application), 31, QEvent.Type.KeyPress),  # as X repeats a key that is held
        (frame_of(application), 60, QEvent.Type.KeyRelease),
        (frame_of(application), 80, QEvent.Type.KeyPress),
    ):
        handle = window.windowHandle()
        assert handle is not None
        event = QKeyEvent(kind, Qt.Key.Key_PageDown.value, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(100_000 + at)
        QApplication.sendEvent(handle, event)
    ready(application, qtbot)
    assert stage_of(application).number == 1


def _slide(stage: Stage, _application: Application) -> object:
    return stage.slide


def _folded(_stage: Stage, application: Application) -> object:
    return panel_of(application).isVisibleTo(frame_of(application))


def _network(stage: Stage, _application: Application) -> object:
    return stage.network


def _decision(stage: Stage, _application: Application) -> object:
    return (stage.question, stage.deciding.decided, stage.deciding.running)


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (Qt.Key.Key_F12, _slide),
        (Qt.Key.Key_F8, _folded),
        (Qt.Key.Key_F9, _network),
        (Qt.Key.Key_F10, _decision),
    ],
)
def test_a_key_that_changes_what_is_projected_shows_it(
    application: Application, qtbot: QtBot, key: Qt.Key, what: Callable[[Stage, Application], object]
) -> None:
    """Nothing answered while the form had the keyboard; over the page it would hide what the key has done."""
    stage, form = stage_of(application), asked_for(application, qtbot)
    type_in(form, "Lise")
    before = what(stage, application)
    press_key(form, key)
    assert what(stage, application) != before
    gone(application, qtbot)
    assert texts_of(stage) == {"name": "Lise"}
    qtbot.waitUntil(lambda: not stage.deciding.running, timeout=20_000)
    ready(application, qtbot)


def test_it_is_there_only_while_it_has_the_keyboard(application: Application, qtbot: QtBot) -> None:
    """In front without the keyboard, what one thought to type in it was written on the covered page, on the wall."""
    frame, presenter = frame_of(application), presenter_of(application)
    presenter.toggle()
    for takes in (frame.activateWindow, presenter.activateWindow):
        form = asked_for(application, qtbot)
        qtbot.waitUntil(form.isActiveWindow)
        type_in(form, "x")
        qtbot.waitUntil(form.findChild(InFront).just_shown.hasExpired)
        takes()
        gone(application, qtbot)
    assert asked_for(application, qtbot).fields["name"].text() == "xx"
    form_of(application).reject()
    presenter.toggle()
    ready(application, qtbot)


def test_the_second_press_of_a_double_click_closes_it_not(application: Application, qtbot: QtBot) -> None:
    form = asked_for(application, qtbot)
    frame_of(application).activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    type_in(form, "x")
    assert form.fields["name"].text() == "x"
    form.reject()


def test_minimised_it_closes_and_the_whole_screen_is_back(application: Application, qtbot: QtBot) -> None:
    """Some systems minimise the projected window with it: the wall was black."""
    frame, form = frame_of(application), asked_for(application, qtbot)
    whole = frame.isFullScreen()
    type_in(form, "Lise")
    form.showMinimized()
    frame.setWindowState(frame.windowState() | Qt.WindowState.WindowMinimized)
    gone(application, qtbot)
    qtbot.waitUntil(lambda: not frame.isMinimized())
    assert (frame.isFullScreen(), texts_of(stage_of(application))) == (whole, {"name": "Lise"})


def test_closed_at_once_by_another_window_the_whole_screen_is_back(application: Application, qtbot: QtBot) -> None:
    """The system gives the keyboard to the presenter’s window as it minimises both: the form was gone too early."""
    frame, presenter = frame_of(application), presenter_of(application)
    presenter.toggle()
    form = asked_for(application, qtbot)
    qtbot.waitUntil(form.isActiveWindow)
    qtbot.waitUntil(form.findChild(InFront).just_shown.hasExpired)
    form.showMinimized()
    form.reject()  # as InFront does; at once, as a busy computer lets no order of timers and events be told
    frame.setWindowState(frame.windowState() | Qt.WindowState.WindowMinimized)
    assert frame.isMinimized(), "the control: what is under the form goes with it"
    gone(application, qtbot)
    qtbot.waitUntil(lambda: not frame.isMinimized())
    qtbot.waitUntil(frame.isActiveWindow)
    presenter.toggle()


def test_f7_over_it_leaves_the_keyboard_with_the_page(application: Application, qtbot: QtBot) -> None:
    """Some systems activate what they show: digits, é and è went on with the story, and letters fell away."""
    frame, presenter, form = frame_of(application), presenter_of(application), asked_for(application, qtbot)
    qtbot.waitUntil(form.isActiveWindow)
    qtbot.waitUntil(form.findChild(InFront).just_shown.hasExpired)
    press_key(form, Qt.Key.Key_F7)
    QApplication.processEvents()
    presenter.activateWindow()
    gone(application, qtbot)
    qtbot.waitUntil(frame.isActiveWindow)
    presenter.toggle()
