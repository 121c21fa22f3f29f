"""Tables as they are painted: words under their header, and selecting a row moves none of them."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.views.widgets.table import Table
from desktop.views.widgets.theme import Theme


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot) -> Table:
    theme = Theme(qapp, choice="contraste")
    made = Table("Essai", ("I", "Suite"), stretch=1)
    theme.dress(made)
    made.show_rows([("I", "Un"), ("I", "Deux")])
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    qtbot.waitExposed(made)
    return made


def ink(picture: QImage, rows: range, columns: range) -> list[tuple[int, int]]:
    """Where something is painted on the background colour of the rectangle's corner."""
    ground = picture.pixel(columns.start, rows.start)
    return [(x, y) for y in rows for x in columns if picture.pixel(x, y) != ground]


def test_words_stand_under_their_header(table: Table) -> None:
    left = {}
    header, cell = table.horizontalHeader(), table.visualItemRect(table.item(0, 0))
    for part, view, box in (("header", header.viewport(), header.rect()), ("cell", table.viewport(), cell)):
        picture = view.grab().toImage()
        found = ink(picture, range(box.top() + 3, box.bottom() - 3), range(0, header.sectionSize(0) - 2))
        left[part] = min(x for x, _ in found)
    assert abs(left["header"] - left["cell"]) <= 1  # the header’s letters are bolder


def test_choosing_a_row_moves_no_word_and_is_seen_without_colours(table: Table) -> None:
    def painted() -> QImage:
        return table.viewport().grab().toImage()

    cell = table.visualItemRect(table.item(1, 1))
    middle = range(cell.top() + 4, cell.bottom() - 4), range(cell.left() + 1, cell.right() - 1)
    before = painted()
    table.selectRow(1)
    after = painted()
    assert ink(before, *middle) == ink(after, *middle)
    assert before.pixel(cell.center().x(), cell.top() + 1) != after.pixel(cell.center().x(), cell.top() + 1)


def test_one_that_fits_is_as_high_as_its_rows_at_each_width(qapp: QApplication, qtbot: QtBot) -> None:
    made = Table("Essai", ("I", "Suite"), stretch=1, fits=True)
    Theme(qapp, choice="clair").dress(made)
    qtbot.addWidget(made)
    made.show_rows([("I", "Plusieurs mots qui se replient dans une colonne étroite, sur plusieurs lignes")])
    made.resize(900, made.height())
    made.show()
    qtbot.waitExposed(made)
    wide = made.height()
    made.resize(180, made.height())
    qtbot.waitUntil(lambda: made.height() > wide)
    assert made.height() > made.rowHeight(0)


def test_where_words_wrap_each_of_them_is_whole(qapp: QApplication, qtbot: QtBot) -> None:
    """At 200 % it said “⚠ Hors conne…”."""
    made = Table("Essai", ("Quand", "Résultat", "Envoyé"), stretch=2, shares=True)
    Theme(qapp, choice="clair").dress(made)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    made.show_rows([("Mercredi 30 juin à 12 h 48", "⚠ Hors connexion", "1 envoi parti, 1 élément nouveau")])
    metrics, cut = made.fontMetrics(), []
    for width in range(700, 280, -10):
        made.resize(width, 400)
        for column in range(3):
            room = made.visualItemRect(made.item(0, column)).width() - metrics.horizontalAdvance("m")
            words = made.item(0, column).text().split()
            cut += [(width, word) for word in words if metrics.horizontalAdvance(word) > room]
    assert cut == []
