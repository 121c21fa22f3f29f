"""Where a row breaks its words: at a space, and nothing of a line that has another below it is lost."""

from PySide6.QtCore import QRect, QStringListModel, Qt
from PySide6.QtWidgets import QApplication

from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.rows import Row, RowDelegate
from desktop.views.widgets.theme import Theme

NOTE = "Reçu jeudi 22 juillet à 21\u00a0h\u00a009 · Effet d’un déploiement · accusé n°\u00a010"


def test_of_two_lines_the_first_is_whole_and_the_second_does_not_begin_with_a_point(qapp: QApplication) -> None:
    """A width between two whole pixels cut “accu…” in the first line, with “n° 10” in the second."""
    theme, model = Theme(qapp, choice="clair"), QStringListModel(["a"])
    lines = LineList(theme, model, Qt.ItemDataRole.DisplayRole, lambda _: Row(""), "", tall=True)
    delegate = lines.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    found = set()
    for width in range(round(18 * theme.em), round(36 * theme.em)):
        note = delegate.laid(QRect(0, 0, width, 80), lines.font(), Row("Registre", NOTE)).note
        found.add(len(note))
        if len(note) == 2:
            assert not note[0].words.endswith("…"), width
            assert NOTE.startswith(note[0].words), width
            assert not note[1].words.startswith("·"), width
    assert 2 in found
    lines.deleteLater()
