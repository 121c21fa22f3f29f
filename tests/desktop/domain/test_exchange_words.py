"""The sentence for a platform that was put back, in one and in several."""

import pytest

from desktop.domain.exchange_words import recovered


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (1, "La plateforme avait perdu 1\u00a0envoi. Il est reparti d’ici."),
        (30, "La plateforme avait perdu 30\u00a0envois. Ils sont repartis d’ici."),
    ],
)
def test_it_says_how_many_and_where_they_went_from(lost: int, said: str) -> None:
    assert recovered(lost) == said
