"""“Ajouter une commune…” in the demonstration: it is marked, Escape closes it, and it leads to what was wanted."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Application
from desktop.domain.refusals import Refusal, words_of
from tests.desktop.demo.playing import presenter_of


def test_the_window_that_adds_a_commune_is_marked_and_closed_by_escape(application: Application, qtbot: QtBot) -> None:
    application.ask()
    asking: Any = application._asking
    assert asking.windowTitle() == "DÉMONSTRATION · Ajouter une commune · Relais Communes"
    qtbot.waitUntil(asking.isVisible)
    QTest.keyClick(asking.page.field.control, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: application._asking is None)


def test_who_wants_a_real_commune_is_led_to_its_name(application: Application) -> None:
    with pytest.raises(Refusal) as refused:
        application.world.choose("45024")
    words = words_of(refused.value)
    assert "F7" in words
    assert presenter_of(application).buttons.name.text() in words
