"""Pieces that the préfet has typed stand in one sentence, with its full stop alone."""

import pytest

from desktop.domain.papers.asked_pieces import in_a_row


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["La délibération.", "Le RIB."], "la délibération\u202f; le RIB"),
        (["RIB", "Orléans Métropole\u00a0: son avis ;"], "RIB\u202f; Orléans Métropole\u00a0: son avis"),
        (["L’avis de M. Petit..", "  ", "Lesneven, son accord"], "l’avis de M. Petit\u202f; Lesneven, son accord"),
        ([], ""),
    ],
)
def test_pieces_as_typed_stand_in_one_sentence(typed: list[str], words: str) -> None:
    assert in_a_row(typed) == words
