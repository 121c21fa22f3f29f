"""What a cue puts in quotation marks is on the screen in these words, or is led to from there, at each step.

What it says without quotation marks is not looked for: the journeys of the demonstration press those buttons.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.demo.story.steps import StepKey
from desktop.demo.story.storyline import STEPS, number_of
from resources.demonstration import read_world
from tests.desktop.demo.playing import (
    PATIENCE_MS,
    another_window,
    frame_of,
    presenter_of,
    ready,
    stage_of,
    vote,
)

_QUOTED = re.compile("«\u00a0(.+?)\u00a0»")
#: What the adviser writes: no words of the page.
_WRITTEN = {read_world().story.need_title, "carnet"}
#: What is read, and not pressed.
_READ = {"À faire", "Enregistré à", "À envoyer", "Sur clé USB", "Prévenir vite tous les habitants"}


class Hand(NamedTuple):
    """What the adviser does between two cues."""

    application: Application
    qtbot: QtBot

    def press(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in " | ".join(self.buttons()), timeout=PATIENCE_MS)
        next(one for one in _seen(self.windows, QAbstractButton) if words in _plain(one) and one.isEnabled()).click()
        ready(self.application, self.qtbot)

    @property
    def windows(self) -> tuple[QWidget, ...]:
        return frame_of(self.application), presenter_of(self.application)

    def buttons(self) -> list[str]:
        """Of all that is pressed: buttons ("Voir" names what it shows to a screen reader), lines, what boxes offer."""
        lines = [
            str(view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
            for view in _seen(self.windows, QAbstractItemView)
            if view.model() is not None
            for row in range(view.model().rowCount())
        ]
        offered = [box.itemText(at) for box in _seen(self.windows, QComboBox) for at in range(box.count())]
        buttons = _seen(self.windows, QAbstractButton)
        return [*map(_plain, buttons), *(button.accessibleName() for button in buttons), *lines, *offered]

    def read(self) -> list[str]:
        return [*self.buttons(), *(label.text() for label in _seen(self.windows, QLabel))]


def _seen(windows: tuple[QWidget, ...], of: type[Any]) -> list[Any]:
    return [one for window in windows for one in window.findChildren(of) if one.isVisibleTo(window)]


def _look_for(words: str, look: Callable[[], list[str]]) -> None:
    """Raises AssertionError, which says what is there, where the words are not."""
    shown = look()
    assert any(words in one for one in shown), (words, shown)


def _plain(button: QAbstractButton) -> str:
    return button.text().replace("&", "")


def _write_title(hand: Hand) -> None:
    page: Any = frame_of(hand.application).page("needs")
    title = page.form.fields["title"].control
    hand.qtbot.waitUntil(title.isVisible, timeout=PATIENCE_MS)
    QTest.keyClicks(title, "Concessions du cimetiere")  # no key makes an accent here


def _crash(hand: Hand) -> None:
    another_window(hand.application, hand.qtbot, stage_of(hand.application).crash)


def _small_screen(hand: Hand) -> None:
    frame_of(hand.application).resize(1024, 600)


def _receive(hand: Hand) -> None:
    stage_of(hand.application).set_network("present")
    session = hand.application.session
    assert session is not None
    hand.qtbot.waitUntil(lambda: session.status_summary.opening.waiting == 0, timeout=PATIENCE_MS)
    ready(hand.application, hand.qtbot)
    page: Any = frame_of(hand.application).page("outbox")
    page.list.chosen.emit(0)
    ready(hand.application, hand.qtbot)


def _vote(hand: Hand) -> None:
    vote(hand.application, hand.qtbot)
    ready(hand.application, hand.qtbot)
    frame_of(hand.application).go("outbox")
    ready(hand.application, hand.qtbot)


def _carry(hand: Hand) -> None:
    hand.press("Clé USB")
    hand.press("Écrire sur une clé")


#: What leads to the words of a cue from where the cue before has led; where nothing stands here, the step itself does.
_WAYS: dict[tuple[StepKey, str], Callable[[Hand], None]] = {
    ("breakdown", "Enregistré à"): _write_title,
    ("breakdown", "Reprendre"): _crash,
    ("neighbours", "▸ 3\u00a0besoins semblables"): _small_screen,
    ("neighbours", "openCimetière"): lambda hand: hand.press("▸ 3\u00a0besoins semblables"),
    ("network_returns", "Vérifier cet accusé"): _receive,
    ("usb_stick", "Clé USB"): _vote,
    ("usb_stick", "Sur clé USB"): _carry,
    ("share", "Oui, mettre dans la boîte d’envoi"): lambda hand: hand.press("Proposer au catalogue"),
}


def _quoted(number: int) -> list[str]:
    return [words.removesuffix("…") for cue in STEPS[number].cues for words in _QUOTED.findall(cue)]


@pytest.mark.parametrize("key", [step.key for number, step in enumerate(STEPS) if set(_quoted(number)) - _WRITTEN])
def test_what_a_cue_names_is_on_the_screen_or_led_to(application: Application, qtbot: QtBot, key: StepKey) -> None:
    number, stage, hand = number_of(key), stage_of(application), Hand(application, qtbot)
    frame_of(application).resize(1600, 900)
    another_window(application, qtbot, lambda: stage.prepare(number))
    for words in _quoted(number):
        if words in _WRITTEN:
            continue
        _WAYS.get((key, words), lambda _hand: None)(hand)
        look = hand.read if words in _READ else hand.buttons
        qtbot.waitUntil(partial(_look_for, words, look), timeout=PATIENCE_MS)
    ready(application, qtbot)
