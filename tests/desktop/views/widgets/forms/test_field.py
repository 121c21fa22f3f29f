"""Fields: what is said of a field's text when it is left."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.widgets.forms.field import Control, Field

TELEPHONE = "Appeler Mme Petit au 06 12 34 56 78"


def leave(control: Control) -> None:
    QApplication.sendEvent(control, QFocusEvent(QEvent.Type.FocusOut))


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_a_text_that_others_read_is_looked_at_for_citizens_data_when_it_is_left(
    qtbot: QtBot, make: type[QLineEdit] | type[QPlainTextEdit]
) -> None:
    control = make(TELEPHONE)
    field = Field("Commentaire", control, free=True)
    qtbot.addWidget(field)
    field.show()
    assert field.hint is None, "not while it is typed"
    leave(control)
    assert field.hint is not None
    assert field.hint.isVisible()
    assert "06 12 34 56 78" in field.hint.text()
    assert "reste à la plateforme" in field.hint.text()
    field.clear()
    assert field.hint.isHidden(), "nothing is said of another text"
    leave(control)
    assert field.hint.isVisible()
    control.clear()
    leave(control)
    assert field.hint.isHidden()


def test_where_a_telephone_is_asked_for_nothing_is_said(qtbot: QtBot) -> None:
    field = Field("Téléphone", QLineEdit("06 12 34 56 78"))
    qtbot.addWidget(field)
    leave(field.control)
    assert field.hint is None


def test_nothing_moves_under_the_pointer_that_leaves_a_field(qtbot: QtBot) -> None:
    """The button under the field stays where it is pressed until it is released, so that it is clicked."""
    window = QWidget()
    column = QVBoxLayout(window)
    field, link = Field("Commentaire", QLineEdit(TELEPHONE), free=True), QPushButton("Ajouter des précisions")
    clicks: list[bool] = []
    link.clicked.connect(lambda: clicks.append(True))
    for part in (field, link):
        column.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    field.control.setFocus()
    qtbot.waitUntil(field.control.hasFocus)
    before = link.geometry()
    qtbot.mousePress(link, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert not field.control.hasFocus()
    assert field.hint is None
    assert link.geometry() == before
    qtbot.mouseRelease(link, Qt.MouseButton.LeftButton)
    assert len(clicks) == 1
    qtbot.waitUntil(lambda: field.hint is not None and field.hint.isVisible())


@pytest.mark.skipif(sys.platform == "darwin", reason="Option and a letter is how one writes there")
@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_alt_and_a_letter_that_leads_nowhere_writes_nothing(
    qtbot: QtBot, make: type[QLineEdit] | type[QPlainTextEdit], free: bool
) -> None:
    field = Field("Description", make(), free=free)
    qtbot.addWidget(field)
    qtbot.keyClick(field.control, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert field.text == ""
    qtbot.keyClick(field.control, Qt.Key.Key_N)
    assert field.text == "n"


def test_that_a_field_may_stay_empty_is_said_to_a_screen_reader_too(qtbot: QtBot) -> None:
    asked, optional = Field("&Effet", QLineEdit()), Field("&Remarques", QLineEdit(), optional=True)
    for field in (asked, optional):
        qtbot.addWidget(field)
    assert (asked.control.accessibleName(), optional.control.accessibleName()) == ("Effet", "Remarques (facultatif)")
    assert optional.label.text() == "&Remarques (facultatif)"


def test_a_doubt_stands_where_an_error_does_directly_under_the_control(qtbot: QtBot) -> None:
    field = Field("Adresse", QLineEdit(), help="Elle est sur le courrier.")
    qtbot.addWidget(field)
    field.show()
    field.advise("Cette adresse est celle de cet ordinateur.")
    assert field.hint is not None
    qtbot.waitUntil(lambda: field.hint is not None and field.hint.y() > field.control.y())
    assert field.hint.y() < field.help.y()


def test_a_doubt_stays_when_the_text_is_looked_at_again_for_citizens_data(qtbot: QtBot) -> None:
    field = Field("Personnes", QLineEdit("99999"), free=True)
    qtbot.addWidget(field)
    field.advise("C’est beaucoup.")
    field.refresh_hint()
    assert field.hint is not None
    assert field.hint.text() == "⚠ C’est beaucoup."
    field.clear()
    field.refresh_hint()
    assert field.hint.text() == ""


@pytest.mark.parametrize(("text", "chosen"), [("1 200", "1 200"), ("Délibération du conseil municipal. " * 9, "")])
@pytest.mark.parametrize("reason", [Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason])
def test_tab_chooses_a_short_text_and_never_one_that_is_partly_out_of_sight(
    qtbot: QtBot, text: str, chosen: str, reason: Qt.FocusReason
) -> None:
    """The first letter would replace words that nobody sees; the text is shown from its beginning instead."""
    control = QLineEdit(text)
    field = Field("Décision", control)
    qtbot.addWidget(field)
    field.resize(400, 100)
    field.show()
    QApplication.sendEvent(control, QFocusEvent(QEvent.Type.FocusIn, reason))
    assert control.selectedText() == text, "Qt chooses it all"
    QApplication.processEvents()
    assert control.selectedText() == chosen
    if not chosen:
        assert control.cursorPosition() == 0


def test_tab_chooses_nothing_long_and_coming_back_to_the_window_keeps_what_was_chosen(qtbot: QtBot) -> None:
    """A letter would replace what is chosen, also what is out of sight; she who chose it herself may want it copied."""
    control = QLineEdit("Acheter des tables, des chaises et un vidéoprojecteur pour la salle des fêtes " * 3)
    field = Field("Titre", control)
    qtbot.addWidget(field)
    field.show()
    for reason, chosen in (
        (Qt.FocusReason.TabFocusReason, ""),
        (Qt.FocusReason.ActiveWindowFocusReason, control.text()),
    ):
        control.selectAll()
        QApplication.sendEvent(control, QFocusEvent(QEvent.Type.FocusIn, reason))
        QApplication.processEvents()
        assert control.selectedText() == chosen
