"""A table that somebody kept for years is brought in: a bad file says why, a good one line by line, nothing is lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def chooses(secretary: Secretary, file: Path) -> None:
    needs = secretary.session.frame.page("needs")
    secretary.clicks("Importer un tableau…")
    (asking,) = [one for one in needs.findChildren(QFileDialog) if one.isVisible()]
    asking.selectFile(str(file))
    asking.filesSelected.emit([str(file)])  # as its own "Ouvrir" does
    asking.reject()


def test_a_bad_file_then_a_good_one_then_the_bin(secretary: Secretary, tmp_path: Path) -> None:
    needs = secretary.goes_to("needs", 2)
    bad, good = tmp_path / "besoins.csv", tmp_path / "besoins 2021.csv"
    bad.write_bytes(b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
    good.write_bytes(
        "titre;description;thème;budget\n"
        "Gérer la cantine;Sur papier.;Éducation;1200\n"
        ";Le registre du cimetière est sur papier.;;\n"
        "Gérer la cantine;Sur papier.;;\n".encode("cp1252")
    )
    chooses(secretary, bad)
    secretary.reads("besoins.csv")
    assert needs.navigation.needs.model.lines == ()

    chooses(secretary, good)
    secretary.reads("«\u00a0besoins 2021.csv\u00a0»\u00a0: 2\u00a0brouillons gardés, 1\u00a0besoin déjà ici.")
    secretary.reads("budget")
    assert [line.shown.word for line in needs.navigation.importing.model.lines] == [
        "Brouillon",
        "Brouillon",
        "Déjà ici",
    ]
    needs.report.list.setFocus()
    secretary.qtbot.keyClick(needs.report.list, Qt.Key.Key_Return)
    secretary.until(lambda: needs.editing.isVisible() and needs.form.fields["title"].text == "Gérer la cantine")

    secretary.clicks("Mettre à la corbeille")
    secretary.reads("Le brouillon «\u00a0Gérer la cantine\u00a0» est dans la corbeille.")
    secretary.clicks("Corbeille (1)")
    secretary.chooses("Gérer la cantine")
    secretary.clicks("Remettre dans nos besoins")
    secretary.until(lambda: needs.editing.isVisible() and needs.form.fields["title"].text == "Gérer la cantine")
    assert len(needs.navigation.needs.model.lines) == 2
