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
        ("2062-03-04", "2062-03-04"),
        ("du 4 mars 2026 et du 5 mars 2062", "5 mars 2062"),  # nothing is named after a day to come
        ("4 mars 20206", "4 mars 20206"),
        ("4 mars 206", "4 mars 206"),
        ("salle du 8 mai 1945", "8 mai 1945"),  # no other day is there that could be meant
    ],
)
def test_a_year_far_from_today_is_doubted(text: str, day: str) -> None:
    assert fields.far_year(text, TODAY) == day
    assert fields.day_doubt(text, TODAY) == f"L’année de «{FIXED}{day}{FIXED}» est loin d’aujourd’hui."


@pytest.mark.parametrize(
    ("text", "day", "year"),
    [
        ("4.3.62", "4.3.62", "2062"),
        ("le 31/12/99", "31/12/99", "2099"),
        ("3 mars 99", "3 mars 99", "2099"),  # nothing is counted next
    ],
)
def test_a_year_of_two_digits_that_is_far_is_asked_for_with_four(text: str, day: str, year: str) -> None:
    """It was said to be far from today, which it is only as it was read."""
    assert fields.far_year(text, TODAY) == day
    asked = f"«{FIXED}{day}{FIXED}» se lit {year}. Écrivez l’année en quatre chiffres."
    assert fields.day_doubt(text, TODAY) == asked


@pytest.mark.parametrize(
    "text", ["délibération n° 12 du 4 mars", "Délibération du 1er\u00a0Avril, à joindre", "4 mars, 12 présents"]
)
def test_a_day_without_its_year_is_doubted(text: str) -> None:
    assert "n’a pas d’année" in fields.day_doubt(text, TODAY)


@pytest.mark.parametrize("day", ["30 février 2026", "31 avril 26", "30/02/2026", "2026-02-30", "0 mars 2026"])
def test_a_day_that_no_calendar_has_is_doubted(day: str) -> None:
    assert (
        fields.day_doubt(f"délibération du {day}", TODAY) == f"«{FIXED}{day}{FIXED}» n’existe pas dans le calendrier."
    )


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
        "délibération n° 12 du 4 mars 26",
        "séance du 4 mars, 2026",
        "4 mars. 2026",
        "4 mars deux mille vingt-six",
        "décision du 1ᵉʳ mars 2026",
        # beside a day of which the year is known
        "séance des 3 mars et 4 mars 2026",
        "délibération du 4 mars 2026, salle du 8 mai 1945",
        "délibération n°12 du 04/03/2026 (place du 11 novembre)",
        # numbers
        "délibération n° 26-03-04 du 4 mars 2026",
        "délibération DEL 26-11-04",
        "arrêté n° 20.03.01 du 4 mars 2026",
        "n°12-04-15",
        "tel 02.38.44.55.66",
        "tel 02.38.44",
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert fields.day_doubt(text, TODAY) == ""
