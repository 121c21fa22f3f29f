"""Two texts of one draft are told apart by the words in which they differ."""

import pytest

from desktop.domain.drafts import where_they_differ

LONG = "Le registre de 1954 ne se lit plus, et personne ne sait qui repose où au cimetière."


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ({"title": "Salles"}, {"title": "Cimetière"}, "Salles"),
        ({"title": "Salles", "description": LONG}, {"title": "Salles"}, "Le registre de 1954 ne se lit plus, et…"),
        ({"title": "Salles", "description": LONG}, {"title": "Salles", "description": f"{LONG} Ou presque."}, "Salles"),
        ({"description": "Le plan date\nde 1954."}, {"description": "Le plan date de 2001."}, "…1954."),
        ({"title": "Salles"}, {"title": "Salles des fêtes"}, "Salles"),
        ({"title": " ", "category": "agent_training", "funding": "{}"}, {"title": "Cimetière"}, ""),
        ({}, {"title": "Cimetière"}, ""),
    ],
)
def test_the_words_that_tell_a_text_from_another(text: dict[str, str], other: dict[str, str], words: str) -> None:
    assert where_they_differ(text, other) == words
