"""The dialog of a start that is not possible: plain text, one button, closed by keyboard."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.shell.refused_start import RefusedStart, show


def test_the_sentence_is_plain_text_and_enter_closes(qtbot: QtBot) -> None:
    dialog = RefusedStart("Le dossier « <b>x</b> » ne peut pas être utilisé.")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.sentence.textFormat() == Qt.TextFormat.PlainText
    assert "<b>x</b>" in dialog.sentence.text()
    assert dialog.close_button.text() == "&Fermer"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isHidden()


def test_it_is_shown_until_it_is_closed(qapp: QApplication, qtbot: QtBot) -> None:
    seen: list[str] = []

    def close() -> None:
        dialog = qapp.activeModalWidget()
        assert isinstance(dialog, RefusedStart)
        assert dialog.styleSheet(), "dressed like the other windows"
        seen.append(dialog.sentence.text())
        dialog.close_button.click()

    QTimer.singleShot(0, close)
    show(qapp, "Une phrase.")
    assert seen == ["Une phrase."]
