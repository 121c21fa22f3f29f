"""The commune's name in the switch: whole, on two lines if it must be."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from desktop.views.shell.side_menu import name_lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Baule", ("Baule",)),
        ("Meung-sur-Loire", ("Meung-sur-", "Loire")),
        ("Saint-Martin-de-Valgalgues", ("Saint-Martin-", "de-Valgalgues")),
        ("Les Sables", ("Les Sables",)),
    ],
)
def test_a_name_is_shown_whole(qapp: QApplication, name: str, lines: tuple[str, ...]) -> None:
    metrics = QFontMetrics(qapp.font())
    assert name_lines(metrics, name, metrics.horizontalAdvance("Saint-Martin-X")) == lines


def test_only_a_name_beyond_two_lines_is_cut(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    longest = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
    first, second = name_lines(metrics, longest, metrics.horizontalAdvance("Saint-Remy-en-Bou"))
    assert first == "Saint-Remy-en-"
    assert second.endswith("…")
    assert name_lines(metrics, "Pneumonoultra", metrics.horizontalAdvance("Pneumo"))[0].endswith("…")
