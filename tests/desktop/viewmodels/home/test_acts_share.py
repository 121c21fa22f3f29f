"""How many of the commune's acts arrived: 300 refused acts must not be shown as "all arrived"."""

from typing import Any

import pytest

from desktop.domain.lives.enrolment import Enrolment
from desktop.viewmodels.home.acts_share import of_here, sentence, shares
from tests.desktop.viewmodels.home.bare_opening import BARE

NB = "\u00a0"


@pytest.mark.parametrize(
    ("acts", "said", "numbers"),
    [
        (
            {},
            "Un envoi est un besoin, un vote ou une demande. Vous suivrez ici chacun jusqu’à sa réponse.",
            ["0 pris en compte", "0 à envoyer"],
        ),
        (
            {"accepted": 500, "refused": 300},
            f"300{NB}envois sont refusés. La raison est dans la boîte d’envoi.",
            ["500 pris en compte", "0 à envoyer", "300 refusés"],
        ),
        (
            {"accepted": 1, "undecided": 2},
            f"2{NB}envois attendent une décision, qui viendra sans vous.",
            ["1 pris en compte", "2 reçus, à décider", "0 à envoyer"],
        ),
        (
            {"accepted": 2, "undecided": 1},
            f"1{NB}envoi attend une décision, qui viendra sans vous.",
            ["2 pris en compte", "1 reçu, à décider", "0 à envoyer"],
        ),
        ({"accepted": 2}, "La plateforme a tout pris en compte.", ["2 pris en compte", "0 à envoyer"]),
        (
            {"accepted": 3, "withdrawals": 1},
            "La plateforme a tout pris en compte.",
            [f"3 pris en compte, dont 1{NB}retrait", "0 à envoyer"],
        ),
        (
            {"accepted": 2, "declined": 1},
            f"1{NB}service n’est pas retenu pour le catalogue. La raison est dans la boîte d’envoi.",
            ["2 pris en compte", "0 à envoyer", "1 non retenu"],
        ),
        (
            {"accepted": 2, "denied": 1},
            f"1{NB}demande est refusée par le préfet. Sa réponse est dans la boîte d’envoi.",
            ["2 pris en compte", "0 à envoyer", "1 refusé par le préfet"],
        ),
        (
            {"accepted": 2, "incomplete": 1, "to_complete": 1},
            f"1{NB}demande au préfet est à compléter.",
            ["2 pris en compte", "0 à envoyer", "1 à compléter"],
        ),
        (
            {"denied": 1, "completed": 1},
            f"1{NB}demande est refusée par le préfet. Sa réponse est dans la boîte d’envoi.",
            ["0 pris en compte", "0 à envoyer", "1 refusé par le préfet", "1 complété depuis"],
        ),
        (
            {"completed": 2},
            f"2{NB}demandes ont été complétées depuis.",
            ["0 pris en compte", "0 à envoyer", "2 complétés depuis"],
        ),
        (
            {"accepted": 1, "settled": 2},
            f"2{NB}textes avaient changé ailleurs et sont réglés depuis. Plus rien n’attend.",
            ["1 pris en compte", "0 à envoyer", "2 réglés depuis"],
        ),
        (
            {"accepted": 2, "absent": 1},
            f"1{NB}besoin de la commune est absent de la plateforme.",
            ["2 pris en compte", "0 à envoyer"],
        ),
        (
            {"accepted": 2, "absent": 2, "to_complete": 1},
            f"2{NB}besoins de la commune sont absents de la plateforme.",
            ["2 pris en compte", "0 à envoyer"],
        ),
        (
            {"accepted": 2, "to_complete": 1},
            f"1{NB}demande au préfet est à compléter.",
            ["2 pris en compte", "0 à envoyer"],
        ),
        (
            {"accepted": 2, "undecided": 1, "to_complete": 2},
            f"2{NB}demandes au préfet sont à compléter.",
            ["2 pris en compte", "1 reçu, à décider", "0 à envoyer"],
        ),
        (
            {"problems": 1, "set_aside": 1},
            "Regardez ce qui est mis de côté.",
            ["0 pris en compte", "0 à envoyer", "1 mis de côté"],
        ),
        (
            {"problems": 1},
            f"1{NB}texte a aussi changé ailleurs. La fiche du besoin dit ce qui est possible.",
            ["0 pris en compte", "0 à envoyer", "1 texte changé ailleurs"],
        ),
        (
            {"problems": 3, "set_aside": 2},
            "Regardez ce qui est mis de côté.",
            ["0 pris en compte", "0 à envoyer", "1 texte changé ailleurs", "2 mis de côté"],
        ),
        (
            {"waiting": 1, "refused": 1, "enrolment": Enrolment.ENROLLED},
            f"1{NB}envoi partira au prochain échange.",
            ["0 pris en compte", "1 à envoyer", "1 refusé"],
        ),
        (
            {"waiting": 3, "on_a_stick": 1, "enrolment": Enrolment.ENROLLED},
            f"2{NB}envois partiront au prochain échange. 1{NB}envoi est parti sur une clé USB.",
            ["0 pris en compte", "2 à envoyer", "1 sur clé USB"],
        ),
        (
            {"waiting": 2, "on_a_stick": 2, "enrolment": Enrolment.ENROLLED},
            f"2{NB}envois sont partis sur une clé USB.",
            ["0 pris en compte", "0 à envoyer", "2 sur clé USB"],
        ),
        (
            {"waiting": 2},
            f"2{NB}envois attendent l’inscription de cet ordinateur.",
            ["0 pris en compte", "2 à envoyer"],
        ),
        (
            {"elsewhere": 7},
            f"7{NB}envois reçus par une autre plateforme ne comptent pas pour celle d’aujourd’hui.",
            ["0 pris en compte", "0 à envoyer", "7 à une autre plateforme"],
        ),
        (
            {"waiting": 6, "lost": 6, "enrolment": Enrolment.ENROLLED},
            f"La plateforme a perdu 6{NB}envois. Ils repartent par le réseau, ou avec la prochaine clé.",
            ["0 pris en compte", "6 à envoyer"],
        ),
    ],
)
def test_each_state_is_told_apart(acts: dict[str, Any], said: str, numbers: list[str]) -> None:
    opening = BARE._replace(**acts)
    assert sentence(opening) == said
    assert [f"{share.acts} {share.word}" for share in shares(opening) if share.shown] == numbers


def test_a_lost_key_comes_before_the_next_exchange() -> None:
    assert (
        sentence(BARE._replace(waiting=2, enrolment=Enrolment.KEY_LOST))
        == f"2{NB}envois attendent la clé de signature."
    )


def test_acts_that_a_round_is_carrying_leave_now_and_not_with_the_next_one() -> None:
    opening = BARE._replace(waiting=997, enrolment=Enrolment.ENROLLED)
    assert sentence(opening, leaving=True) == f"997{NB}envois partent en ce moment."
    one = opening._replace(waiting=1)
    assert sentence(one, leaving=True) == f"1{NB}envoi part en ce moment."
    assert "attendent" in sentence(opening._replace(enrolment=Enrolment.NOT), leaving=True)
    assert "attendent la clé" in sentence(opening._replace(enrolment=Enrolment.KEY_LOST), leaving=True)
    with_lost = opening._replace(waiting=3, lost=1)
    assert sentence(with_lost, leaving=True).endswith(f" 2{NB}envois partent en ce moment.")
    assert sentence(with_lost).endswith(f" 2{NB}envois partiront au prochain échange.")
    answered = opening._replace(waiting=0, undecided=1)  # the last batch has come back, and the round goes on
    assert sentence(answered, leaving=True).startswith(f"1{NB}envoi attend une décision, qui viendra sans vous.")


def test_counts_of_this_computer_alone_say_so() -> None:
    """On a second computer "Nos envois: 0" stood beside a vote of the commune that counted."""
    assert of_here(BARE) == ""
    second = BARE._replace(others=True, votes=1)
    assert of_here(second) == "Depuis cet ordinateur"
    assert sentence(second).startswith("Rien n’est encore parti d’ici.")


def test_after_a_backup_was_put_back_they_are_not_said_to_come_from_another_computer() -> None:
    put_back = BARE._replace(others=True, restored=True, votes=1)
    assert of_here(put_back) == "Dans la boîte d’envoi d’ici"
    assert sentence(put_back) == (
        "Les listes montrent aussi ce qui a été envoyé depuis un autre ordinateur, ou d’ici avant le retour à une"
        " sauvegarde."
    )
