"""How one greets, asks and thanks is taken off whole, in whatever order and however often it is said."""

from itertools import product

import pytest

from desktop.database import words
from desktop.domain.services import preamble

_BEGINNINGS = (
    *("Bonjour, ", "Bonsoir ", "URGENT : ", "Projet : ", "Objet : ", "Mise en place d’", "Nous recherchons "),
    *("On cherche une solution pour ", "Je cherche des solutions d’", "Bonjour madame, ", "Bonjour à tous, "),
    *("Je voudrais savoir s’il existe quelque chose pour ", "Je suis secrétaire de mairie et "),
)
_ENDS = ("", ", merci d’avance", " s’il vous plaît", ". Bien cordialement, Anne Dupont", ", bonne journée !")


@pytest.mark.parametrize(("first", "second"), list(product(_BEGINNINGS, repeat=2)))
def test_what_is_left_has_no_more_to_take_off(first: str, second: str) -> None:
    """Where it had, the line under a title and its notice were of two texts."""
    for one, other in product(_ENDS, repeat=2):
        once = preamble.without(f"{first}{second}un photocopieur{one}{other} ", words.has_matter)
        assert preamble.without(once, words.has_matter) == once
        assert words.meaningful(once) == ["photocopieur"]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("Est-ce qu’il existe un photocopieur", "un photocopieur"),
        ("Existe-t-il quelque chose pour la cantine", "la cantine"),
        ("Y a-t-il un outil pour la cantine", "un outil pour la cantine"),
        ("Auriez-vous quelque chose pour la cantine ?", "la cantine ?"),
        ("Pourriez-vous me dire s’il existe un outil pour la cantine", "un outil pour la cantine"),
        ("Connaissez-vous un outil pour la cantine", "un outil pour la cantine"),
        ("Il existe une cantine", "une cantine"),
        ("Quelque chose pour la cantine", "la cantine"),
        ("bjr, la cantine", "la cantine"),
        ("Bonsoir mesdames, messieurs, la cantine", "la cantine"),
        ("Il y a trop de bruit à la cantine", None),
        ("Y a-t-il obligation de déneiger", None),
        ("L’entreprise existe-t-elle", None),
        ("Avez-vous reçu le courrier", None),
        ("Quelque chose", None),
    ],
)
def test_whether_something_exists_is_no_matter_but_what(asked: str, left: str | None) -> None:
    assert preamble.without(asked, words.has_matter) == (asked if left is None else left)


@pytest.mark.parametrize(
    "text",
    [
        "cimetière " + "bien cordialement, merci, " * 40 + "x" * 80,
        "merci " * 4_000 + "x",
        "a" + " " * 20_000 + "x",
        "a" + ".," * 3_000 + "b",
        "e" + "\u0301" * 5_000 + " x",
    ],
    ids=["thanks before the end", "thanks only", "spaces", "points", "accents"],
)
def test_no_text_holds_the_worker(text: str) -> None:
    """It also keeps what is typed: looked for in any other way, each of these takes seconds to hours."""
    assert preamble.without(text, words.has_matter) == text


@pytest.mark.parametrize(("before", "after"), [("Projet : " * 20_000, ""), ("", " merci" * 30_000)])
def test_however_long_one_asks_or_thanks_it_is_taken_off(before: str, after: str) -> None:
    assert preamble.without(f"{before}cimetière{after}", words.has_matter).strip() == "cimetière"


def test_thanks_are_taken_off_however_often_they_are_said() -> None:
    text = "cimetière " + "bien cordialement, merci, " * 40
    assert preamble.without(text, words.has_matter).strip() == "cimetière"
