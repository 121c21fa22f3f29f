"""A table from elsewhere read as needs: columns by any name, choices by their words, a message for each change."""

import pytest

from desktop.domain.drafts import MAX_DRAFT
from desktop.domain.need_columns import TITLE_LENGTH, field_of, first_words, read
from desktop.domain.needs import FIELDS
from sync.contract.campaign import CampaignTheme

THEMES = (
    CampaignTheme(id="mobility", name="Mobilité et transports"),
    CampaignTheme(id="public-data", name="Données publiques"),
)


@pytest.mark.parametrize(
    ("column", "field"),
    [
        *((name, name) for name in FIELDS),
        ("Titre", "title"),
        ("INTITULÉ", "title"),
        ("titres", "title"),
        ("Thème", "theme"),
        ("theme", "theme"),
        ("Pour qui ?", "audience"),
        ("Usagers", "audience"),
        ("Fréquence", "frequency"),
        ("Comment faites-vous aujourd'hui ?", "current_practice"),
        ("Comment faites-vous aujourd’hui", "current_practice"),
        ("Effet attendu", "expected_effect"),
        ("expected effect", "expected_effect"),
        ("Délai", "effect_delay"),
        ("EPCI", "partners"),
        ("Partenaires", "partners"),
        ("Délibération", "decided_by"),
        ("Couleur", ""),
        ("", ""),
    ],
)
def test_columns_by_their_names(column: str, field: str) -> None:
    assert field_of(column) == field


def test_a_whole_line() -> None:
    found = read(
        {
            "Titre": "  Bus\nscolaire ",
            "Description": "Un car",
            "Thème": "mobilité et TRANSPORT",
            "Partageable": "Oui",
            "Couleur": "bleu",
            "Usagers": "",
            "Public": "écoles",
            "Bénéficiaires": "parents",
        },
        THEMES,
    )
    assert found.fields == {
        "title": "Bus scolaire",
        "description": "Un car",
        "theme": "mobility",
        "shareable": "yes",
        "audience": "écoles\nparents",  # two columns of one field: nothing is lost
    }
    assert (found.notes, found.refused) == ((), "")


@pytest.mark.parametrize(
    ("cells", "fields", "said"),
    [
        ({"theme": "public-data", "titre": "t", "description": "d"}, {"theme": "public-data"}, ""),
        ({"theme": "Poésie", "titre": "t", "description": "d"}, {"theme": ""}, "Poésie"),
        ({"partageable": "non", "titre": "t", "description": "d"}, {"shareable": "no"}, ""),
        ({"partageable": "x", "titre": "t", "description": "d"}, {"shareable": "yes"}, ""),
        ({"partageable": "peut-être", "titre": "t", "description": "d"}, {"shareable": ""}, "peut-être"),
        ({"description": "Un car pour l’école"}, {"title": "Un car pour l’école"}, "premiers mots"),
        ({"titre": "t"}, {"title": "t"}, "description est vide"),
        ({"titre": "t" * 201, "description": "d"}, {"title": "t" * 201}, "201"),  # it is kept, and the person is told
        ({"titre": "t", "description": "Mme X, 06 12 34 56 78"}, {}, "téléphone"),
        ({"titre": "<b>t</b>\x07", "description": "=SUM(A1)"}, {"title": "<b>t</b>", "description": "=SUM(A1)"}, ""),
    ],
)
def test_what_is_made_of_a_line(cells: dict[str, str], fields: dict[str, str], said: str) -> None:
    found = read(cells, THEMES)
    assert found.fields | fields == found.fields
    assert not found.refused
    assert (said in " ".join(found.notes)) if said else not found.notes


@pytest.mark.parametrize(
    "cells",
    [{}, {"thème": "mobility"}, {"titre": " \n", "description": " "}, {"titre": "t", "description": "d" * 100_001}],
)
def test_what_is_no_need(cells: dict[str, str]) -> None:
    found = read(cells, THEMES)
    assert found.refused
    assert found.fields == {}


def test_the_longest_text_that_a_draft_keeps() -> None:
    assert len(read({"Titre": "T", "Description": "d" * MAX_DRAFT}, ()).fields["description"]) == MAX_DRAFT
    assert read({"Titre": "T", "Description": "d" * (MAX_DRAFT + 1)}, ()).refused


def test_the_first_words() -> None:
    assert first_words("Court\net simple") == "Court et simple"
    long = first_words("Nous voudrions, pour l’école et la cantine, un outil qui, chaque jour, dise qui vient manger")
    assert long == "Nous voudrions, pour l’école et la cantine, un outil qui, chaque jour, dise qui…"
    assert first_words("x" * 70 + " " + "y" * 70) == "x" * 70 + "…", "no word is cut where one ends before"
    assert len(first_words("x" * 300)) == 81
    assert first_words("x" * TITLE_LENGTH) == "x" * TITLE_LENGTH
