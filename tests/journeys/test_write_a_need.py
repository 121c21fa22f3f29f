"""The secretary of Baule writes down a need; the power goes; her text is there; she sends it and sees it wait.

Each sitting at the keyboard is a process of its own, over real files; a power cut is SIGKILL.
"""

import pytest

from tests.journeys.mairie import Mairie, mairie

__all__ = ["mairie"]

TITLE = "Tenir le registre du cimetière"
WORDS = "Le registre est sur papier depuis 1954."
OPENS = (["place", "2"], ["press", "Écrire un besoin"], ["read", "Titre du besoin"], ["field", "Titre du besoin"])
WRITES = (*OPENS, ["write", TITLE], ["field", "Description"], ["write", WORDS])


@pytest.mark.slow
def test_the_power_goes_after_it_said_saved_and_the_text_is_there(mairie: Mairie) -> None:
    mairie.sits_down(*WRITES, ["field", "Thème"], ["read", "Enregistré à "], ["die"])

    home, back = mairie.sits_down(
        ["read", "a été retrouvé"],
        ["see"],
        ["press", "Reprendre"],
        ["read", "Titre du besoin"],
        ["see"],
        ["press", "Tous nos besoins"],
        ["close"],
    )
    assert TITLE not in home["fields"].values()
    assert back["fields"]["Titre du besoin"] == TITLE
    assert back["fields"]["Description"] == WORDS

    (after,) = mairie.sits_down(["place", "2"], ["read", "Besoins"], ["see"], ["close"])
    assert "retrouvé" not in after["words"]
    assert mairie.relaisctl("verify")["ok"]


@pytest.mark.slow
def test_what_it_had_not_yet_said_saved_may_be_lost_and_so_the_test_above_can_fail(mairie: Mairie) -> None:
    mairie.sits_down(*OPENS, ["write", "Cim"], ["die"])
    assert mairie.relaisctl("need", "list") == []


@pytest.mark.slow
def test_ctrl_s_answers_and_then_nothing_is_lost(mairie: Mairie) -> None:
    mairie.sits_down(*OPENS, ["write", "Cantine"], ["save"], ["read", "C’est déjà enregistré."], ["die"])
    assert [need["title"] for need in mairie.relaisctl("need", "list")] == ["Cantine"]


@pytest.mark.slow
def test_begin_again_leads_back_to_the_text_of_before(mairie: Mairie) -> None:
    mairie.sits_down(*OPENS, ["write", "Cantine"], ["press", "Tous nos besoins"], ["close"])
    mairie.sits_down(
        ["press", "Reprendre le dernier brouillon"],
        ["read", "Titre du besoin"],
        ["field", "Titre du besoin"],
        ["write", "Garderie"],
        ["field", "Description"],
        ["read", "Enregistré à "],
        ["die"],
    )
    (seen,) = mairie.sits_down(
        ["read", "a été retrouvé"],
        ["press", "Repartir du texte d’avant"],
        ["read", "Vous repartez du texte d’avant."],
        ["see"],
        ["close"],
    )
    assert seen["fields"]["Titre du besoin"] == "Cantine"
    assert [need["title"] for need in mairie.relaisctl("need", "list")] == ["Cantine"]


@pytest.mark.slow
def test_what_exists_already_is_told_under_the_title_and_one_key_away(mairie: Mairie) -> None:
    (found,) = mairie.sits_down(
        *OPENS,
        ["write", TITLE],
        ["press", "2\u00a0services existent"],  # by Tab, after the fields
        ["press", "Voir"],
        ["read", "Coût"],
        ["see"],
        ["close"],
    )
    assert "Services" in found["words"]
    assert [need["title"] for need in mairie.relaisctl("need", "list")] == [TITLE]


def test_a_need_is_sent_by_the_keyboard_alone_and_waits(mairie: Mairie) -> None:
    (confirm, waits) = mairie.sits_down(
        *WRITES,
        ["press", "Mettre dans la boîte d’envoi"],
        ["read", "Voici ce qui partira au nom de Baule"],
        ["see"],
        ["press", "Oui, mettre dans la boîte d’envoi"],
        ["read", "La plateforme n’en a pas encore accusé réception."],
        ["see"],
        ["die"],
    )
    assert TITLE in confirm["words"]
    assert "Ce texte sera public" in confirm["words"]
    assert "↑\u00a0À envoyer" in waits["words"]
    (act,) = mairie.relaisctl("outbox", "list")
    assert (act["kind"], act["title"], act["state"]) == ("need.submit", TITLE, "finalised")
    assert mairie.relaisctl("verify")["ok"]
