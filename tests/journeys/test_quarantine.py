"""Among her envois is one that the platform cannot read: the others arrive, she sees why, and it leaves in the end.

The platform is a process of its own, and in front of it one of an earlier version (older.py), until it is updated.
"""

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.domain.exchange_words import quoted_answer
from tests.journeys.file_dialogs import choose
from tests.journeys.national import National
from tests.journeys.secretary import Secretary

pytestmark = pytest.mark.slow

SERVICE, UNREAD = "opencimetiere", "Panneau lumineux"
DETAIL = "Ce besoin a une forme que cette version de la plateforme ne connaît pas."  # older.py says so


def lines(secretary: Secretary) -> list[str]:
    """The outbox as a screen reader says it."""
    model = secretary.session.frame.page("outbox").list.model()
    return [secretary.line(number) for number in range(model.rowCount())]


def test_one_act_that_the_platform_cannot_read_among_others(
    secretary: Secretary, national: National, tmp_path: Path
) -> None:
    # Three envois without any network.
    secretary.submits_a_need("Portail famille", "Les inscriptions se font au guichet.")
    secretary.submits_a_need(UNREAD, "Annoncer les réunions sur la place.")
    secretary.votes_for(SERVICE)

    # The network comes: two arrive, one is set aside, and she is told so.
    url = national.open(way="older.py")
    national.road(f"unread {UNREAD}")
    secretary.enrols(url, national.run("code", "create", "--commune", "45024")["code"])
    outbox = secretary.goes_to("outbox", 6)
    secretary.reads("⚠ 1\u00a0envoi est mis de côté. Vos autres envois continuent.")
    secretary.until(lambda: sum(" · reçu à" in line for line in lines(secretary)) == 2)
    assert [need["title"] for need in national.run("need", "list")] == ["Portail famille"]
    assert national.votes() == [(SERVICE, 1, ["45024"])]

    # She asks why, and sends the sheet to the help desk.
    secretary.clicks("Voir pourquoi")
    secretary.reads(quoted_answer(DETAIL))
    secretary.reads("Après une mise à jour, choisissez «\u00a0Réessayer\u00a0».")
    secretary.clicks("Copier le texte")
    secretary.reads("Texte copié\u00a0: ")
    assert "Annoncer les réunions sur la place." in QGuiApplication.clipboard().text()
    sheet = tmp_path / "fiche.zip"
    choose(secretary, "Enregistrer la fiche…", sheet)
    secretary.reads("Envoyez ce fichier à votre service informatique.")
    with zipfile.ZipFile(sheet) as packed:
        assert quoted_answer(DETAIL) in packed.read("a-lire.txt").decode()
        problem, operation = json.loads(packed.read("probleme.json")), json.loads(packed.read("operation.json"))
    assert (problem["state"], problem["reason"]) == ("quarantined", "operation-malformed")
    assert operation["body"]["title"] == UNREAD

    # Nothing has changed yet: again it is set aside, and it still says why.
    secretary.clicks("Réessayer")
    secretary.reads("L’envoi est de nouveau à envoyer.")
    secretary.until(lambda: not secretary.session.syncing.state.running)
    secretary.until(lambda: (outbox.outbox.summary.waiting, outbox.outbox.summary.problems) == (0, 1))
    secretary.reads(quoted_answer(DETAIL))
    assert [need["title"] for need in national.run("need", "list")] == ["Portail famille"]

    # The platform has been updated: it leaves as it was written, and once.
    national.road("open")
    secretary.clicks("Réessayer")
    secretary.until(lambda: sum(" · reçu à" in line for line in lines(secretary)) == 3)
    assert not any("Mis de côté" in line for line in lines(secretary))
    needs = {need["title"]: need["id"] for need in national.run("need", "list")}
    assert sorted(needs) == [UNREAD, "Portail famille"]
    assert operation["body"]["need"] == needs[UNREAD]
    assert national.votes() == [(SERVICE, 1, ["45024"])]
