"""The power goes while a request to the préfet is written: its text is found again, or the one of before."""

import pytest

from tests.journeys.mairie import Mairie, mairie

pytestmark = pytest.mark.slow

__all__ = ["mairie"]

TITLE, WORDS = "Former les agents", "Deux agents suivront quatre jours de formation."
OPENS = [["place", "5"], ["press", "Écrire une demande"], ["read", "Objet de la demande"]]
WRITES = [
    ["field", "Objet de la demande"],
    ["write", TITLE],
    ["press", "Suivant"],
    ["field", "Explication"],
    ["write", WORDS],
]


def test_the_power_goes_and_the_text_is_there(mairie: Mairie) -> None:
    mairie.sits_down(*OPENS, *WRITES, ["save"], ["read", "C’est déjà enregistré."], ["die"])
    (kept,) = mairie.relaisctl("request", "list")
    assert (kept["title"], kept["state"]) == (TITLE, "draft")

    project, back = mairie.sits_down(
        ["read", "a été retrouvé"],
        ["press", "Reprendre"],
        ["read", "Étape 2 sur 5"],  # where she was writing
        ["see"],
        ["press", "Précédent"],
        ["read", "Objet de la demande"],
        ["see"],
        ["press", "Toutes les demandes"],
        ["close"],
    )
    assert back["fields"]["Objet de la demande"] == TITLE
    assert project["fields"]["Explication"] == WORDS

    after, another = mairie.sits_down(["read", TITLE], ["see"], *OPENS, ["see"], ["close"])
    assert "retrouvé" not in after["words"]
    assert another["fields"]["Objet de la demande"] == ""  # what was found again stays on the list, untouched
    assert mairie.relaisctl("verify")["ok"]


def test_begin_again_leads_back_to_the_text_of_before(mairie: Mairie) -> None:
    mairie.sits_down(*OPENS, *WRITES, ["press", "Toutes les demandes"], ["close"])
    (listed,) = mairie.relaisctl("request", "list")
    mairie.sits_down(
        ["press", "Reprendre"],
        ["read", "Objet de la demande"],
        ["field", "Objet de la demande"],
        ["write", "Tout autre chose"],
        ["save"],
        ["read", "C’est déjà enregistré."],
        ["die"],
    )
    assert mairie.relaisctl("request", "list")[0]["title"] == "Tout autre chose"
    (seen,) = mairie.sits_down(
        ["read", "a été retrouvé"],
        ["press", "Repartir du texte d’avant"],
        ["read", "Vous repartez du texte d’avant."],
        ["see"],
        ["close"],
    )
    assert seen["fields"]["Objet de la demande"] == listed["title"] == TITLE
