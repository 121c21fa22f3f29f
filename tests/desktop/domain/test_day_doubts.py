"""What is odd about a day in a typed text: no year, or one far from today. What people do write is not doubted."""

from datetime import date

import pytest

from desktop.domain import fields
from desktop.domain.french import FIXED

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("délibération n° 12 du 4 mars 2062", "4 mars 2062"),
        ("4 mars 1926", "4 mars 1926"),
        ("Délibération du 1er août 2206, à joindre", "1er août 2206"),
        ("fevrier 2062", "fevrier 2062"),
        ("du 04/03/2062", "04/03/2062"),
        ("4.3.62", "4.3.62"),
        ("2062-03-04", "2062-03-04"),
        ("du 4 mars 2026 et du 5 mars 2062", "5 mars 2062"),
    ],
)
def test_a_year_far_from_today_is_doubted(text: str, day: str) -> None:
    assert fields.far_year(text, TODAY) == day
    assert fields.day_doubt(text, TODAY) == f"L’année de «{FIXED}{day}{FIXED}» est loin d’aujourd’hui."


@pytest.mark.parametrize("text", ["délibération n° 12 du 4 mars", "Délibération du 1er\u00a0Avril, à joindre"])
def test_a_day_without_its_year_is_doubted(text: str) -> None:
    assert "n’a pas d’année" in fields.day_doubt(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "délibération n° 12 du 4 mars 2026",
        "Délibération n° 2062-12 du 04/03/26",
        "délégation du conseil du 10 juillet 2020",  # the term that ends in 2026
        "le maire",
        "12 marsouins",
        "mai 2032",
        "la rentrée",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert fields.day_doubt(text, TODAY) == ""
