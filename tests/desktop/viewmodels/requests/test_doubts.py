"""A day without its year in the decision is doubted, as the letter to the préfet prints it like that."""

import pytest

from desktop.viewmodels.requests.words import doubt_on_leaving


@pytest.mark.parametrize("text", ["délibération n° 12 du 4 mars", "Délibération du 1er\u00a0Avril, à joindre"])
def test_a_day_without_its_year_is_doubted(text: str) -> None:
    assert "n’a pas d’année" in doubt_on_leaving("decided_by", text)
    assert doubt_on_leaving("title", text) == ""


@pytest.mark.parametrize("text", ["", "délibération n° 12 du 4 mars 2026", "du 04/03/2026", "le maire", "12 marsouins"])
def test_nothing_else_is(text: str) -> None:
    assert doubt_on_leaving("decided_by", text) == ""
