"""Two texts of one draft are told apart by the words in which they differ."""

import pytest

from desktop.domain.drafts import where_they_differ, which_before
from desktop.viewmodels.kit.recovery import other_words

LONG = "Le registre de 1954 ne se lit plus, et personne ne sait qui repose où au cimetière."


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        ({"title": "Salles"}, {"title": "Cimetière"}, "Salles"),
        ({"title": "Salles", "description": LONG}, {"title": "Salles"}, "Le registre de 1954 ne se lit plus, et…"),
        ({"title": "Salles", "description": LONG}, {"title": "Salles", "description": f"{LONG} Ou presque."}, ""),
        ({"title": "Salles", "letter": "{}"}, {"title": "Salles", "letter": '{"place": "Orléans"}'}, ""),
        ({"letter": '{"vat": "kept", "mayor_gender": "feminine"}'}, {"letter": ""}, ""),
        (
            {"letter": '{"signatory_name": "Anne Petit"}'},
            {"letter": '{"signatory_name": "Anne Petit-Roy"}'},
            "Anne Petit",
        ),
        ({"letter": '{"date": "3 mai 2021"}'}, {"letter": '{"date": "4 mai 2021"}'}, "3 mai 2021"),
        (
            {"funding": '{"expenses": [{"item": "Serveur", "amount_ht": "12 000"}]}'},
            {"funding": '{"expenses": [{"item": "Serveur", "amount_ht": "12 500", "kind": "staff"}]}'},
            "12 000",
        ),
        (  # as another program writes it, and as this one
            {"funding": '{"resources": [{"amount": "4000,00"}]}', "title": "Former"},
            {"funding": '{"resources": [{"amount": "4 000,00 €"}]}', "title": "Forer"},
            "Former",
        ),
        (
            {"funding": '{"resources": [{"amount": "4000,00"}, {"amount": "960"}]}'},
            {"funding": '{"resources": [{"amount": "4 000,00 €"}, {"amount": "96"}]}'},
            "960",
        ),
        (  # an amount alone tells nobody which text it is of
            {"funding": '{"expenses": [{"amount_ht": "3840,00"}]}', "title": "Former"},
            {"funding": '{"expenses": [{"amount_ht": "z"}]}', "title": "Former Sophie"},
            "Former",
        ),
        ({"description": "Le plan date\nde 1954."}, {"description": "Le plan date de 2001."}, "…1954."),
        ({"title": "Salles"}, {"title": "Salles des fêtes"}, "Salles"),
        ({"title": " ", "category": "agent_training", "funding": "{}"}, {"title": "Cimetière"}, ""),
        ({}, {"title": "Cimetière"}, ""),
    ],
)
def test_the_words_that_tell_a_text_from_another(text: dict[str, str], other: dict[str, str], words: str) -> None:
    assert where_they_differ(text, other) == words


@pytest.mark.parametrize(
    ("text", "other", "before", "aside"),
    [
        (
            {"title": "Salles"},
            {"title": "Cimetière"},
            "Celui d’avant\u00a0: «\u00a0Salles\u00a0».",
            " («\u00a0Salles\u00a0»)",
        ),
        (
            {"description": LONG},
            {"description": f"{LONG} Ou presque."},
            "Celui d’avant est plus court.",
            ", plus court,",
        ),
        (
            {"title": "Salles"},
            {"title": "Salles", "description": LONG},
            "Celui d’avant est plus court.",
            ", plus court,",
        ),
        (
            {"title": "Salles", "letter": "{}"},
            {"title": "Salles", "letter": '{"place": "Orléans"}'},
            "Celui d’avant est plus court.",
            ", plus court,",
        ),
        (
            {"funding": '{"resources": [{"amount": "4000,00"}]}'},
            {"funding": '{"resources": [{"amount": "4 000,00 €", "note": "DETR"}]}'},
            "Celui d’avant est plus court.",
            ", plus court,",
        ),
        (
            {"funding": '{"resources": [{"amount": "4000,00"}]}'},
            {"funding": '{"resources": [{"amount": "4 000,00 €"}]}'},
            "",
            "",
        ),
        ({"title": "Salles", "letter": '{"vat": "kept"}'}, {"title": "Salles", "letter": "{}"}, "", ""),
        ({"title": " "}, {"title": "Cimetière"}, "", ""),
    ],
)
def test_nothing_is_cited_that_stands_in_both(
    text: dict[str, str], other: dict[str, str], before: str, aside: str
) -> None:
    assert (which_before(text, other), other_words(text, other)) == (before, aside)
