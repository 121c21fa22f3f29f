"""Pieces that the préfet has typed stand in one sentence, with its full stop alone."""

import pytest

from desktop.domain.papers.asked_pieces import in_a_row


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["La délibération.", "Le RIB."], "la délibération\u202f; le RIB"),
        (["RIB", "Orléans Métropole\u00a0: son avis ;"], "RIB\u202f; Orléans Métropole\u00a0: son avis"),
        (["L’avis de M. Petit..", "  ", "Lesneven, son accord"], "l’avis de M. Petit\u202f; Lesneven, son accord"),
        (
            ["Les 3 devis", "L’IBAN", "Une étude", "Vos comptes"],
            "les 3 devis\u202f; l’IBAN\u202f; une étude\u202f; vos comptes",
        ),
        ([], ""),
    ],
)
def test_pieces_as_typed_stand_in_one_sentence(typed: list[str], words: str) -> None:
    assert in_a_row(typed) == words


@pytest.mark.parametrize(
    "name",
    [
        "Le Mans Métropole",
        "La Rochelle",
        "Les Sables-d’Olonne",
        "L’Haÿ-les-Roses",
        "L'Île-d'Yeu",
        "De Gaulle",
        "Le MANS",
    ],
)
def test_a_name_that_begins_with_an_article_keeps_its_capital(name: str) -> None:
    assert in_a_row(["Le RIB", f"{name}\u00a0: son avis."]) == f"le RIB\u202f; {name}\u00a0: son avis"
