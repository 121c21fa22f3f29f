"""Fields: what leaving one says of its text."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
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
    assert "il ne s’efface plus" in field.hint.text()
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
