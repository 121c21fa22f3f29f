"""The sentences for a platform that was put back, or that contradicts what it signed."""

import pytest

from desktop.domain.exchange_words import (
    by_stick,
    kept_answer,
    not_read,
    out_of_the_ordinary,
    quoted_answer,
    recovered,
    recovered_by_stick,
    set_aside,
    without_room,
)

ONE = "La plateforme avait perdu 1\u00a0envoi. Il est reparti d’ici."
AGAINST = (
    "La plateforme ne dit plus ce qu’elle avait signé. Ses deux réponses sont gardées ici. Prévenez votre préfecture."
)


@pytest.mark.parametrize(
    ("lost", "said"),
    [(1, ONE), (30, "La plateforme avait perdu 30\u00a0envois. Ils sont repartis d’ici.")],
)
def test_it_says_how_many_and_where_they_went_from(lost: int, said: str) -> None:
    assert recovered(lost) == said


def test_a_round_that_was_cut_says_that_they_have_not_left_yet() -> None:
    assert recovered(1, complete=False) == "La plateforme avait perdu 1\u00a0envoi. Il repartira au prochain échange."
    assert out_of_the_ordinary(3, 0, complete=False).endswith("Ils repartiront au prochain échange.")
    assert out_of_the_ordinary(0, 1, complete=False) == AGAINST


def test_what_a_stick_has_found_out_leaves_with_the_next_one() -> None:
    assert recovered_by_stick(1).endswith("1\u00a0envoi. Il repartira avec la prochaine clé, ou par le réseau.")
    assert recovered_by_stick(2).endswith("2\u00a0envois. Ils repartiront avec la prochaine clé, ou par le réseau.")


@pytest.mark.parametrize(
    ("lost", "contradictions", "said"), [(0, 0, ""), (1, 0, ONE), (0, 2, AGAINST), (1, 1, f"{ONE} {AGAINST}")]
)
def test_both_are_said_where_both_are_so(lost: int, contradictions: int, said: str) -> None:
    assert out_of_the_ordinary(lost, contradictions) == said
    left = "Il repartira avec la prochaine clé, ou par le réseau."
    assert by_stick(lost, contradictions) == said.replace("Il est reparti d’ici.", left)


def test_what_a_stick_did_not_bring_either_way_is_said() -> None:
    assert not_read(1).startswith(
        "1\u00a0ligne de ce fichier est illisible pour ce programme\u00a0: le reste est pris."
    )
    assert not_read(2).startswith("2\u00a0lignes de ce fichier sont illisibles pour ce programme")
    assert set_aside(1) == "1\u00a0envoi abîmé n’est pas parti\u00a0: il est mis de côté."
    assert set_aside(2) == "2\u00a0envois abîmés ne sont pas partis\u00a0: ils sont mis de côté."
    assert without_room(1).startswith("1\u00a0élément n’a pas eu de place\u00a0: écrivez une autre clé")
    assert without_room(2).startswith("2\u00a0éléments n’ont pas eu de place")


def test_what_the_platform_said_of_an_act_is_in_its_own_words_on_one_line_and_bounded() -> None:
    """It stood as a sentence of ours, at any length."""
    quoted = "«\u00a0La phase “Vote” est close. Revenez\u00a0»"
    assert quoted_answer("La phase «Vote» est close.\nRevenez.") == quoted
    assert kept_answer("La phase «Vote» est close.\nRevenez.") == f"La plateforme a répondu\u00a0: {quoted}."
    assert kept_answer("Non.", "Elle") == "Elle a répondu\u00a0: «\u00a0Non\u00a0»."
    assert len(kept_answer("Prévenez le maire. " * 10_000)) < 1_100
    assert (kept_answer(""), quoted_answer("")) == ("", "")
