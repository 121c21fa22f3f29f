"""What became of an act, in words that stand beside it."""

from desktop.domain.act_words import MAYOR_FIRST, cancelled
from tests.beside import neighbours


def test_what_came_back_for_the_mayor_is_told_from_what_she_took_back() -> None:
    assert cancelled(MAYOR_FIRST) == "Cet envoi est revenu avant son départ\u00a0: le maire doit d’abord valider."
    assert {cancelled(reason) for reason in ("", *neighbours(MAYOR_FIRST))} == {
        "Cet envoi a été annulé avant son départ."
    }
