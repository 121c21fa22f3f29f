"""The secretary of Baule asks her préfet for money: a plan that does not add up, mended; a letter; incomplete; granted.

The window is the real one, over a real database; the platform is a process of its own.
"""

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QRadioButton, QWidget

from desktop.views.preview.dialog import PreviewDialog
from tests.journeys.national import National
from tests.journeys.secretary import Secretary

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def shown(secretary: Secretary, kind: type[QWidget], name: str) -> Any:
    found = [w for w in secretary.session.frame.findChildren(kind) if w.isVisible() and w.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def chooses(secretary: Secretary, words: str) -> None:
    buttons = secretary.session.frame.findChildren(QRadioButton)
    (button,) = [one for one in buttons if one.isVisible() and one.text() == words]
    button.setFocus()
    secretary.qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()


def writes(secretary: Secretary, label: str, text: str) -> None:
    """A key at a time; QTest's own keys know no accents."""
    fields = secretary.session.frame.findChildren(QWidget)
    (field,) = [one for one in fields if one.isVisible() and one.accessibleName() == label and one.focusPolicy()]
    field.setFocus()
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def picks(secretary: Secretary, name: str, words: str) -> None:
    box = shown(secretary, QComboBox, name)
    box.setFocus()
    secretary.qtbot.keyClicks(box, words)
    assert box.currentText().startswith(words)


def sees(secretary: Secretary, page: Any) -> str:
    """All pages of the paper that opens; then closes it."""
    secretary.until(lambda: page.previewed is not None and page.previewed.isVisible())
    dialog: PreviewDialog = page.previewed
    secretary.until(lambda: dialog.sheets.count > 0 and dialog.sheets.drawn)
    assert dialog.preview.document is not None
    text = "\n".join(sheet.text for sheet in dialog.preview.document.sheets)
    dialog.reject()
    page.previewed = None
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def sends_and_receives(secretary: Secretary) -> None:
    secretary.session.syncing.now()
    secretary.until(lambda: secretary.session.syncing.state.running)
    secretary.until(lambda: not secretary.session.syncing.state.running)


def decides(national: National, request: str, **said: Any) -> None:
    file = national.folder / "answer.json"
    file.write_text(json.dumps(said), "utf-8")
    national.run("request", "decide", request, str(file))


def test_the_prefet_s_route_from_the_first_word_to_the_money(
    secretary: Secretary, national: National, tmp_path: Path
) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])

    page = secretary.goes_to("requests", 5)
    secretary.reads("Aucune demande pour l’instant")
    secretary.clicks("Écrire une demande")
    secretary.reads("Préfecture du Loiret, à Orléans.")
    chooses(secretary, next(iter(page.form.category.buttons.values())).text())
    secretary.types("Objet de la demande", "Former les agents")
    writes(secretary, "Explication", "Deux agents suivront quatre jours de formation.")
    writes(secretary, "Décision de la commune", "Le maire, par délégation du conseil")

    # A plan that does not add up does not leave.
    secretary.types("Dépense, dépense 1", "Formation")
    picks(secretary, "Nature, dépense 1", "Fonctionnement")
    secretary.types("Montant TTC, dépense 1", "4 800")
    secretary.types("Montant, ressource 1", "trois mille")
    secretary.types("Montant, ressource 2", "960")
    secretary.reads("contient des lettres")
    secretary.types("Montant, ressource 1", "3000")
    secretary.types("Objet de la demande", "Former les agents")
    secretary.reads("⚠ Il manque 840,00\u00a0€ de ressources.")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("✗ À corriger\u00a0: Les dépenses font 4\u202f800,00\u00a0€ TTC")
    secretary.until(lambda: page.form.funding.isAncestorOf(secretary.session.frame.focusWidget()))
    assert national.run("request", "list") == []
    secretary.types("Montant, ressource 1", "3 840,00")
    secretary.reads("✓ Le plan est équilibré.")

    secretary.types("Prénom et nom (qui signe)", "Jeanne Martin")
    page.form.area.ensureWidgetVisible(page.form.letter)
    secretary.clicks("Voir la lettre")
    letter = sees(secretary, page)
    assert "Former les agents" in letter
    assert "4 800,00 €" in letter
    assert "Jeanne Martin" in letter

    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici ce qui partira au nom de Baule")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("Ne signez aucun devis avant la date confirmée par la préfecture.")
    secretary.reads("✓\u00a0Demande déposée")
    (asked,) = national.run("request", "list")
    assert asked["title"] == "Former les agents"
    secretary.clicks("Voir l’accusé")
    assert "ni promesse de financement, ni autorisation de commencer" in " ".join(sees(secretary, page).split())

    decides(national, asked["id"], status="incomplete", reason="Le devis manque.", missing=["Devis signé"])
    sends_and_receives(secretary)
    secretary.reads("⚠ Le préfet demande un complément")
    secretary.reads("• Devis signé")
    secretary.clicks("Compléter la demande")
    secretary.until(page.editing.isVisible)
    assert "Il manque\u00a0: Devis signé." in page.asked.words.text()
    quote = tmp_path / "devis.pdf"
    quote.write_bytes(PDF)
    page.form.files.wanted.emit([quote])
    secretary.reads("1\u00a0pièce")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici le complément qui partira au nom de Baule")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("✓\u00a0Demande déposée")

    decides(national, asked["id"], status="accepted", reason="Projet utile.", amount_cents=384_000)
    sends_and_receives(secretary)
    secretary.reads("✓ Financement accordé\u00a0: 3\u202f840\u00a0€")
    secretary.reads("Ne signez aucun devis avant la date confirmée par la préfecture.")
    (told,) = national.run("request", "list")
    assert told["state"] == "accepted"
