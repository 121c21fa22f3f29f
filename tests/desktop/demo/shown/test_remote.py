"""A remote control whose button is held down, or bounces, turns one step; a double click takes nothing away."""

import re
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.story.storyline import number_of
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    presenter_of,
    press_key,
    ready,
    stage_of,
    words_in,
)

_DOWN, _UP = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp
_BEGUN = 100_000  # ms: when the first key is pressed, by the clock of the system's keys


class Pressed(NamedTuple):
    at: int  #: ms after the beginning
    key: Qt.Key = _DOWN
    down: bool = True  #: False: it is let go


def hand_over(application: Application, *events: Pressed) -> None:
    """As X does: every press looks like one of its own, and only its time tells that it repeats another."""
    handle = frame_of(application).windowHandle()
    assert handle is not None
    for at, key, down in events:
        kind = QEvent.Type.KeyPress if down else QEvent.Type.KeyRelease
        event = QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(_BEGUN + at)
        QApplication.sendEvent(handle, event)


def test_held_down_on_x_it_turns_one_step(application: Application, qtbot: QtBot) -> None:
    """X lets a held key go and presses it again at the same moment, for each repeat."""
    repeats = [one for at in range(660, 2000, 200) for one in (Pressed(at, down=False), Pressed(at + 2))]
    hand_over(application, Pressed(0), *repeats, Pressed(2100, down=False))
    assert stage_of(application).number == 1
    hand_over(application, Pressed(2500), Pressed(2600, down=False))
    assert stage_of(application).number == 2, "pressed again, it turns"
    ready(application, qtbot)


def test_a_button_that_bounces_turns_one_step(application: Application, qtbot: QtBot) -> None:
    hand_over(application, Pressed(0), Pressed(30, down=False), Pressed(60), Pressed(90, down=False))
    assert stage_of(application).number == 1
    hand_over(application, Pressed(140, _UP), Pressed(150, _UP, down=False))
    assert stage_of(application).number == 0, "another key is no bounce"
    hand_over(application, Pressed(600), Pressed(630, down=False), Pressed(800), Pressed(830, down=False))
    assert stage_of(application).number == 2, "two presses that a hand can make are two steps"
    for press in range(3):
        at = 1000 + 120 * press
        hand_over(application, Pressed(at), Pressed(at + 60, down=False))
    assert stage_of(application).number == 5, "a hurried hand's too"
    ready(application, qtbot)


def test_a_step_that_is_clicked_twice_takes_nothing_away(application: Application, qtbot: QtBot) -> None:
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("breakdown")))
    session = application.session
    assert session is not None
    field: Any = frame_of(application).page("needs")
    title = field.form.fields["title"].control
    qtbot.waitUntil(title.isVisible, timeout=PATIENCE_MS)
    QTest.keyClicks(title, "Ce que le maire vient de dicter")

    def click_again() -> None:
        """As a double click: the moment it is asked, however busy the computer is."""
        if stage.offers:
            stage.changed.disconnect(click_again)
            presenter.steps.lines[number_of("offline_votes")].click()

    stage.changed.connect(click_again)
    presenter.steps.lines[number_of("offline_votes")].click()
    qtbot.waitUntil(lambda: stage.question is not None, timeout=PATIENCE_MS)
    ready(application, qtbot)
    assert stage.question is not None
    assert stage.offers
    dictated = "le besoin «\u00a0Ce que le maire vient de dicter\u00a0»"
    assert stage.question.words[-1] == f"Ce qui a été fait ici disparaît\u00a0: {dictated}."
    qtbot.waitUntil(lambda: not stage.just_asked)
    presenter.steps.lines[number_of("offline_votes")].click()
    qtbot.waitUntil(lambda: not stage.offers, timeout=PATIENCE_MS)
    assert stage.question.title == "Reprendre cette étape à son début\u202f?"
    stage.answer(yes=False)
    ready(application, qtbot)
    assert application.session is session


def test_where_the_cursor_is_in_a_field_the_keys_that_the_cues_name_for_it_work(
    application: Application, qtbot: QtBot
) -> None:
    """They named a click in the cues, which gives the keyboard back: the digit went into the mayor's text."""
    stage, presenter = stage_of(application), presenter_of(application)
    another_window(application, qtbot, lambda: stage.prepare(number_of("breakdown")))
    frame = frame_of(application)
    page: Any = frame.page("needs")
    title = page.form.fields["title"].control
    frame.activateWindow()
    qtbot.waitUntil(title.isVisible, timeout=PATIENCE_MS)
    presenter.toggle()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    named = re.search("le curseur est dans un champ, .+ s’y écrivent\u00a0: (.+)\\. Ctrl", words_in(presenter))
    assert named is not None
    keys = {"PageSuiv.": _DOWN, "PagePréc.": _UP, "F12": Qt.Key.Key_F12}
    told = [one for one in keys if one in named[1]]
    assert re.sub("|".join(map(re.escape, told)), "", named[1]) == "prenez ,  ou ", "no other way is named"
    for name in told:
        stage.show(number_of("breakdown"))
        ready(application, qtbot)
        title.setFocus()
        QTest.mouseClick(presenter.cues, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is title)
        before, written = (stage.number, stage.slide), title.text()
        press_key(frame, Qt.Key.Key_3)
        assert (title.text(), stage.number) == (f"{written}3", before[0])
        press_key(frame, keys[name])
        assert (stage.number, stage.slide) != before, name
        stage.turn_slide(shown=False)
    ready(application, qtbot)
