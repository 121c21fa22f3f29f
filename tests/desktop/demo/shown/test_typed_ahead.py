"""What is typed while the step of a new text comes is in its form, whole; no draft is left beside it."""

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.shown.typed_ahead import TypedAhead
from desktop.demo.stage import exchange_trouble
from desktop.demo.stage.asking import without_receipt
from desktop.demo.story.storyline import number_of
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    come_back,
    dead_key,
    frame_of,
    presenter_of,
    press_key,
    ready,
    stage_of,
    titles,
)

_TITLE = "Gérer 2 cimetières"
_STEP = number_of("breakdown")


def type_in(application: Application, words: str, window: QWidget | None = None) -> None:
    """As the system hands it over: to the window, whatever has the keyboard there."""
    handle = (window or frame_of(application)).windowHandle()
    assert handle is not None
    for letter in words:
        shift = Qt.KeyboardModifier.ShiftModifier
        held = shift if letter.isupper() or letter.isdigit() else Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(handle, QKeyEvent(kind, 0, held, letter))


def title_of(application: Application) -> Any:
    page: Any = frame_of(application).page("needs")
    return page.form.fields["title"].control


def active(application: Application, qtbot: QtBot) -> None:
    frame = frame_of(application)
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow, timeout=PATIENCE_MS)


def test_letters_wait_for_the_form(application: Application, qtbot: QtBot) -> None:
    """On a French keyboard é is the key that a remote control sends for the second step, è the one for the seventh."""
    active(application, qtbot)
    press_key(frame_of(application), Qt.Key.Key_PageDown)
    type_in(application, _TITLE + "ss")
    press_key(frame_of(application), Qt.Key.Key_Backspace)
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(lambda: title.text() == _TITLE + "s", timeout=PATIENCE_MS)
    type_in(application, " et plus")
    assert title.text() == _TITLE + "s et plus", "then they are written at once"
    assert stage_of(application).number == _STEP
    page: Any = frame_of(application).page("needs")
    page.leaving()
    ready(application, qtbot)
    assert titles(application, qtbot) == [_TITLE + "s et plus"]


def test_an_accent_that_is_typed_before_its_letter_waits_too(application: Application, qtbot: QtBot) -> None:
    """“Crêche, Noël” came as “Creche, Noel”; the last accent before the form came fell away alone."""
    active(application, qtbot)
    press_key(frame_of(application), Qt.Key.Key_PageDown)
    for before, key, after in (
        ("Cr", Qt.Key.Key_Dead_Circumflex, "eche"),
        (" no", Qt.Key.Key_Dead_Diaeresis, "el"),
        ("", Qt.Key.Key_Dead_Circumflex, "xl"),
    ):
        type_in(application, before)
        dead_key(frame_of(application), key)
        type_in(application, after)
    dead_key(frame_of(application), Qt.Key.Key_Dead_Circumflex)
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(lambda: title.text() == "Crêche noëll", timeout=PATIENCE_MS)
    type_in(application, "iie")
    assert title.text() == "Crêche noëllîie"


def test_they_wait_in_the_presenter_s_window_too_and_the_keyboard_goes_to_the_page(
    application: Application, qtbot: QtBot
) -> None:
    """There “Fê5t” led to step 5, and nothing of it was written."""
    frame, presenter = frame_of(application), presenter_of(application)
    presenter.toggle()
    qtbot.waitUntil(presenter.isVisible)
    come_back(presenter, qtbot)
    press_key(presenter, Qt.Key.Key_PageDown)
    type_in(application, "F", presenter)
    dead_key(presenter, Qt.Key.Key_Dead_Circumflex)
    type_in(application, "e5t\u00e9", presenter)
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(lambda: title.text() == "Fê5té", timeout=PATIENCE_MS)
    assert stage_of(application).number == _STEP
    qtbot.waitUntil(frame.isActiveWindow, timeout=PATIENCE_MS)
    presenter.toggle()


def test_what_the_system_composes_in_the_field_that_is_left_waits_too(application: Application, qtbot: QtBot) -> None:
    active(application, qtbot)
    left = QLineEdit(frame_of(application).page("home"))
    left.show()
    left.setFocus()
    stage_of(application).show(_STEP)
    composed = QInputMethodEvent()
    composed.setCommitString("ê")
    QApplication.sendEvent(left, composed)
    type_in(application, "tre")
    ready(application, qtbot)
    qtbot.waitUntil(lambda: title_of(application).text() == "être", timeout=PATIENCE_MS)
    assert left.text() == ""


def test_what_the_system_composes_as_the_form_comes_is_after_what_waits(application: Application, qtbot: QtBot) -> None:
    """“Fête” was written “êFte”: the field had the keyboard already, and what was typed before waited still."""
    active(application, qtbot)
    page: Any = frame_of(application).page("needs")
    reached = list[bool]()

    def compose() -> None:
        title = title_of(application)
        reached.append(title.hasFocus())
        composed = QInputMethodEvent()
        composed.setCommitString("ê")
        QApplication.sendEvent(title, composed)
        type_in(application, "te")

    press_key(frame_of(application), Qt.Key.Key_PageDown)
    page.navigation.begun.connect(compose)
    type_in(application, "F")
    ready(application, qtbot)
    qtbot.waitUntil(lambda: len(title_of(application).text()) > 3, timeout=PATIENCE_MS)
    assert (title_of(application).text(), reached) == ("Fête", [True])
    composed = QInputMethodEvent()
    composed.setCommitString("ô")
    QApplication.sendEvent(title_of(application), composed)
    assert title_of(application).text() == "Fêteô", "then it is written at once"


def waiting_accent(application: Application, qtbot: QtBot) -> Any:
    """Typed alone before the form came; the title, which has the keyboard since."""
    active(application, qtbot)
    press_key(frame_of(application), Qt.Key.Key_PageDown)
    type_in(application, "ab")
    dead_key(frame_of(application), Qt.Key.Key_Dead_Circumflex)
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(lambda: title.text() == "ab", timeout=PATIENCE_MS)
    return title


@pytest.mark.parametrize(
    ("key", "written"),
    [
        (Qt.Key.Key_Backspace, "abe"),  # as in a field, it takes the accent back, and no letter
        (Qt.Key.Key_Left, "aeb"),
        (Qt.Key.Key_Shift, "abê"),  # held for a capital letter
    ],
)
def test_another_key_ends_an_accent_whose_letter_has_not_come(
    application: Application, qtbot: QtBot, key: Qt.Key, written: str
) -> None:
    """After “^”, Backspace and three seconds “e” was written “ê”."""
    title = waiting_accent(application, qtbot)
    press_key(frame_of(application), key)
    type_in(application, "e")
    assert title.text() == written


def test_an_accent_ends_with_the_field_and_with_time(application: Application, qtbot: QtBot) -> None:
    title, (ahead,) = waiting_accent(application, qtbot), frame_of(application).findChildren(TypedAhead)
    page: Any = frame_of(application).page("needs")
    other = page.form.fields["description"].control
    other.setFocus()
    type_in(application, "e")
    assert other.toPlainText() == "e"
    stage_of(application).show(number_of("welcome"))
    ready(application, qtbot)
    title.clear()
    stage_of(application).show(_STEP)
    dead_key(frame_of(application), Qt.Key.Key_Dead_Circumflex)
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(title.hasFocus, timeout=PATIENCE_MS)
    assert ahead._end.isActive()
    ahead._end.timeout.emit()
    type_in(application, "e")
    assert title.text() == "e"


def test_a_field_of_another_window_keeps_what_is_composed_there(application: Application, qtbot: QtBot) -> None:
    """What was composed in the adviser’s form, on its own screen, was taken from it and written into the title."""
    active(application, qtbot)
    form = QDialog(frame_of(application))
    field = QLineEdit(form)
    form.show()
    form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=PATIENCE_MS)
    stage_of(application).turn(_STEP)
    field.clearFocus()
    field.setFocus()
    composed = QInputMethodEvent()
    composed.setCommitString("ê")
    QApplication.sendEvent(field, composed)
    assert field.text() == "ê"
    form.close()
    ready(application, qtbot)


def test_a_question_gets_none_of_them_and_the_form_after_it_neither(application: Application, qtbot: QtBot) -> None:
    active(application, qtbot)
    press_key(frame_of(application), Qt.Key.Key_PageDown)
    type_in(application, _TITLE)
    stage_of(application).ask(without_receipt())
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(title.isVisible, timeout=PATIENCE_MS)
    QApplication.processEvents()
    assert title.text() == ""


def test_a_question_that_is_not_in_place_of_the_step_takes_none_of_them(application: Application, qtbot: QtBot) -> None:
    """It stays from step to step until it was answered."""
    active(application, qtbot)
    stage_of(application).ask(exchange_trouble._question(lambda: None, full=False))
    press_key(frame_of(application), Qt.Key.Key_PageDown)
    type_in(application, _TITLE)
    ready(application, qtbot)
    title = title_of(application)
    qtbot.waitUntil(title.isVisible, timeout=PATIENCE_MS)
    QApplication.processEvents()
    assert title.text() == _TITLE
    stage_of(application).answer(yes=False)


def test_the_same_step_again_keeps_what_is_typed_meanwhile(application: Application, qtbot: QtBot) -> None:
    active(application, qtbot)
    press_key(frame_of(application), Qt.Key.Key_PageDown)
    ready(application, qtbot)
    title, stage = title_of(application), stage_of(application)
    qtbot.waitUntil(title.isVisible, timeout=PATIENCE_MS)
    stage.show(_STEP)
    QTest.keyClicks(title, "Gerer")
    ready(application, qtbot)
    assert title.text() == "Gerer"
    page: Any = frame_of(application).page("needs")
    page.leaving()
    ready(application, qtbot)
    assert titles(application, qtbot) == ["Gerer"]
