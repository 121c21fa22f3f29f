"""Where the commune wants it, nothing leaves before the mayor has validated it: on paper, then by name and date."""

import pytest

from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.views.preview.dialog import PreviewDialog
from tests.journeys.national import National
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow


def test_a_need_waits_for_the_mayor_and_then_leaves(secretary: Secretary, national: National) -> None:
    url = national.open()
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    secretary.session.actor.act(mayor_validates, True)
    needs = secretary.goes_to("needs", 2)
    needs.navigation.open("new")
    secretary.until(lambda: bool(needs.editing.isVisible()))
    secretary.writes("Titre du besoin", "Inscrire les enfants à la cantine")
    secretary.writes("Description", "Les inscriptions se font sur papier.")
    secretary.clicks("Faire valider par le maire")
    secretary.reads("✍\u00a0À valider par le maire")

    secretary.clicks("Imprimer la fiche…")
    (paper,) = secretary.session.frame.findChildren(PreviewDialog)
    secretary.until(lambda: paper.preview.document is not None)
    text = " ".join(sheet.text for sheet in paper.preview.document.sheets)
    assert "Inscrire les enfants à la cantine" in " ".join(text.split())
    paper.reject()

    secretary.exchanges()
    assert national.run("need", "list") == []
    secretary.clicks("Valider…")
    secretary.writes("Validé par", "Mme Lefèvre, maire")
    secretary.clicks("Valider")
    secretary.reads("Validé par Mme Lefèvre, maire, le")
    secretary.clicks("Mettre dans la boîte d’envoi")
    secretary.reads("Voici ce qui partira au nom de Baule")
    secretary.clicks("Oui, mettre dans la boîte d’envoi")
    secretary.reads("La plateforme n’en a pas encore accusé réception.")
    secretary.exchanges()
    secretary.reads("✓\u00a0Besoin pris en compte")
    assert [row["title"] for row in national.run("need", "list")] == ["Inscrire les enfants à la cantine"]
