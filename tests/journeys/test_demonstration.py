"""The adviser tells the steps in the real window, and no socket is ever opened."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.actions.kit.commune_context import local_time
from desktop.demo.days import calendar
from desktop.domain.french import paris_day
from resources.demonstration import read_world
from sync.platform.conduct import setup
from tests.killing import DIED

pytestmark = pytest.mark.slow

STORYTELLER = Path(__file__).with_name("storyteller.py")
TITLE = "Gérer les concessions du cimetière"
PROPOSAL = "Gérer le cimetière entre communes voisines"

_PHASES = calendar.shifted(setup.campaign_pack("demonstration"), read_world().start, paris_day(local_time())).phases
_LEFT = (calendar.last_day(_PHASES[0]) - paris_day(local_time())).days
WIDE = [["size", "1366", "768"]]
WRITES = [
    *WIDE,
    ["read", "DÉMONSTRATION — Communes fictives. Rien de ce que vous faites ici\u00a0n’est\u00a0envoyé."],
    ["read", "Hors connexion. Vous pouvez continuer"],
    ["read", f"Besoins, encore {_LEFT}\u00a0jours"],
    ["press", "Suivant"],
    ["read", "Titre du besoin"],
    ["field", "Titre du besoin"],
    ["write", TITLE],
    ["read", "Enregistré à "],
]
FALLS = [["again", "Simuler une panne"], ["read", "a été retrouvé"], ["press", "Reprendre"]]
FINDS = [["size", "1366", "768"], ["press", "Suivant"], ["read", "Besoins qui ressemblent au vôtre"], ["see"]]
JOINS = [
    ["press", "Suivant"],
    ["press", "Nous aussi"],
    ["read", "Votre commune sera citée publiquement"],
    ["press", "Oui, dire"],
    ["read", "est dans la boîte d’envoi."],
    ["press", "Mettre dans la boîte d’envoi"],
    ["read", "Voici ce qui partira"],
    ["press", "Oui, mettre dans la boîte d’envoi"],
    ["read", "Besoin pris en compte"],
    ["quiet"],
    ["function", "F10"],
    ["read", "Exemple de réponse"],
    ["read", f"Dans la proposition «\u00a0{PROPOSAL}\u00a0»."],
]
VOTES = [
    ["press", "Suivant"],
    ["read", f"est regroupé dans «\u00a0{PROPOSAL}\u00a0»\u00a0: voter pour cette proposition"],
    ["read", "Hors connexion"],
    *(
        step
        for id in ("p1", "p2", "p3")
        for step in (["vote", id], ["read", "Il n’est pas encore compté."], ["press", "Continuer à voter"])
    ),
    ["press", "Suivant"],
    ["read", "3\u00a0envois partiront au retour du réseau."],
    ["read", "À envoyer\u00a0: 3"],
    ["lines", "À envoyer"],
]
RETURNS = [
    ["press", "Suivant"],
    ["function", "F9"],
    ["either", " sur 3\u00a0envois", "Réception en cours", "Échange en cours"],
    ["function", "F9"],  # cuts it
    ["read", "Hors connexion"],
    ["function", "F9"],
    ["read", "À envoyer\u00a0: 0"],
    ["lines", "Vote pris en compte"],
]
#: The same step with the proof: cut between two votes, a breakdown there, a receipt verified and one byte changed.
PROVES = [
    ["press", "Suivant"],
    ["function", "F9"],
    ["counted", "1"],
    ["function", "F9"],  # cuts it
    ["read", "Hors connexion"],
    ["again", "Simuler une panne"],
    *WIDE,
    ["read", "Hors connexion"],
    ["function", "F9"],
    ["read", "À envoyer\u00a0: 0"],
    ["counted", "3"],
    ["place", "6"],
    ["line", "1"],
    ["function", "F9"],
    ["read", "Hors connexion"],
    ["press", "Vérifier cet accusé"],
    ["read", "Vérifié ici"],
    ["press", "Changer un octet"],
    ["read", "Seule la minute de l’accusé de dépôt est changée"],
    ["press", "Vérifier cet accusé"],
    ["read", "✗ Cet accusé ne se vérifie pas"],
    ["press", "Remettre l’octet"],
    ["gone", "✗ Cet accusé"],
]
TRAVELS = [
    ["press", "Suivant"],
    ["read", "Étape 8 sur 17"],
    ["read", "Hors connexion"],
    ["vote", "p4"],
    ["read", "Il n’est pas encore compté."],
    ["place", "6"],
    ["press", "Clé USB"],
    ["read", "1\u00a0envoi à mettre sur la clé."],
    ["function", "F10"],
    ["read", "La clé n’a rien à porter"],  # pressing F10 again, too early, lets no committee decide
    ["press", "Écrire sur une clé"],
    ["read", "Écrit sur la clé\u00a0: demonstration-valbrune-sur-aure-"],
    ["gone", "La clé n’a rien à porter"],
    ["read", "Sur clé USB"],
    ["read", "À envoyer\u00a0: 0"],
    ["press", "Reprendre la réponse"],
    ["read", "La clé n’a pas de nouvelle réponse."],
    ["function", "F10"],
    ["read", "La plateforme a reçu 1\u00a0envoi par la clé."],
    ["press", "Reprendre la réponse"],
    ["read", "Repris de la clé\u00a0: 1\u00a0accusé"],
    ["gone", "Reprenez-la dans la boîte d’envoi"],
    ["read", "À envoyer\u00a0: 0"],
    ["press", "Retour aux envois"],
    ["lines", "Vote pris en compte"],
    ["read", "Hors connexion"],
    ["keys"],
]
DECIDES = [
    *[["press", "Suivant"]] * 2,
    ["read", "Le comité décide, et dit pourquoi."],
    ["gone", "Hors connexion"],
    ["quiet"],
    ["function", "F10"],
    ["read", "Le comité a décidé"],
    ["results", "p1"],
    ["read", "Exemple de réponse. Trois communes voisines ont écrit le même besoin."],
]
STEERS = [
    ["anew", "Pilotage"],
    *WIDE,
    ["read", "Étape 11 sur 17"],
    ["radio", "Territoire référent"],
    ["press", "Participer au pilotage"],
    ["press", "Oui, demander à participer"],
    ["read", "enregistrée sur cet ordinateur"],
    ["quiet"],
    ["function", "F10"],
    ["read", "Votre commune est territoire référent"],
    ["function", "F10"],
    ["read", "Le second comité a décidé"],
    ["quiet"],
    ["see"],
]
DEPLOYS = [
    ["press", "Suivant"],
    ["part", "Déploiement"],
    ["line", "1"],
    ["read", "Une famille a sa réponse en cinq minutes"],
    ["press", "Demander ce service"],
    ["press", "Mettre dans la boîte d’envoi"],
    ["press", "Oui, mettre dans la boîte d’envoi"],
    ["quiet"],
    ["function", "F10"],
    ["read", "Le déploiement est prévu"],
    ["function", "F10"],
    ["read", "Le service est en place"],
    ["quiet"],
]
WRITES_TO_THE_PREFET = [
    ["press", "Suivant"],
    ["read", "Étape 13 sur 17"],
    ["read", "Le plan est équilibré"],
    ["press", "Imprimer la lettre"],
    ["paper"],
    ["press", "Mettre dans la boîte d’envoi"],
    ["read", "Voici ce qui partira"],
    ["press", "Oui, mettre dans la boîte d’envoi"],
    ["quiet"],
    ["function", "F10"],
    ["read", "Le préfet répond"],
    ["read", "Financement accordé\u00a0: 3\u202f200\u00a0€"],
    ["read", "Exemple de réponse. Le projet aide vite les habitants"],
]
LEAVES = [
    *[["press", "Suivant"]] * 4,
    ["press", "Voir la feuille à laisser"],
    ["in_dialog", "Voir la feuille"],
    ["paper"],
]
RESTARTS = [
    ["again", "Recommencer"],
    ["read", f"Besoins, encore {_LEFT}\u00a0jours"],
    ["read", "À envoyer\u00a0: 0"],
    ["see"],
]


def tell(folder: Path, *steps: list[str]) -> list[dict[str, Any]]:
    """What the adviser saw; the last line says which sockets were opened."""
    done = subprocess.run(
        [sys.executable, str(STORYTELLER), str(folder), json.dumps([*steps, ["close"]])],
        capture_output=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        timeout=170,
        check=False,
    )
    assert done.returncode == (DIED if ["die"] in steps else 0), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_from_the_first_word_to_the_committee_without_a_socket(tmp_path: Path) -> None:
    told = tell(tmp_path, *WRITES, *FALLS, *FINDS, *JOINS, *VOTES, *RETURNS, *TRAVELS, *DECIDES)
    _, found, waiting, received, carried, key, sockets = told
    assert found["fields"]["Titre du besoin"] == TITLE  # what was typed before the breakdown is still there
    for words in ("Montclairet", "Saint-Orvan", "Pontfleury-le-Vieux", "openCimetière", "Logiciel de gestion"):
        assert words in found["words"]
    assert not any("À envoyer" in line for line in waiting["lines"][3:])
    assert not any("À envoyer" in line for line in received["lines"])
    assert any("«\u00a0Nous aussi\u00a0» pris en compte" in line for line in received["lines"])
    assert len(carried["lines"]) == len(received["lines"]) + 1
    assert not any("À envoyer" in line for line in carried["lines"])
    assert len(key["keys"]) == 2  # one file to the platform and one back, each marked as a demonstration
    assert all(start.startswith("DEMONSTRATION de Relais Communes") for start in key["keys"].values())
    assert sockets == {"sockets": []}
    left = {path.name for path in (tmp_path / "demonstration").iterdir()}
    assert "world" in left, "closed, it goes on where it was"


def test_from_steering_to_the_letter_and_back_without_a_socket(tmp_path: Path) -> None:
    told = tell(tmp_path, *WIDE, *STEERS, *DEPLOYS, *WRITES_TO_THE_PREFET, *LEAVES, *RESTARTS)
    _, steered, letter, sheet, _, end, sockets = told
    assert "Exemple de réponse. Le téléphone fixe touche" in steered["words"]  # the second committee's reason
    for words in ("Monsieur le Préfet du Val-d’Aure", "4 800,00 €", "Note de présentation"):
        assert words in "\n".join(letter["paper"])
    assert len(sheet["paper"]) == 1
    for paper in (letter, sheet):
        marked = paper is letter  # the sheet is true, and stays at the mairie
        assert all(("EXEMPLE — DÉMONSTRATION" in page) is marked for page in paper["paper"])
        assert ("Ce document n’a aucune valeur" in paper["paper"][0]) is marked
        assert paper["title"].startswith("DÉMONSTRATION · ")
        band = "DÉMONSTRATION — Communes fictives." if marked else "DÉMONSTRATION — Cette feuille est vraie"
        assert any(words.startswith(band) for words in paper["words"])
    assert "Exemple de réponse" not in end["words"]
    assert "Financement accordé" not in end["words"]
    assert sockets == {"sockets": []}


def test_it_is_taken_up_at_any_step_and_in_any_phase(tmp_path: Path) -> None:
    tell(
        tmp_path,
        *WIDE,
        *[["press", "Suivant"]] * 2,
        ["anew", "Reprendre cette étape"],
        *WIDE,
        ["read", "Besoins qui ressemblent au vôtre"],
        *[["press", "Suivant"]] * 3,
        ["anew", "Reprendre cette étape"],
        *WIDE,
        ["read", "3\u00a0envois attendent la plateforme."],
        *[["press", "Suivant"]] * 2,
        ["anew", "Reprendre cette étape"],
        *WIDE,
        ["read", "Étape 8 sur 17"],
        ["read", "le vote est ouvert"],
        *[["press", "Suivant"]] * 5,
        ["anew", "Reprendre cette étape"],
        *WIDE,
        ["read", "Le plan est équilibré"],
        ["anew", "Pilotage"],
        *WIDE,
        ["read", "Étape 11 sur 17"],
        ["read", "Notre rôle"],
        ["anew", "Déploiement"],
        *WIDE,
        ["read", "Étape 12 sur 17"],
        ["read", "Une famille a sa réponse en cinq minutes"],
        ["anew", "Besoins"],
        *WIDE,
        ["read", "Étape 1 sur 17"],
    )


def test_after_a_real_breakdown_it_goes_on_where_it_fell(tmp_path: Path) -> None:
    told = tell(tmp_path, *WRITES, ["field", "Description"], ["read", "Enregistré à "], ["die"])
    assert told == []
    (seen, _) = tell(tmp_path, *WIDE, ["read", "a été retrouvé"], ["see"])
    assert "Étape 2 sur 17" in seen["words"]
    # The run before was closed, and goes on all the same, until what it has made is erased.
    tell(tmp_path, *WIDE, ["read", "Étape 2 sur 17"], ["erase"])
    assert not (tmp_path / "demonstration" / "world").exists()
    (anew, _) = tell(tmp_path, *WIDE, ["read", "Étape 1 sur 17"], ["see"])
    assert "retrouvé" not in anew["words"]


def test_killed_in_the_middle_of_an_exchange_each_vote_is_counted_once(tmp_path: Path) -> None:
    tell(tmp_path, *WIDE, ["jump", "7"], *WIDE, ["function", "F9"], ["counted", "1"], ["die"])
    told = tell(
        tmp_path,
        *WIDE,
        ["read", "Étape 7 sur 17"],
        ["read", "À envoyer\u00a0: 0"],  # the link was slow when it fell: the exchange goes on by itself
        ["counted", "3"],
        ["place", "6"],
        ["lines", "Vote pris en compte"],
    )
    assert sum("Vote pris en compte" in line for line in told[-2]["lines"]) == 3


def test_the_proof_is_played_from_the_cut_to_the_changed_byte(tmp_path: Path) -> None:
    assert tell(tmp_path, *WIDE, ["jump", "6"], *WIDE, *PROVES)[-1] == {"sockets": []}


def test_a_real_socket_would_be_seen(tmp_path: Path) -> None:
    assert tell(tmp_path, ["socket"])[-1] == {"sockets": ["socket.__new__"]}
