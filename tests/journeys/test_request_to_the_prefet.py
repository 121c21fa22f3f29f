"""The secretary of Baule asks her préfet for money: a plan that does not add up, mended; a letter; incomplete; granted.

The window is the real one, over a real database.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QRadioButton, QWidget

from desktop.views.preview.dialog import PreviewDialog
from tests.faults.programs import relaisctl
from tests.journeys.national import URL, National, NationalHere
from tests.journeys.secretary import Secretary
from tests.journeys.two_communes import REQUEST

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


def types_at_once(secretary: Secretary, text: str) -> None:
    """In whatever has the keyboard."""
    focus = secretary.session.frame.focusWidget()
    assert focus is not None
    secretary.qtbot.keyClicks(focus, text)


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


def decides(national: National, request: str, **said: Any) -> None:
    file = national.folder / "answer.json"
    file.write_text(json.dumps(said), "utf-8")
    national.run("request", "decide", request, str(file))


def test_the_prefet_s_route_from_the_first_word_to_the_money(
    secretary: Secretary, national_here: NationalHere, tmp_path: Path
) -> None:
    national = national_here
    secretary.enrols(URL, national.run("code", "create", "--commune", "45024")["code"])

    page = secretary.goes_to("requests", 5)
    secretary.reads("Aucune demande pour l’instant")
    secretary.clicks("Écrire une demande")
    secretary.reads("Étape 1 sur 5 · La demande")
    secretary.reads("Préfecture du Loiret, à Orléans.")
    chooses(secretary, "Former les agents")
    secretary.types("Objet de la demande", "Former les agents")
    writes(secretary, "Décision de la commune", "Le maire, par délégation du conseil")
    secretary.reads("Rien ne manque ici.")

    secretary.clicks("2. Le projet et son calendrier")
    secretary.reads("Étape 2 sur 5 · Le projet et son calendrier")
    secretary.reads("À remplir\u00a0: l’explication.")
    types_at_once(secretary, "Deux agents suivront quatre jours de formation.")
    assert page.editor.fields["description"] == "Deux agents suivront quatre jours de formation."
    writes(secretary, "Début prévu (facultatif)", "3/5/2021")

    # A financing plan that does not add up cannot be sent; a training alone is no investment.
    secretary.clicks("Suivant")
    secretary.reads("Étape 3 sur 5 · Les dépenses")
    secretary.types("Dépense, dépense 1", "Formation")
    assert shown(secretary, QComboBox, "Nature, dépense 1").currentText() == "Fonctionnement"
    secretary.types("Montant TTC, dépense 1", "4 800")
    secretary.clicks("Suivant")
    secretary.reads("Étape 4 sur 5 · Le financement")
    secretary.types("Montant, ressource 1", "trois mille")
    secretary.types("Montant, ressource 2", "960")
    secretary.reads("contient des lettres")
    secretary.types("Montant, ressource 1", "3000")
    secretary.reads("⚠ Il manque 840,00\u00a0€ de ressources.")
    secretary.clicks("Suivant")
    secretary.reads("Étape 5 sur 5 · Relire et imprimer")
    secretary.reads("1 point à revoir avant l’envoi")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Étape 4 sur 5 · Le financement")
    secretary.until(lambda: page.form.financing.isAncestorOf(secretary.session.frame.focusWidget()))
    assert national.run("request", "list") == []
    secretary.types("Montant, ressource 1", "3 840,00")
    secretary.reads("● Le plan est équilibré.")

    secretary.clicks("Suivant")
    secretary.reads("La demande est remplie. Relisez-la, complétez la lettre plus bas et imprimez-la.")
    assert [table.accessibleName() for table in page.form.review.tables] == ["Dépenses", "Financement", "Calendrier"]
    secretary.types("Prénom et nom (qui signe)", "Jeanne Martin")
    secretary.clicks("Imprimer la lettre")
    letter = sees(secretary, page)
    assert "Début prévu : 3 mai 2021." in letter
    assert "Fin prévue" not in letter
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
    secretary.exchanges()
    secretary.reads("⚠ Le préfet demande un complément")
    secretary.reads("• Devis signé")
    secretary.clicks("Compléter la demande")
    secretary.until(page.editing.isVisible)
    assert "Il manque\u00a0: Devis signé." in page.asked.words.text()
    quote = tmp_path / "devis.pdf"
    quote.write_bytes(PDF)
    secretary.clicks("4. Le financement")
    page.form.financing.files.wanted.emit([quote])
    secretary.reads("1\u00a0pièce")
    secretary.clicks("Suivant")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici le complément qui partira au nom de Baule")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("✓\u00a0Demande déposée")

    decides(national, asked["id"], status="accepted", reason="Projet utile.", amount_cents=384_000)
    secretary.exchanges()
    secretary.reads("● Financement accordé\u00a0: 3\u202f840\u00a0€")
    secretary.reads("Avant de signer un devis, vérifiez la date confirmée par la préfecture.")
    (told,) = national.run("request", "list")
    assert told["state"] == "accepted"


@pytest.mark.slow
def test_she_sends_the_request_that_she_has_read(secretary: Secretary, national: National, tmp_path: Path) -> None:
    url = national.open(road=False)
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    written = tmp_path / "request.json"
    written.write_text(json.dumps(REQUEST))
    id = relaisctl(tmp_path / "pc", "request", "draft", str(written)).json["id"]
    secretary.goes_to("requests", 5).navigation.open(id)
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici ce qui partira au nom de Baule")

    written.write_text(json.dumps(REQUEST | {"title": "Tout autre objet"}))
    relaisctl(tmp_path / "pc", "request", "draft", str(written), "--id", id)
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("ce qui partirait a changé depuis votre lecture. Relisez avant d’envoyer.")
    secretary.reads("Tout autre objet")
    assert relaisctl(tmp_path / "pc", "outbox", "list").json == []
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.until(lambda: bool(relaisctl(tmp_path / "pc", "outbox", "list").json))
