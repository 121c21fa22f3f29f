"""The tables of a request in large letters: no word is clipped, and each row is as high as its words."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.requests.read_table import ReadTable

AMOUNTS = ("4\u202f000,00\u00a0€", "4\u202f800,00\u00a0€")
HEAD = ("Dépense", "Montant HT", "Montant TTC")


def test_a_long_word_of_ours_parts_where_the_column_is_narrow(qtbot: QtBot) -> None:
    """“Fonctionneme” stood there at 200 % on a small screen, without its end and without a sign that it goes on."""
    table = ReadTable("Dépenses", HEAD, right=(1, 2))
    qtbot.addWidget(table)
    font = table.font()
    font.setPixelSize(26)
    table.setFont(font)
    lines = [("Quatre jours de formation\nFonctionnement", *AMOUNTS), ("Sonde\nInvestissement", *AMOUNTS)]
    table.show_rows(lines, ("Total", *AMOUNTS))
    table.resize(560, 700)
    table.show()
    qtbot.waitExposed(table)
    QApplication.processEvents()
    room, metrics = table.columnWidth(0), table.fontMetrics()
    for line, (words, *_amounts) in enumerate(lines):
        item = table.item(line, 0)
        assert item is not None
        assert item.data(Qt.ItemDataRole.AccessibleTextRole) == words, "a screen reader says the word whole"
        needed = metrics.boundingRect(QRect(0, 0, room, 1 << 16), Qt.TextFlag.TextWordWrap, item.text())
        assert needed.width() <= room
        assert needed.height() <= table.rowHeight(line)
