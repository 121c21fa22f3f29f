"""The window is closed while a text could not be stored: it is asked first, and nothing is lost without a word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

from desktop.paths import Places
from desktop.views.shell.unkept_dialog import LOSES, TITLE
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from tests.desktop.running import as_chosen, chosen, places
from tests.desktop.writing import TEXT, Writing

__all__ = ["chosen", "places"]


@pytest.fixture
def relais(qapp: QApplication, qtbot: QtBot, places: Places, chosen: Path) -> Iterator[Writing]:
    as_chosen(chosen, places)
    relais = Writing(qapp, qtbot, places)
    relais.start("45024")
    yield relais
    if not relais.ended:
        if relais.dialogs:
            relais.press("Fermer")
        relais.close()


def test_a_text_that_cannot_be_stored_keeps_the_window_open_until_she_says_so(relais: Writing, qtbot: QtBot) -> None:
    relais.read_only(True)
    relais.write()
    assert not relais.frame.close(), "closed 0.3 s after the last key, when nothing had been said yet"
    (dialog,) = relais.dialogs
    shown = [label.text() for label in dialog.findChildren(Label) if label.isVisible()]
    assert {TITLE, LOSES} < set(shown)
    assert any("lecture seule" in line for line in shown), "and why"
    assert any(TEXT in line for line in shown), "and which text"
    focus = dialog.focusWidget()
    assert isinstance(focus, Button)
    assert focus.text() == "&Rester"
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert relais.dialogs == []
    assert relais.frame.isVisible()
    assert relais.page.form.fields["description"].text == TEXT
    assert not relais.frame.close()
    qtbot.keyClick(relais.dialogs[0], Qt.Key.Key_Escape)
    assert relais.frame.isVisible()
    assert not relais.frame.close()
    relais.press("Copier ce texte")
    assert QApplication.clipboard().text() == TEXT
    relais.press("Fermer et perdre")
    qtbot.waitUntil(lambda: relais.ended)
    assert relais.stored == []


def test_one_more_try_stores_the_text_and_closes(relais: Writing, qtbot: QtBot) -> None:
    relais.read_only(True)
    relais.write()
    assert not relais.frame.close()
    relais.press("Essayer encore")
    relais.settle()
    assert relais.dialogs
    relais.read_only(False)
    relais.press("Essayer encore")
    qtbot.waitUntil(lambda: relais.ended)
    assert relais.stored == [TEXT]


def test_what_can_be_stored_is_stored_and_nothing_is_asked(relais: Writing, qtbot: QtBot) -> None:
    relais.write()
    assert relais.frame.close()
    qtbot.waitUntil(lambda: relais.ended)
    assert relais.stored == [TEXT]


def test_another_commune_is_opened_only_once_she_lets_the_text_go(relais: Writing, qtbot: QtBot) -> None:
    relais.world.choose("45008")
    relais.read_only(True)
    relais.write()
    session = relais.app.session
    assert session is not None
    session.commune_wanted.emit("45008")
    relais.press("Rester")
    assert relais.app.session is session
    relais.read_only(False)
    assert relais.frame.close()
    qtbot.waitUntil(lambda: relais.ended)
    assert relais.app.session is None, "she closed the window: the commune she had chosen before is not opened"


def test_another_commune_is_opened_once_the_text_is_given_up(relais: Writing, qtbot: QtBot) -> None:
    relais.world.choose("45008")
    relais.read_only(True)
    relais.write()
    first = relais.app.session
    assert first is not None
    first.commune_wanted.emit("45008")
    assert relais.dialogs
    relais.press("Fermer et perdre")
    qtbot.waitUntil(lambda: relais.app.session not in (None, first), timeout=20_000)
    relais.until_ready()


def test_when_the_system_ends_nothing_is_asked_and_what_can_be_stored_is(relais: Writing, qtbot: QtBot) -> None:
    relais.write()
    relais.app.system_ends()
    assert relais.frame.close()
    qtbot.waitUntil(lambda: relais.ended)
    assert relais.stored == [TEXT]


def test_when_the_system_ends_a_text_that_cannot_be_stored_holds_nothing_up(relais: Writing, qtbot: QtBot) -> None:
    relais.read_only(True)
    relais.write()
    relais.app.system_ends()
    assert relais.frame.close()
    qtbot.waitUntil(lambda: relais.ended)


@pytest.mark.slow
def test_while_another_program_holds_the_database_she_is_asked_after_seconds_and_it_closes_once_all_is_stored(
    relais: Writing, qtbot: QtBot
) -> None:
    relais.write("x")
    relais.page.navigation.editor.keep()
    relais.settle()
    other = sqlite.connect(str(relais.places.database("45024")), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    qtbot.keyClicks(relais.page.form.fields["description"].control, TEXT)
    assert not relais.frame.close()
    assert relais.dialogs
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: relais.ended, timeout=20_000)
    assert relais.stored == ["x" + TEXT]
