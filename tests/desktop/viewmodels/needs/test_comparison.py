"""What is shown above two texts of one need, and in which cases one can be chosen."""

import pytest
from msgspec.structs import replace

from desktop.domain.corrections import NO_CHOICE
from desktop.viewmodels.needs.conflict import Comparison
from desktop.viewmodels.needs.standing import KEPT_HEAD, NOT_TAKEN

FIRST = Comparison(id="n", title="Plan", differences=(), known=True, where="ailleurs")
AGAIN = replace(FIRST, again=True, kept="Votre texte est dans un brouillon.")


def test_the_choice_is_asked_for_unless_its_phase_is_over() -> None:
    assert FIRST.lead.startswith("Ce besoin a été modifié ailleurs. Comparez, puis choisissez.")
    assert replace(FIRST, closed=True).lead == f"Ce besoin a été modifié ailleurs. {NO_CHOICE}"


@pytest.mark.parametrize(
    ("comparison", "notice", "tone"),
    [
        (FIRST, "", "accent"),
        (replace(FIRST, known=False), "Le texte de la plateforme n’est pas encore arrivé. Il viendra", "accent"),
        (AGAIN, f"{NOT_TAKEN} {AGAIN.kept} Comparez, puis choisissez de nouveau.", "warn"),
        (
            replace(AGAIN, known=False),
            f"{NOT_TAKEN} {AGAIN.kept} Comparez, puis choisissez de nouveau. Le texte",
            "warn",
        ),
    ],
)
def test_what_became_of_an_earlier_choice_is_said(comparison: Comparison, notice: str, tone: str) -> None:
    assert (comparison.notice.startswith(notice), bool(comparison.notice)) == (True, bool(notice))
    assert comparison.tone == tone


def test_where_no_choice_can_be_made_none_is_asked_for_again() -> None:
    assert replace(AGAIN, closed=True).notice == f"{NOT_TAKEN} {AGAIN.kept}"


def test_a_text_is_chosen_once_both_are_known_and_while_the_phase_is_open() -> None:
    assert FIRST.choosable
    assert not replace(FIRST, known=False).choosable
    assert not replace(FIRST, closed=True).choosable


def test_each_text_is_named() -> None:
    assert FIRST.heads == ("Votre texte, ici", "Texte de la plateforme", "Texte de départ")
    assert replace(FIRST, known=False).heads == ("Votre texte, ici", "", "Texte de départ")
    assert FIRST.keeps == "Garder &mon texte…"
    taken = replace(AGAIN, taken=True)
    assert taken.heads == (KEPT_HEAD, "Texte de la plateforme", "Votre texte")
    assert taken.keeps == "Garder le &même texte…"
